/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which scope is in effect, when it ends, and in which order the gate is told. */
#include "decision-tests.h"

static const CgWho ada = { PHONE, ADA };

static void expires(DecisionFixture *fixture, gconstpointer data)
{
	g_auto(CgDecisionStatus) status = { 0 };

	assert_scope(fixture, ADA, "nothing");
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "60m"));
	cg_decisions_status(fixture->decisions, &ada, &status);
	g_assert_cmpstr(status.lifetime, ==, "1h");
	g_assert_cmpint(status.expires, ==, 1000 + 3600);
	cg_clock_advance(CG_SECONDS(3600) - 1);
	assert_scope(fixture, ADA, "favourites");
	cg_clock_advance(1);
	assert_scope(fixture, ADA, "nothing");
}

static void once(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = cg_decisions_consumer(fixture->decisions, &ada);

	cg_consumer_add_connection(consumer);
	cg_consumer_add_connection(consumer);
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "once"));
	cg_consumer_remove_connection(consumer);
	assert_scope(fixture, ADA, "favourites");
	cg_consumer_remove_connection(consumer);
	assert_scope(fixture, ADA, "nothing");
	cg_consumer_add_connection(consumer);
	assert_scope(fixture, ADA, "nothing");
	cg_consumer_remove_connection(consumer);
}

static void identifiers(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = cg_decisions_consumer(fixture->decisions, &ada);
	g_autofree char *first = NULL;

	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "trip"));
	first = g_strdup(cg_consumer_decision_id(consumer));
	g_assert_cmpuint(cg_consumer_serial(consumer), !=, 0);
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "trip"));
	g_assert_cmpstr(cg_consumer_decision_id(consumer), !=, first);
	g_assert_true(decision_fixture_revoke(fixture, ADA));
	g_assert_true(cg_consumer_sees_nothing(consumer));
}

static void if_granted(DecisionFixture *fixture, gconstpointer data)
{
	g_autoptr(CgScope) all = cg_scope_builtin("everything"), within = NULL;

	decision_fixture_set_rules(fixture, "[Rule r]\nScope=ask\nCeiling=favourites\n");
	within = cg_decisions_scope_if_granted(fixture->decisions, &ada, all);
	g_assert_true(cg_scope_within(within, cg_config_scope(fixture->config, "favourites")));
	assert_scope(fixture, ADA, "nothing"); /* nothing was granted */
}

/* --- What the gate is told --- */

static void on_superseded(gpointer told, CgConsumer *consumer)
{
	g_string_append(told, "superseded ");
}

static void on_granted(gpointer told, CgConsumer *consumer)
{
	g_string_append(told, "granted ");
}

static void on_decided(gpointer told, CgConsumer *consumer)
{
	g_string_append(told, "decided ");
}

static void on_forgotten(gpointer told, const char *phone, const char *consumer)
{
	g_string_append(told, "forgotten ");
}

static gboolean is_busy(gpointer told, const CgConsumer *consumer)
{
	return FALSE;
}

static void assert_events(GString *told, const char *events)
{
	g_assert_cmpstr(told->str, ==, events);
	g_string_truncate(told, 0);
}

static void events_in_order(DecisionFixture *fixture, gconstpointer data)
{
	static const CgDecisionEvents events = { on_superseded, on_granted, on_decided,
						 on_forgotten, is_busy };
	g_autoptr(GString) told = g_string_new(NULL);

	assert_scope(fixture, ADA, "nothing");
	cg_decisions_set_events(fixture->decisions, &events, told);
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "trip"));
	assert_events(told, "superseded granted decided ");
	g_assert_true(decision_fixture_revoke(fixture, ADA));
	assert_events(told, "superseded decided ");
	{
		Told done = { .open = 1 };

		g_assert_true(
			cg_decisions_forget(fixture->decisions, PHONE, ADA, on_told, &done, NULL));
		wait_until_none(&done.open);
	}
	assert_events(told, "superseded decided forgotten superseded decided ");
	cg_decisions_set_events(fixture->decisions, NULL, NULL);
}

void test_effective(void)
{
	ADD_TEST("effective/expires", expires);
	ADD_TEST("effective/once", once);
	ADD_TEST("effective/identifiers", identifiers);
	ADD_TEST("effective/if-granted", if_granted);
	ADD_TEST("effective/events-in-order", events_in_order);
}
