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

void test_gate_history(void)
{
	ADD("history/missed", missed);
}
