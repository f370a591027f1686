/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <glib/gstdio.h>

void fixture_open(Fixture *fixture)
{
	CgDecisionsOptions options = { 0 };
	g_autoptr(GError) error = NULL;

	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	fixture->dir = g_dir_make_tmp("cg-bluez-XXXXXX", NULL);
	options.config = fixture->config = cg_config_load(NULL, &error);
	options.store = fixture->store = cg_store_open(fixture->dir, &error);
	g_assert_no_error(error);
	fixture->decisions = cg_decisions_new(&options);
}

void fixture_close(Fixture *fixture)
{
	static const char *const files[] = { "install.key", "contactguard.db" };

	cg_decisions_free(fixture->decisions);
	cg_store_free(fixture->store);
	cg_config_free(fixture->config);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(fixture->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(fixture->dir), ==, 0);
	g_free(fixture->dir);
	cg_clock_thaw();
}

static void durable(gpointer open, const GError *error)
{
	g_assert_no_error(error);
	*(gboolean *)open = FALSE;
}

void fixture_grant(Fixture *fixture, const char *phone)
{
	const CgWho who = { phone, CAR };
	gboolean open = TRUE;

	g_assert_true(cg_decisions_grant(fixture->decisions, &who, "favourites", "trip", durable,
					 &open, NULL));
	while (open)
		g_main_context_iteration(NULL, TRUE);
	g_assert_true(fixture_granted(fixture, phone));
}

gboolean fixture_granted(Fixture *fixture, const char *phone)
{
	const CgWho who = { phone, CAR };
	g_auto(CgDecisionStatus) standing = { 0 };

	cg_decisions_status(fixture->decisions, &who, &standing);
	return g_str_equal(cg_scope_name(standing.scope), "favourites");
}

GVariant *fixture_objects(const char *text)
{
	g_autofree char *all = g_strdup_printf("@a{oa{sa{sv}}} {%s}", text);
	g_autoptr(GError) error = NULL;
	GVariant *objects = g_variant_parse(NULL, all, NULL, NULL, &error);

	g_assert_no_error(error);
	return objects;
}
