/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See town.h. */
#include "town.h"

#include <glib/gstdio.h>

void town_open(Town *town)
{
	CgDecisionsOptions options = { 0 };
	g_autoptr(GError) error = NULL;

	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	town->dir = g_dir_make_tmp("cg-bluez-XXXXXX", NULL);
	options.config = town->config = cg_config_load(NULL, &error);
	options.store = town->store = cg_store_open(town->dir, &error);
	g_assert_no_error(error);
	town->decisions = cg_decisions_new(&options);
}

void town_close(Town *town)
{
	static const char *const files[] = { "install.key", "contactguard.db" };

	cg_decisions_free(town->decisions);
	cg_store_free(town->store);
	cg_config_free(town->config);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(town->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(town->dir), ==, 0);
	g_free(town->dir);
	cg_clock_thaw();
}

static void durable(gpointer open, const GError *error)
{
	g_assert_no_error(error);
	*(gboolean *)open = FALSE;
}

void town_grant(Town *town, const char *phone)
{
	const CgWho who = { phone, CAR };
	gboolean open = TRUE;

	g_assert_true(cg_decisions_grant(town->decisions, &who, "favourites", "trip", durable,
					 &open, NULL));
	while (open)
		g_main_context_iteration(NULL, TRUE);
	g_assert_true(town_granted(town, phone));
}

gboolean town_granted(Town *town, const char *phone)
{
	const CgWho who = { phone, CAR };
	g_auto(CgDecisionStatus) standing = { 0 };

	cg_decisions_status(town->decisions, &who, &standing);
	return g_str_equal(cg_scope_name(standing.scope), "favourites");
}

GVariant *town_objects(const char *text)
{
	g_autofree char *all = g_strdup_printf("@a{oa{sa{sv}}} {%s}", text);
	g_autoptr(GError) error = NULL;
	GVariant *objects = g_variant_parse(NULL, all, NULL, NULL, &error);

	g_assert_no_error(error);
	return objects;
}
