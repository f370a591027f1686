/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups: thirty different numbers an hour to one consumer, over all phones it asks for. */
#include "fixture.h"
#include "gate-tests.h"

static CgStep look_up(Fixture *fixture, const char *phone, const char *consumer, const char *number)
{
	const CgWho who = { phone, consumer };
	g_autoptr(CgSource) car = cg_gate_source(fixture->gate, &who);
	CgQuery query = { .want = CG_WANT_LIST,
			  .max = 1,
			  .cards.search_by = CG_SEARCH_NUMBER,
			  .cards.search = number };

	return fixture_ask(fixture, car, query);
}

static CgStep look_up_nth(Fixture *fixture, const char *phone, guint nth)
{
	g_autofree char *number = g_strdup_printf("+467011%05u", nth);

	return look_up(fixture, phone, ADA, number);
}

/* Each search in a session of its own, and each found nothing. */
static void misses(Fixture *fixture, gconstpointer data)
{
	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < 30; i++)
		g_assert_cmpint(look_up_nth(fixture, PHONE, i), ==, CG_STEP_END);
	g_assert_cmpint(look_up_nth(fixture, PHONE, 30), ==, CG_STEP_LATER);
	/* The same number again, however it is written, is no other one. */
	g_assert_cmpint(look_up_nth(fixture, PHONE, 7), ==, CG_STEP_END);
	g_assert_cmpint(look_up(fixture, PHONE, ADA, "0701 10-00.07"), ==, CG_STEP_END);
	g_assert_cmpint(look_up(fixture, PHONE, BEA, "+46701199999"), ==, CG_STEP_END);
	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nContacts=all\nList=no\n");
	g_assert_cmpint(look_up_nth(fixture, PHONE, 30), ==, CG_STEP_LATER);
	fixture_restart(fixture);
	decision_fixture_fix_scope(&fixture->base, "lookup");
	g_assert_cmpint(look_up_nth(fixture, PHONE, 30), ==, CG_STEP_LATER);
	g_assert_cmpint(look_up_nth(fixture, PHONE, 7), ==, CG_STEP_END);
}

/* Whoever names many phones is one consumer all the same. */
static void over_phones(Fixture *fixture, gconstpointer data)
{
	guint answered = 0;

	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < 64; i++) {
		g_autofree char *phone = g_strdup_printf("02:00:00:00:00:%02X", i);

		answered += look_up_nth(fixture, phone, i) == CG_STEP_END;
	}
	g_assert_cmpuint(answered, ==, 30);
}

/* Where contacts are listed, searches are not counted, nor those for nobody's number. */
static void free_searches(Fixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < 40; i++)
		g_assert_cmpint(look_up_nth(fixture, PHONE, i), ==, CG_STEP_END);
	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < 40; i++)
		g_assert_cmpint(look_up(fixture, PHONE, ADA, i % 2 ? "-" : " "), ==, CG_STEP_END);
	g_assert_cmpint(look_up_nth(fixture, PHONE, 1), ==, CG_STEP_END);
}

/* Giving the car back takes what was looked up along. */
static void handed_back(Fixture *fixture, gconstpointer data)
{
	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < 30; i++)
		g_assert_cmpint(look_up_nth(fixture, PHONE, i), ==, CG_STEP_END);
	cg_decisions_forget(fixture->base.decisions, PHONE, NULL, NULL, NULL, NULL);
	g_assert_cmpint(look_up_nth(fixture, PHONE, 30), ==, CG_STEP_LATER);
	cg_decisions_forget(fixture->base.decisions, NULL, NULL, NULL, NULL, NULL);
	g_assert_cmpint(look_up_nth(fixture, PHONE, 30), ==, CG_STEP_END);
}

void test_gate_lookup(void)
{
	ADD("lookup/misses", misses);
	ADD("lookup/over-phones", over_phones);
	ADD("lookup/free-searches", free_searches);
	ADD("lookup/handed-back", handed_back);
}
