/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a bond is asked for, who waits for the answer, and what becomes of grants by it. */
#include "decision-tests.h"

#include "loop.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))
#define ONE        "00:00:00:00:00:0F/11"
#define OTHER      "00:00:00:00:00:0F/22"
#define ELSEWHERE  "00:00:00:00:00:0E/11"

static const CgWho ada = { PHONE, ADA };
static guint asked;

static void on_asked(gpointer data, const char *peer)
{
	g_assert_cmpstr(peer, ==, PHONE);
	asked++;
}

/* Nobody has told a bond yet, and who is asked is counted. */
static void start(DecisionFixture *fixture)
{
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	asked = 0;
	cg_decisions_on_bond_asked(fixture->decisions, on_asked, NULL);
}

static void open_without_bond(DecisionFixture *fixture)
{
	fixture->bond = NULL;
	start(fixture);
}

static void tell(DecisionFixture *fixture, const char *bond)
{
	cg_decisions_set_bond(fixture->decisions, PHONE, bond);
}

static void bonded(DecisionFixture *fixture, gboolean here)
{
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, here);
}

static void when_asked(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_cmpuint(asked, ==, 0); /* there is no bond to ask for */
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	g_assert_cmpuint(asked, ==, 1);
	/* One at a time, and once more for all that came meanwhile. */
	cg_consumer_ask_bonds(find_ada(fixture));
	cg_consumer_ask_bonds(find_ada(fixture));
	g_assert_cmpuint(asked, ==, 1);
	tell(fixture, ONE);
	g_assert_cmpuint(asked, ==, 2);
	tell(fixture, ONE);
	g_assert_cmpuint(asked, ==, 2);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	g_assert_cmpuint(asked, ==, 2);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_cmpuint(asked, ==, 3);
}

/* An answer to a question from before the session does not count for it. */
static void awaited(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer;
	CgWaiter waiter = { 0 };
	guint wakes = 0;

	open_without_bond(fixture);
	consumer = find_ada(fixture);
	waiter.wake = (CgWake){ count_wake, &wakes };
	g_assert_false(cg_consumer_awaits_bonds(consumer));
	bonded(fixture, TRUE);
	g_assert_false(cg_consumer_awaits_bonds(consumer)); /* it has no session */
	cg_consumer_ask_bonds(consumer);
	cg_consumer_add_waiter(consumer, &waiter);
	g_assert_true(cg_consumer_awaits_bonds(consumer));
	tell(fixture, ONE);
	g_assert_true(cg_consumer_awaits_bonds(consumer));
	g_assert_cmpuint(wakes, ==, 0);
	tell(fixture, ONE);
	g_assert_false(cg_consumer_awaits_bonds(consumer));
	g_assert_cmpuint(wakes, ==, 1);
	cg_consumer_ask_bonds(consumer);
	g_assert_true(cg_consumer_awaits_bonds(consumer));
	tell(fixture, NULL); /* no answer is one, too */
	g_assert_false(cg_consumer_awaits_bonds(consumer));
	cg_consumer_ask_bonds(consumer);
	cg_decisions_on_bond_asked(fixture->decisions, NULL, NULL);
	g_assert_false(cg_consumer_awaits_bonds(consumer));
	cg_consumer_remove_waiter(consumer, &waiter);
}

static void nobody_tells(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	cg_decisions_on_bond_asked(fixture->decisions, NULL, NULL);
	bonded(fixture, TRUE);
	cg_consumer_ask_bonds(find_ada(fixture));
	g_assert_false(cg_consumer_awaits_bonds(find_ada(fixture)));
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	g_assert_true(cg_grant_is_capped(find_ada(fixture)->grant));
}

/* A grant under a bond outlasts the trip, the daemon, and a while without an answer. */
static void outlasts_the_trip(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	cg_clock_advance(MINUTES(600));
	run_until_idle();
	assert_scope(fixture, ADA, "everything");
	start(fixture);
	assert_scope(fixture, ADA, "nothing"); /* it is not known yet */
	g_assert_cmpuint(cg_consumer_serial(find_ada(fixture)), ==, 0);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "everything");
	g_assert_cmpuint(cg_consumer_serial(find_ada(fixture)), !=, 0);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	cg_clock_advance(MINUTES(600));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	assert_scope(fixture, ADA, "everything");
	tell(fixture, NULL);
	assert_scope(fixture, ADA, "nothing");
	g_assert_false(find_ada(fixture)->grant->over);
	g_assert_true(cg_consumer_asks(find_ada(fixture)));
	cg_consumer_ask_bonds(find_ada(fixture));
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "everything");
}

/* Without an answer it is as a grant without a bond, which is never void for that. */
static void no_answer_in_the_trip(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	tell(fixture, NULL);
	assert_scope(fixture, ADA, "everything");
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	cg_clock_advance(MINUTES(30));
	assert_scope(fixture, ADA, "nothing");
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "everything");
}

