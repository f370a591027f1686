/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of a consumer, over its sessions and over decisions. */
#include "fixture.h"
#include "gate-tests.h"

static guint unseen(Fixture *fixture, const char *consumer, gboolean reset)
{
	g_autoptr(CgSource) car = fixture_car(fixture, consumer);
	CgQuery size = { .repository = CG_REPO_MCH, .reset_unseen = reset };

	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	return fixture->head.unseen;
}

static void missed(Fixture *fixture, gconstpointer data)
{
	fixture_add(fixture, CG_REPO_MCH,
		    "N:\nTEL:1234567\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T000001");
	g_assert_cmpuint(unseen(fixture, ADA, FALSE), ==, 1);
	g_assert_cmpuint(unseen(fixture, ADA, TRUE), ==, 0);
	g_assert_cmpuint(unseen(fixture, ADA, FALSE), ==, 0);
	g_assert_cmpuint(unseen(fixture, BEA, FALSE), ==, 1);
	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nCalls=all\n");
	g_assert_cmpuint(unseen(fixture, ADA, FALSE), ==, 0);
	fixture_add(fixture, CG_REPO_MCH,
		    "N:\nTEL:1234567\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T000002");
	g_assert_cmpuint(unseen(fixture, ADA, FALSE), ==, 1);
	/* In memory only. */
	fixture_restart(fixture);
	g_assert_cmpuint(unseen(fixture, ADA, FALSE), ==, 2);
}

static CgStep look_up(Fixture *fixture, const char *consumer)
{
	g_autoptr(CgSource) car = fixture_car(fixture, consumer);
	CgQuery query = { .want = CG_WANT_LIST,
			  .cards.search_by = CG_SEARCH_NUMBER,
			  .cards.search = "+46701111111" };

	return fixture_ask(fixture, car, query);
}

/* Each search in a session of its own. */
static void lookups(Fixture *fixture, gconstpointer data)
{
	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < 30; i++)
		g_assert_cmpint(look_up(fixture, ADA), ==, CG_STEP_END);
	g_assert_cmpint(look_up(fixture, ADA), ==, CG_STEP_LATER);
	g_assert_cmpint(look_up(fixture, BEA), ==, CG_STEP_END);
	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nContacts=all\nList=no\n");
	g_assert_cmpint(look_up(fixture, ADA), ==, CG_STEP_LATER);
}

void test_gate_history(void)
{
	ADD("history/missed", missed);
	ADD("history/lookups", lookups);
}
