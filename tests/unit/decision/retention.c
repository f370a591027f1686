/* SPDX-License-Identifier: GPL-2.0-or-later */
/* [Ledger] Keep=: rows that are older are emptied, and younger ones stay. */
#include "decision-tests.h"

#define DAY CG_SECONDS(24 * 3600)

static void count_emptied(gpointer data, GVariant *rows, const GError *error)
{
	gint *emptied = data;

	*emptied = 0;
	for (gsize i = 0; i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);

		*emptied += g_variant_lookup(row, "Erased", "b", NULL);
	}
}

static gint emptied_in(DecisionFixture *fixture)
{
	const CgLedgerFilter filter = { .limit = CG_LEDGER_ROWS_MAX };
	gint emptied = -1;

	cg_store_query(fixture->store, &filter, count_emptied, &emptied);
	while (emptied < 0)
		g_main_context_iteration(NULL, TRUE);
	return emptied;
}

static void record(DecisionFixture *fixture)
{
	const CgRelease nothing = { PHONE, ADA, "nothing", "pb", 0 };
	Told told = { .open = 1 };

	cg_store_record_withheld(fixture->store, &nothing, on_told, &told);
	wait_until_none(&told.open);
}

static void by_age(DecisionFixture *fixture, gconstpointer data)
{
	record(fixture);
	cg_clock_advance(60 * DAY);
	record(fixture);
	cg_clock_advance(29 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	cg_clock_advance(DAY + CG_SECONDS(3600));
	g_assert_cmpint(emptied_in(fixture), ==, 1);
}

/* A shorter Keep= holds from when it is read. */
static void shorter(DecisionFixture *fixture, gconstpointer data)
{
	record(fixture);
	cg_clock_advance(2 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	decision_fixture_set_rules(fixture, "[Ledger]\nKeep=1d\n");
	g_assert_cmpint(emptied_in(fixture), ==, 1);
}

/* A start with the clock far ahead, in the same boot and in another one, empties nothing. Of a time
 * off 30 days count, and the rest is time that the machine ran. */
static void clock_ahead(DecisionFixture *fixture, gconstpointer data)
{
	record(fixture);
	decision_fixture_stop(fixture);
	cg_clock_freeze(cg_clock_boot() + CG_SECONDS(60), cg_clock_wall() + 200 * DAY);
	decision_fixture_start(fixture);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	record(fixture);
	decision_fixture_stop(fixture);
	cg_clock_reboot(CG_SECONDS(60), cg_clock_wall() + 200 * DAY);
	decision_fixture_start(fixture);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	cg_clock_advance(59 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	cg_clock_advance(DAY + CG_SECONDS(3600));
	g_assert_cmpint(emptied_in(fixture), ==, 2);
}

/* A machine without a clock of its own learns the time while it runs. */
static void clock_set_late(DecisionFixture *fixture, gconstpointer data)
{
	gint64 wall = cg_clock_wall();

	record(fixture);
	decision_fixture_stop(fixture);
	cg_clock_reboot(CG_SECONDS(60), CG_SECONDS(60));
	decision_fixture_start(fixture);
	cg_clock_freeze(cg_clock_boot(), wall + 20 * DAY);
	cg_clock_advance(69 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	cg_clock_advance(DAY + CG_SECONDS(3600));
	g_assert_cmpint(emptied_in(fixture), ==, 1);
}

void test_retention(void)
{
	ADD_TEST("retention/by-age", by_age);
	ADD_TEST("retention/shorter", shorter);
	ADD_TEST("retention/clock-ahead", clock_ahead);
	ADD_TEST("retention/clock-set-late", clock_set_late);
}