static void paired_anew(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "trip"));
	g_assert_true(decision_fixture_grant(fixture, BEA, "everything", "always"));
	/* While the daemon was down, and in the same trip. */
	start(fixture);
	assert_scope(fixture, ADA, "everything");
	bonded(fixture, TRUE);
	tell(fixture, OTHER);
	assert_scope(fixture, ADA, "nothing");
	assert_scope(fixture, BEA, "nothing");
	decision_fixture_wait_written(fixture);
	/* It is for good, also if the old key were back. */
	tell(fixture, ONE);
	assert_scope(fixture, BEA, "nothing");
	start(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	assert_scope(fixture, BEA, "nothing");
}

/* Refusals know no bond. */
static void refusal_stays(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_revoke(fixture, ADA));
	tell(fixture, OTHER);
	assert_scope(fixture, ADA, "nothing");
	g_assert_false(find_ada(fixture)->grant->over);
}

/* A phone that is bonded with two adapters has two bonds. */
static void with_another_adapter(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	tell(fixture, ELSEWHERE);
	assert_scope(fixture, ADA, "nothing");
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "everything");
}

/* A grant of an older version, or of a time without contactguard-bonds, has no bond. */
static void granted_without_one(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	start(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "everything"); /* in this trip, whoever it is */
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	cg_clock_advance(MINUTES(30));
	assert_scope(fixture, ADA, "nothing");
	g_assert_true(find_ada(fixture)->grant->over);
}

/* A bond that ended is not known any more, whatever was told of it before. */
static void unpaired(DecisionFixture *fixture, gconstpointer data)
{
	const CgPeers phone = { 1, { PHONE } };

	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	g_assert_cmpstr(cg_bonds_print(fixture->decisions, &phone), ==, "?");
}

/* A grant that is being written under one bond is void if it is another when it is durable. */
static void told_while_written(DecisionFixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(cg_decisions_grant(fixture->decisions, &ada, "everything", "always", on_told,
					 &told, NULL));
	tell(fixture, OTHER);
	wait_until_none(&told.open);
	assert_scope(fixture, ADA, "nothing");
	decision_fixture_wait_written(fixture);
	start(fixture);
	tell(fixture, ONE);
	assert_scope(fixture, ADA, "nothing");
}

static void on_superseded(gpointer events, CgConsumer *consumer)
{
	g_string_append(events, "superseded ");
}

static void on_granted(gpointer events, CgConsumer *consumer)
{
	g_string_append(events, "granted ");
}

static void on_decided(gpointer events, CgConsumer *consumer)
{
	g_string_append(events, "decided ");
}

static gboolean is_busy(gpointer events, const CgConsumer *consumer)
{
	return FALSE;
}

/* What rested comes as a grant does, so that a car that got nothing comes back for it. */
static void holds_again(DecisionFixture *fixture, gconstpointer data)
{
	static const CgDecisionEvents events = { on_superseded, on_granted, on_decided, NULL,
						 is_busy };
	g_autoptr(GString) text = g_string_new(NULL);

	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	g_assert_true(decision_fixture_grant(fixture, ADA, "everything", "always"));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	tell(fixture, NULL);
	cg_clock_advance(MINUTES(30));
	assert_scope(fixture, ADA, "nothing");
	cg_decisions_set_events(fixture->decisions, &events, text);
	cg_consumer_ask_bonds(find_ada(fixture));
	tell(fixture, ONE);
	g_assert_cmpstr(text->str, ==, "superseded granted decided ");
	tell(fixture, ONE);
	g_assert_cmpstr(text->str, ==, "superseded granted decided ");
	cg_decisions_set_events(fixture->decisions, NULL, NULL);
}

static void many_peers(DecisionFixture *fixture, gconstpointer data)
{
	open_without_bond(fixture);
	bonded(fixture, TRUE);
	tell(fixture, ONE);
	for (guint i = 0; i < 10000; i++) {
		g_autofree char *peer = g_strdup_printf("00:00:00:01:%02X:%02X", i / 256, i % 256);

		cg_decisions_set_bond(fixture->decisions, peer, NULL);
	}
	g_assert_cmpuint(g_hash_table_size(fixture->decisions->bonds), <=, 257);
	g_assert_nonnull(g_hash_table_lookup(fixture->decisions->bonds, PHONE));
}

void test_bonds(void)
{
	ADD_TEST("bonds/when-asked", when_asked);
	ADD_TEST("bonds/awaited", awaited);
	ADD_TEST("bonds/nobody-tells", nobody_tells);
	ADD_TEST("bonds/outlasts-the-trip", outlasts_the_trip);
	ADD_TEST("bonds/no-answer-in-the-trip", no_answer_in_the_trip);
	ADD_TEST("bonds/paired-anew", paired_anew);
	ADD_TEST("bonds/refusal-stays", refusal_stays);
	ADD_TEST("bonds/with-another-adapter", with_another_adapter);
	ADD_TEST("bonds/granted-without-one", granted_without_one);
	ADD_TEST("bonds/unpaired", unpaired);
	ADD_TEST("bonds/told-while-written", told_while_written);
	ADD_TEST("bonds/holds-again", holds_again);
	ADD_TEST("bonds/many-peers", many_peers);
}
