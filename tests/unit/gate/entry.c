/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries: which reads share a pair of rows, and that no car makes rows without bound.
 * tests/unit/gate/recorder.c has what the rows say. */
#include "fixture.h"
#include "gate-tests.h"

static const CgQuery all = { .want = CG_WANT_ITEMS };
static const CgQuery calls = { .want = CG_WANT_ITEMS, .repository = CG_REPO_ICH };

typedef struct {
	guint rows, summed, requests, cards;
} Counts;

static void count_rows(gpointer data, GVariant *rows, const GError *error)
{
	Counts *counts = data;

	g_assert_no_error(error);
	*counts = (Counts){ .rows = g_variant_n_children(rows) };
	for (gsize i = 0; i < counts->rows; i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
		gboolean summed = FALSE;
		guint requests = 0, cards = 0;

		g_variant_lookup(row, "Summed", "b", &summed);
		g_variant_lookup(row, "Requests", "u", &requests);
		g_variant_lookup(row, "Cards", "u", &cards);
		g_assert_cmpint(g_variant_lookup(row, "Repository", "s", NULL), ==, !summed);
		counts->summed += summed;
		counts->requests += requests;
		counts->cards += summed ? cards : 0;
	}
}

static Counts counts_of(Fixture *fixture, const char *consumer)
{
	const CgLedgerFilter filter = { .consumer = consumer, .limit = CG_LEDGER_ROWS_MAX };
	Counts counts = { .rows = G_MAXUINT };

	cg_store_query(fixture->base.store, &filter, count_rows, &counts);
	while (counts.rows == G_MAXUINT)
		g_main_context_iteration(NULL, TRUE);
	return counts;
}

static void add_people(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
}

/* However often a car turns from one book to another. */
static void alternates(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	Counts counts;

	add_people(fixture);
	car = fixture_car(fixture, ADA);
	for (guint i = 0; i < 100; i++)
		g_assert_cmpint(fixture_ask(fixture, car, i % 2 ? calls : all), ==, CG_STEP_END);
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, 2); /* both open */
	cg_clock_advance(CG_SECONDS(1));
	counts = counts_of(fixture, ADA);
	g_assert_cmpuint(counts.rows, ==, 4);
	g_assert_cmpuint(counts.requests, ==, 100);
}

/* Two sessions of one consumer read under one entry; another consumer's are its own. */
static void shared(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) one = NULL, two = NULL, other = NULL;

	add_people(fixture);
	one = fixture_car(fixture, ADA);
	two = fixture_car(fixture, ADA);
	other = fixture_car(fixture, BEA);
	g_assert_cmpint(fixture_ask(fixture, one, all), ==, CG_STEP_END);
	g_assert_cmpint(fixture_ask(fixture, two, all), ==, CG_STEP_END);
	g_assert_cmpint(fixture_ask(fixture, other, all), ==, CG_STEP_END);
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, 1);
	g_assert_cmpuint(counts_of(fixture, BEA).rows, ==, 1);
}

static void no_wake(gpointer data)
{
}

/* One that is read without a rest is closed at last. */
static void aged(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autoptr(CgCursor) open = NULL;
	CgQuery query = all;
	Counts counts;

	query.max = G_MAXUINT16;
	add_people(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	open = cg_source_read(car, &query, (CgWake){ no_wake, NULL });
	cg_clock_advance(CG_SECONDS(3599));
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, 1);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, 2);
	g_clear_pointer(&open, cg_cursor_free);
	counts = counts_of(fixture, ADA);
	g_assert_cmpuint(counts.rows, ==, 3);
	g_assert_cmpuint(counts.requests, ==, 2);
}

/* A session for each read, or a rest after each, as often as there may be rows. */
static void spend_rows(Fixture *fixture)
{
	for (guint i = 0; i < CG_GATE_ROWS_MAX / 2; i++) {
		g_autoptr(CgSource) car = fixture_car(fixture, ADA);

		g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
		if (i % 2)
			cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, CG_GATE_ROWS_MAX);
	g_assert_cmpuint(counts_of(fixture, ADA).summed, ==, 0);
}

static void summed(Fixture *fixture, gconstpointer data)
{
	Counts counts;

	add_people(fixture);
	spend_rows(fixture);
	for (guint i = 0; i < 200; i++) {
		g_autoptr(CgSource) car = fixture_car(fixture, ADA);

		g_assert_cmpint(fixture_ask(fixture, car, i % 2 ? calls : all), ==, CG_STEP_END);
	}
	counts = counts_of(fixture, ADA);
	g_assert_cmpuint(counts.rows, ==, CG_GATE_ROWS_MAX + 1);
	g_assert_cmpuint(counts.summed, ==, 1);
	{
		g_autoptr(CgSource) other = fixture_car(fixture, BEA);

		g_assert_cmpint(fixture_ask(fixture, other, all), ==, CG_STEP_END);
	}
	g_assert_cmpuint(counts_of(fixture, BEA).summed, ==, 0);
	cg_clock_advance(CG_SECONDS(3600));
	counts = counts_of(fixture, ADA);
	g_assert_cmpuint(counts.rows, ==, CG_GATE_ROWS_MAX + 2);
	g_assert_cmpuint(counts.summed, ==, 2);
	g_assert_cmpuint(counts.requests, ==, CG_GATE_ROWS_MAX / 2 + 200);
	g_assert_cmpuint(counts.cards, ==, 3); /* each once */
	{
		g_autoptr(CgSource) car = fixture_car(fixture, ADA);

		g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	}
	g_assert_cmpuint(counts_of(fixture, ADA).summed, ==, 2);
}

/* A summed entry is of one decision, too. */
static void summed_until_revoked(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	Counts counts;

	add_people(fixture);
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	spend_rows(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
	g_clear_pointer(&car, cg_source_free);
	g_assert_cmpuint(counts_of(fixture, ADA).rows, ==, CG_GATE_ROWS_MAX + 1);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	counts = counts_of(fixture, ADA);
	g_assert_cmpuint(counts.rows, ==, CG_GATE_ROWS_MAX + 2);
	g_assert_cmpuint(counts.summed, ==, 2);
}

void test_gate_entry(void)
{
	ADD("entry/alternates", alternates);
	ADD("entry/shared", shared);
	ADD("entry/aged", aged);
	ADD("entry/summed", summed);
	ADD("entry/summed-until-revoked", summed_until_revoked);
}
