/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones that are reported here, gone, bonded or not, and what ends with them. */
#include "decision-tests.h"
#include "loop.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static void count(gpointer changes, const char *phone)
{
	g_assert_cmpstr(phone, ==, PHONE);
	(*(guint *)changes)++;
}

static void told(DecisionFixture *fixture, gconstpointer data)
{
	guint changes = 0;

	decision_fixture_set_rules(fixture, "");
	cg_decisions_on_phone_changed(fixture->decisions, count, &changes);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	cg_clock_advance(MINUTES(600));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_cmpuint(changes, ==, 1);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	g_assert_false(
		cg_decisions_phone_is_here(fixture->decisions, PHONE)); /* not a minute later */
	cg_clock_advance(MINUTES(30) - 1);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	run_until_idle();
	assert_scope(fixture, ADA, "everything");
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	g_assert_cmpuint(changes, ==, 4);
	cg_clock_advance(MINUTES(30));
	assert_scope(fixture, ADA, "nothing");
}

static void bond(DecisionFixture *fixture, gconstpointer data)
{
	guint changes = 0;

	decision_fixture_set_rules(fixture, "");
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	cg_decisions_on_phone_changed(fixture->decisions, count, &changes);
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE,
				      TRUE); /* as it was before this run */
	assert_scope(fixture, ADA, "everything");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	assert_scope(fixture, ADA, "nothing");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	assert_scope(fixture, ADA, "nothing");
	g_assert_cmpuint(changes, ==, 3);
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	assert_scope(fixture, ADA, "nothing");
}

static void granted_without_bond(DecisionFixture *fixture, gconstpointer data)
{
	decision_fixture_set_rules(fixture, "");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	assert_scope(fixture, ADA, "everything");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	assert_scope(fixture, ADA, "nothing");
}

/* Phones that somebody has asked about, or that were told of, and that are nobody's. */
static void phones_are_swept(DecisionFixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < 10000; i++) {
		g_autofree char *phone = g_strdup_printf("00:00:00:01:%02X:%02X", i / 256, i % 256);

		cg_decisions_set_phone_here(fixture->decisions, phone, TRUE);
		cg_decisions_set_phone_here(fixture->decisions, phone, FALSE);
		if (i == 5)
			cg_decisions_set_phone_bonded(fixture->decisions, phone, TRUE);
	}
	g_assert_cmpuint(g_hash_table_size(fixture->decisions->presences), <=, 257);
	g_assert_true(cg_decisions_phone_has_bond(fixture->decisions, "00:00:00:01:00:05"));
	g_assert_nonnull(g_hash_table_lookup(fixture->decisions->presences, "00:00:00:01:00:05"));
}

void test_presence(void)
{
	ADD_TEST("presence/told", told);
	ADD_TEST("presence/bond", bond);
	ADD_TEST("presence/granted-without-bond", granted_without_bond);
	ADD_TEST("presence/phones-are-swept", phones_are_swept);
}
