/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which peers a path has at each placement, and that a grant stands and falls with them. */
#include "decision-tests.h"

#include "loop.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))
#define CAR        "00:00:00:00:00:0A" /* ADA's */

static const CgWho ada = { PHONE, ADA }, app = { PHONE, "uid:7" };

static void place(DecisionFixture *fixture, const char *placement)
{
	g_autofree char *rules = g_strconcat("[Link]\nPlacement=", placement, "\n", NULL);

	fixture->bond = NULL;
	decision_fixture_set_rules(fixture, rules);
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
}

static void assert_peers(DecisionFixture *fixture, const CgWho *who, guint count, const char *first)
{
	CgPeers peers = cg_peers_of(fixture->decisions, who);

	g_assert_cmpuint(peers.count, ==, count);
	g_assert_cmpstr(peers.addresses[0], ==, first);
	g_assert_true(!first || cg_peers_have(&peers, first));
	g_assert_false(cg_peers_have(&peers, "00:00:00:00:00:FF"));
}

static void by_placement(DecisionFixture *fixture, gconstpointer data)
{
	place(fixture, "phone");
	assert_peers(fixture, &ada, 1, CAR);
	assert_peers(fixture, &app, 0, NULL);
	place(fixture, "head-unit");
	assert_peers(fixture, &ada, 1, PHONE);
	assert_peers(fixture, &app, 1, PHONE);
	place(fixture, "bridge");
	assert_peers(fixture, &ada, 2, PHONE);
	assert_peers(fixture, &app, 1, PHONE);
	place(fixture, "phone");
	g_free(fixture->decisions->bond);
	fixture->decisions->bond = g_strdup("desk");
	assert_peers(fixture, &ada, 1, PHONE);
}

static void count_peer(gpointer number, const char *peer)
{
	g_assert_cmpstr(peer, ==, PHONE);
	(*(guint *)number)++;
}

static void each_once(DecisionFixture *fixture, gconstpointer data)
{
	const CgWho bea = { PHONE, BEA };
	guint number = 0;

	cg_decisions_consumer(fixture->decisions, &ada);
	cg_decisions_consumer(fixture->decisions, &bea);
	cg_decisions_each_peer(fixture->decisions, count_peer, &number);
	g_assert_cmpuint(number, ==, 1);
	g_assert_true(cg_peer_has_consumer(fixture->decisions, PHONE));
	g_assert_false(cg_peer_has_consumer(fixture->decisions, CAR));
}

/* On a phone it is the car that comes, leaves and loses its bond. */
static void trip_of_the_car(DecisionFixture *fixture, gconstpointer data)
{
	place(fixture, "phone");
	cg_decisions_set_phone_here(fixture->decisions, CAR, TRUE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	g_assert_true(decision_fixture_grant(fixture, BEA, "everything", "trip"));
	cg_clock_advance(MINUTES(600));
	run_until_idle();
	assert_scope(fixture, ADA, "everything");
	assert_scope(fixture, BEA, "nothing"); /* was never here */
	cg_decisions_set_phone_here(fixture->decisions, CAR, FALSE);
	cg_clock_advance(MINUTES(30) - 1);
	assert_scope(fixture, ADA, "everything");
	cg_clock_advance(1);
	assert_scope(fixture, ADA, "nothing");
}

static void bond_of_the_car(DecisionFixture *fixture, gconstpointer data)
{
	place(fixture, "phone");
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	g_assert_true(decision_fixture_grant(fixture, BEA, "everything", "trip"));
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	assert_scope(fixture, ADA, "everything");
	cg_decisions_set_phone_bonded(fixture->decisions, CAR, FALSE);
	assert_scope(fixture, ADA, "nothing");
	assert_scope(fixture, BEA, "everything");
}

/* A presence of the car is remembered over a restart of the daemon, as one of a phone is. */
static void trip_survives_the_daemon(DecisionFixture *fixture, gconstpointer data)
{
	place(fixture, "phone");
	cg_decisions_set_phone_here(fixture->decisions, CAR, TRUE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	cg_decisions_set_phone_here(fixture->decisions, CAR, FALSE);
	cg_clock_advance(MINUTES(20));
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	assert_scope(fixture, ADA, "everything");
	cg_clock_advance(MINUTES(10));
	assert_scope(fixture, ADA, "nothing");
}

static CgDecisionContext context_of_two(DecisionFixture *fixture)
{
	const CgPeers both = { 2, { PHONE, CAR } };

	return cg_presence_context(fixture->decisions, &both);
}

/* Two peers: both must be here, the trip is that of who was gone first, and both bonds count. */
static void two_peers(DecisionFixture *fixture, gconstpointer data)
{
	CgDecisionContext now;

	place(fixture, "head-unit");
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	cg_decisions_set_phone_here(fixture->decisions, CAR, TRUE);
	now = context_of_two(fixture);
	g_assert_true(now.here);
	g_assert_cmpstr(now.bond, ==, "? ?");
	cg_decisions_set_bond(fixture->decisions, CAR, "a/1");
	cg_decisions_set_phone_here(fixture->decisions, CAR, FALSE);
	now = context_of_two(fixture);
	g_assert_false(now.here);
	g_assert_cmpint(now.gone_since, ==, now.boot);
	g_assert_cmpstr(now.bond, ==, "? a/1");
	cg_clock_advance(MINUTES(20));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	cg_decisions_set_bond(fixture->decisions, PHONE, "a/2");
	now = context_of_two(fixture);
	g_assert_cmpint(now.boot - now.gone_since, ==, MINUTES(20));
	g_assert_cmpstr(now.bond, ==, "a/2 a/1");
	cg_clock_advance(MINUTES(20));
	cg_decisions_set_phone_here(fixture->decisions, CAR, TRUE);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	now = context_of_two(fixture);
	g_assert_true(now.here);
	/* The car was gone for 40 minutes: its trip is over, and so is that of both. */
	g_assert_cmpint(now.trip_after, ==, now.boot - MINUTES(30));
}

void test_peers(void)
{
	ADD_TEST("peers/by-placement", by_placement);
	ADD_TEST("peers/each-once", each_once);
	ADD_TEST("peers/trip-of-the-car", trip_of_the_car);
	ADD_TEST("peers/bond-of-the-car", bond_of_the_car);
	ADD_TEST("peers/trip-survives-the-daemon", trip_survives_the_daemon);
	ADD_TEST("peers/two-peers", two_peers);
}
