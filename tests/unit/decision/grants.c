/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a driver decides, and when that counts; tests/unit/gate/grants.c has cars read under it. */
#include "decision-tests.h"

static const CgWho ada = { PHONE, ADA };

static void counts_when_durable(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "favourites", "trip", on_told,
					 &told, NULL));
	assert_scope(fixture, ADA, "nothing");
	wait_until_none(&told.open);
	assert_scope(fixture, ADA, "favourites");
	assert_scope(fixture, BEA, "nothing");
}

static void revoked_at_once(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "always"));
	g_assert_true(cg_decisions_revoke(fixture->decisions, &ada, on_told, &told, NULL));
	assert_scope(fixture, ADA, "nothing");
	wait_until_none(&told.open);
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	assert_scope(fixture, ADA, "nothing");
}

/* A newer decision is not replaced by an older one that becomes durable after it. */
static void newest_holds(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 2 };

	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "everything", "trip", on_told,
					 &told, NULL));
	g_assert_true(cg_decisions_revoke(fixture->decisions, &ada, on_told, &told, NULL));
	wait_until_none(&told.open);
	assert_scope(fixture, ADA, "nothing");
	g_assert_cmpuint(cg_decisions_consumer(fixture->decisions, &ada)->writes, ==, 0);
}

/* One that ended before it was durable is over in the files, too. */
static void ended_before_durable(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };
	const CgGrant *grant;

	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "everything", "30m", on_told,
					 &told, NULL));
	cg_store_wait(fixture->store);
	cg_clock_advance(CG_SECONDS(31 * 60));
	wait_until_none(&told.open);
	assert_scope(fixture, ADA, "nothing");
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	g_assert_cmpuint(cg_store_grants(fixture->store)->len, ==, 1);
	grant = g_ptr_array_index(cg_store_grants(fixture->store), 0);
	g_assert_true(grant->over);
}

/* All are forgotten, or nobody: with one counter left for two consumers, both keep what they have.
 */
static void forgotten_by_halves(DecisionFixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	guint64 counter;

	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	g_assert_true(decision_fixture_grant(fixture, BEA, "everything", "always"));
	g_assert_true(cg_store_next_counter(fixture->store, &counter));
	/* A new store reserves the counters from 1 to 1 << 30. */
	while (counter < (1 << 30) - 1)
		g_assert_true(cg_store_next_counter(fixture->store, &counter));
	g_assert_false(cg_decisions_forget(fixture->decisions, PHONE, NULL, NULL, NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	assert_scope(fixture, ADA, "everything");
	assert_scope(fixture, BEA, "everything");
}

static void not_on_offer(DecisionFixture *fixture, gconstpointer data)
{
	static const struct {
		const char *scope, *lifetime;
	} cases[] = {
		{ "no such scope", "trip" },
		{ "[Scope other]\nContacts=all\n", "trip" },
		{ "favourites", "for ever" },
		{ "favourites", "1969-12-31" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_false(cg_decisions_grant(fixture->decisions, &ada, cases[i].scope,
						  cases[i].lifetime, NULL, NULL, &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	}
}

/* A grant that is being written is void with the bond; a refusal is not. */
static void void_with_the_bond(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "everything", "always", on_told,
					 &told, NULL));
	cg_grants_void(fixture->decisions, PHONE);
	wait_until_none(&told.open);
	decision_fixture_wait_written(fixture);
	assert_scope(fixture, ADA, "nothing");
	decision_fixture_set_rules(fixture, "[Rule r]\nScope=favourites\n");
	g_assert_true(decision_fixture_revoke(fixture, BEA));
	cg_grants_void(fixture->decisions, PHONE);
	assert_scope(fixture, BEA, "nothing");
}

void test_grants(void)
{
	ADD_TEST("grants/counts-when-durable", counts_when_durable);
	ADD_TEST("grants/revoked-at-once", revoked_at_once);
	ADD_TEST("grants/newest-holds", newest_holds);
	ADD_TEST("grants/ended-before-durable", ended_before_durable);
	ADD_TEST("grants/forgotten-by-halves", forgotten_by_halves);
	ADD_TEST("grants/not-on-offer", not_on_offer);
	ADD_TEST("grants/void-with-the-bond", void_with_the_bond);
}
