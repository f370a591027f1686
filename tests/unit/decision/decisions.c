/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another configuration, and what is told when decisions are freed. */
#include "decision-tests.h"

static const CgWho ada = { PHONE, ADA };

static void count(gpointer changes, const CgWho *who)
{
	g_assert_cmpstr(who->consumer, ==, ADA);
	(*(guint *)changes)++;
}

static void another_policy(DecisionFixture *fixture, gconstpointer data)
{
	guint changes = 0;

	assert_scope(fixture, ADA, "nothing");
	cg_decisions_on_changed(fixture->decisions, count, &changes);
	decision_fixture_set_rules(fixture, "[Rule r]\nScope=favourites\n");
	g_assert_cmpuint(changes, ==, 1);
	assert_scope(fixture, ADA, "favourites");
	decision_fixture_set_rules(fixture, "[Rule another]\nScope=favourites\n");
	g_assert_cmpuint(changes, ==, 1);
	decision_fixture_fix_scope(fixture, "lookup");
	g_assert_cmpuint(changes, ==, 2);
	assert_scope(fixture, ADA, "lookup");
	g_assert_true(cg_decisions_config(fixture->decisions) == fixture->config);
	g_assert_true(cg_decisions_store(fixture->decisions) == fixture->store);
}

static void freed(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 2 };

	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "everything", "trip", on_told,
					 &told, NULL));
	g_assert_true(cg_decisions_forget(fixture->decisions, NULL, NULL, on_told, &told, NULL));
	decision_fixture_stop(fixture);
	g_assert_cmpuint(told.open, ==, 0);
	g_assert_true(told.failed);
}

void test_decisions(void)
{
	ADD_TEST("decisions/another-policy", another_policy);
	ADD_TEST("decisions/freed", freed);
}
