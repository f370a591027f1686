/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is known: once for each phone and name, and again after a restart if something was decided.
 */
#include "decision-tests.h"

static const CgWho ada = { PHONE, ADA };

static void count(gpointer number, const CgWho *who)
{
	(*(guint *)number)++;
}

static guint count_known(DecisionFixture *fixture)
{
	guint number = 0;

	cg_decisions_each(fixture->decisions, count, &number);
	return number;
}

static void known_once(DecisionFixture *fixture, gconstpointer data)
{
	const CgWho other_phone = { "00:00:00:00:00:02", ADA }, bea = { PHONE, BEA };
	CgConsumer *consumer = cg_decisions_consumer(fixture->decisions, &ada);
	g_autoptr(GPtrArray) of_phone = NULL, of_name = NULL, of_both = NULL;

	g_assert_true(cg_decisions_consumer(fixture->decisions, &ada) == consumer);
	g_assert_cmpstr(cg_consumer_who(consumer)->phone, ==, PHONE);
	g_assert_cmpstr(cg_consumer_who(consumer)->consumer, ==, ADA);
	cg_decisions_consumer(fixture->decisions, &other_phone);
	cg_decisions_consumer(fixture->decisions, &bea);
	g_assert_cmpuint(count_known(fixture), ==, 3);
	of_phone = cg_decisions_consumers(fixture->decisions, PHONE, NULL);
	of_name = cg_decisions_consumers(fixture->decisions, NULL, ADA);
	of_both = cg_decisions_consumers(fixture->decisions, PHONE, ADA);
	g_assert_cmpuint(of_phone->len, ==, 2);
	g_assert_cmpuint(of_name->len, ==, 2);
	g_assert_cmpuint(of_both->len, ==, 1);
	cg_consumer_remove(consumer);
	g_assert_cmpuint(count_known(fixture), ==, 2);
}

/* The connection of a `once` is gone with the run before. */
static void loaded(DecisionFixture *fixture, gconstpointer data)
{
	const CgWho bea = { PHONE, BEA };

	cg_decisions_consumer(fixture->decisions, &bea);
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "once"));
	decision_fixture_stop(fixture);
	decision_fixture_start(fixture);
	g_assert_cmpuint(count_known(fixture), ==, 1);
	g_assert_true(cg_decisions_consumer(fixture->decisions, &ada)->connection_lost);
	assert_scope(fixture, ADA, "nothing");
}

void test_consumer(void)
{
	ADD_TEST("consumer/known-once", known_once);
	ADD_TEST("consumer/loaded", loaded);
}
