/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See decision-fixture.h. */
#include "decision-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void decision_fixture_start(DecisionFixture *fixture)
{
	CgDecisionsOptions options = {
		.config = fixture->config,
		.scope = fixture->scope,
		.bond = fixture->bond,
	};
	g_autoptr(GError) error = NULL;

	options.store = fixture->store = cg_store_open(fixture->dir, &error);
	g_assert_no_error(error);
	fixture->decisions = cg_decisions_new(&options);
}

void decision_fixture_stop(DecisionFixture *fixture)
{
	g_clear_pointer(&fixture->decisions, cg_decisions_free);
	g_clear_pointer(&fixture->store, cg_store_free);
}

void decision_fixture_open(DecisionFixture *fixture)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	fixture->dir = g_dir_make_tmp("cg-decision-XXXXXX", NULL);
	fixture->config = cg_config_load(NULL, NULL);
	decision_fixture_start(fixture);
}

void decision_fixture_close(DecisionFixture *fixture)
{
	static const char *const files[] = { "install.key", "contactguard.db", "contactguard.lock",
					     "contactguard.seal", "conf" };

	decision_fixture_stop(fixture);
	cg_config_free(fixture->config);
	g_clear_pointer(&fixture->scope, cg_scope_unref);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(fixture->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(fixture->dir), ==, 0);
	g_free(fixture->dir);
	cg_clock_thaw();
}

void decision_fixture_fix_scope(DecisionFixture *fixture, const char *text)
{
	CgScope *former = fixture->scope;
	g_autoptr(GError) error = NULL;

	fixture->scope =
		strchr(text, '[') ? cg_scope_parse(text, "test", &error) : cg_scope_builtin(text);
	g_assert_no_error(error);
	cg_decisions_set_policy(fixture->decisions, fixture->config, fixture->scope);
	g_clear_pointer(&former, cg_scope_unref);
}

void decision_fixture_set_rules(DecisionFixture *fixture, const char *text)
{
	g_autofree char *path = g_build_filename(fixture->dir, "conf", NULL);
	CgConfig *former = fixture->config;
	g_autoptr(GError) error = NULL;

	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	fixture->config = cg_config_load(path, &error);
	g_assert_no_error(error);
	cg_decisions_set_policy(fixture->decisions, fixture->config, NULL);
	g_clear_pointer(&former, cg_config_free);
	g_clear_pointer(&fixture->scope, cg_scope_unref);
}

/* --- What drivers decide --- */

void on_told(gpointer data, const GError *error)
{
	Told *told = data;

	told->open--;
	told->failed = told->failed || error;
}

void wait_until_none(guint *count)
{
	while (*count > 0)
		g_main_context_iteration(NULL, TRUE);
}

gboolean decision_fixture_grant(DecisionFixture *fixture, const char *consumer, const char *scope,
				const char *lifetime)
{
	const CgWho who = { PHONE, consumer };
	g_autoptr(GError) error = NULL;
	Told told = { .open = 1 };

	cg_decisions_grant(fixture->decisions, &who, scope, lifetime, on_told, &told, &error);
	g_assert_no_error(error);
	wait_until_none(&told.open);
	return !told.failed;
}

gboolean decision_fixture_revoke(DecisionFixture *fixture, const char *consumer)
{
	const CgWho who = { PHONE, consumer };
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_revoke(fixture->decisions, &who, on_told, &told, NULL));
	wait_until_none(&told.open);
	return !told.failed;
}

void decision_fixture_wait_written(DecisionFixture *fixture)
{
	Told told = { .open = 1 };

	cg_store_save_timestamp(fixture->store, on_told, &told);
	wait_until_none(&told.open);
}

void assert_scope(DecisionFixture *fixture, const char *consumer, const char *name)
{
	const CgWho who = { PHONE, consumer };
	g_auto(CgDecisionStatus) status = { 0 };

	cg_decisions_status(fixture->decisions, &who, &status);
	g_assert_cmpstr(cg_scope_name(status.scope), ==, name);
}
