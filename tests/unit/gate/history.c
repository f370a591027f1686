/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is remembered of a consumer, over its sessions and over decisions. */
#include "fixture.h"
#include "gate-tests.h"

static guint unseen(House *house, const char *consumer, gboolean reset)
{
	g_autoptr(CgSource) car = house_car(house, consumer);
	CgQuery size = { .repository = CG_REPO_MCH, .reset_unseen = reset };

	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_END);
	return house->head.unseen;
}

static void missed(House *house, gconstpointer data)
{
	house_add(house, CG_REPO_MCH,
		  "N:\nTEL:1234567\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T000001");
	g_assert_cmpuint(unseen(house, ADA, FALSE), ==, 1);
	g_assert_cmpuint(unseen(house, ADA, TRUE), ==, 0);
	g_assert_cmpuint(unseen(house, ADA, FALSE), ==, 0);
	g_assert_cmpuint(unseen(house, BEA, FALSE), ==, 1);
	house_decide(house, "[Scope x]\nCalls=all\n");
	g_assert_cmpuint(unseen(house, ADA, FALSE), ==, 0);
	house_add(house, CG_REPO_MCH,
		  "N:\nTEL:1234567\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T000002");
	g_assert_cmpuint(unseen(house, ADA, FALSE), ==, 1);
	/* In memory only. */
	house_restart(house);
	g_assert_cmpuint(unseen(house, ADA, FALSE), ==, 2);
}

static CgStep look_up(House *house, const char *consumer)
{
	g_autoptr(CgSource) car = house_car(house, consumer);
	CgQuery query = { .want = CG_WANT_LIST,
			  .cards.search_by = CG_SEARCH_NUMBER,
			  .cards.search = "+46701111111" };

	return house_ask(house, car, query);
}

/* Each search in a session of its own. */
static void lookups(House *house, gconstpointer data)
{
	house_decide(house, "lookup");
	for (guint i = 0; i < 30; i++)
		g_assert_cmpint(look_up(house, ADA), ==, CG_STEP_END);
	g_assert_cmpint(look_up(house, ADA), ==, CG_STEP_LATER);
	g_assert_cmpint(look_up(house, BEA), ==, CG_STEP_END);
	house_decide(house, "[Scope x]\nContacts=all\nList=no\n");
	g_assert_cmpint(look_up(house, ADA), ==, CG_STEP_LATER);
}

void test_gate_past(void)
{
	ADD("past/missed", missed);
	ADD("past/lookups", lookups);
}
