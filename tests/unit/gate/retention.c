/* SPDX-License-Identifier: GPL-2.0-or-later */
/* [Ledger] Keep=: what is older is emptied, and what is not stays. */
#include "fixture.h"
#include "gate-tests.h"

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

static gint emptied_in(Fixture *fixture)
{
	const CgLedgerFilter filter = { .limit = CG_LEDGER_ROWS_MAX };
	gint emptied = -1;

	cg_store_query(fixture->base.store, &filter, count_emptied, &emptied);
	while (emptied < 0)
		g_main_context_iteration(NULL, TRUE);
	return emptied;
}

static void pull(Fixture *fixture)
{
	g_autoptr(CgSource) car = fixture_car(fixture, ADA);
	const CgQuery all = { .want = CG_WANT_ITEMS };

	g_assert_cmpint(fixture_ask(fixture, car, all), ==, CG_STEP_END);
}

static void by_age(Fixture *fixture, gconstpointer data)
{
	pull(fixture);
	cg_clock_advance(60 * DAY);
	pull(fixture);
	cg_clock_advance(29 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	cg_clock_advance(DAY + CG_SECONDS(3600));
	g_assert_cmpint(emptied_in(fixture), ==, 2);
}

/* A shorter Keep= holds from when it is read. */
static void shorter(Fixture *fixture, gconstpointer data)
{
	pull(fixture);
	cg_clock_advance(2 * DAY);
	g_assert_cmpint(emptied_in(fixture), ==, 0);
	decision_fixture_set_rules(&fixture->base, "[Ledger]\nKeep=1d\n");
	g_assert_cmpint(emptied_in(fixture), ==, 2);
}

void test_gate_retention(void)
{
	ADD("retention/by-age", by_age);
	ADD("retention/shorter", shorter);
}
