/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See guard.h. */
#include "guard.h"

#include <contactguard/fetch.h>

#include <glib/gstdio.h>

void guard_open(Guard *guard)
{
	static const CgServiceRecord record = { 0 };
	CgGateOptions options = { .record = &record, .bond = "bond" };
	g_autoptr(GError) error = NULL;

	guard->dir = g_dir_make_tmp("cg-bus-XXXXXX", NULL);
	guard->config = cg_config_load(NULL, &error);
	guard->store = cg_store_open(guard->dir, &error);
	g_assert_no_error(error);
	options.config = guard->config;
	options.store = guard->store;
	guard->gate = cg_gate_new(&options);
}

void guard_close(Guard *guard)
{
	static const char *const files[] = { "install.key", "contactguard.db" };

	cg_gate_free(guard->gate);
	cg_store_free(guard->store);
	cg_config_free(guard->config);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(guard->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(guard->dir), ==, 0);
	g_free(guard->dir);
}
