/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a request waits for the driver, and until when. */
#include "decision-tests.h"

static void waits_for_agents(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;
	guint wakes = 0;
	CgWaiter waiter = { .wake = { count_wake, &wakes } };
	CgAgent *agent;

	cg_consumer_add_reader(consumer);
	agent = add_agent(fixture, &question);
	g_assert_true(cg_consumer_ask(consumer, "pb", no_fields));
	g_assert_cmpuint(question, !=, 0);
	g_assert_true(cg_consumer_may_wait(consumer));
	cg_consumer_add_waiter(consumer, &waiter);
	cg_agent_unregister(agent);
	g_assert_false(cg_consumer_may_wait(consumer));
	g_assert_cmpuint(wakes, ==, 1);
	g_assert_false(waiter.failed);
	cg_consumer_remove_waiter(consumer, &waiter);
	cg_consumer_remove_reader(consumer);
}

static void without_agents(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);

	cg_consumer_add_reader(consumer);
	g_assert_true(cg_consumer_asks(consumer));
	g_assert_false(cg_consumer_ask(consumer, "pb", no_fields));
	g_assert_false(cg_consumer_may_wait(consumer));
	cg_consumer_remove_reader(consumer);
}

static void ends_with_the_last_reader(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;

	add_agent(fixture, &question);
	cg_consumer_add_reader(consumer);
	cg_consumer_add_reader(consumer);
	g_assert_true(cg_consumer_ask(consumer, "pb", no_fields));
	cg_consumer_remove_reader(consumer);
	g_assert_cmpuint(question, !=, 0);
	cg_consumer_remove_reader(consumer);
	g_assert_cmpuint(question, ==, 0);
	g_assert_false(cg_consumer_may_wait(consumer));
}

static void fails(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;
	guint wakes = 0;
	CgWaiter waiter = { .wake = { count_wake, &wakes } };

	add_agent(fixture, &question);
	cg_consumer_add_reader(consumer);
	cg_consumer_ask(consumer, "pb", no_fields);
	cg_consumer_add_waiter(consumer, &waiter);
	cg_asking_fail(consumer);
	g_assert_cmpuint(question, ==, 0);
	g_assert_true(waiter.failed);
	g_assert_cmpuint(wakes, ==, 1);
	cg_consumer_remove_waiter(consumer, &waiter);
	cg_consumer_remove_reader(consumer);
}

void test_asking(void)
{
	ADD_TEST("asking/waits-for-agents", waits_for_agents);
	ADD_TEST("asking/without-agents", without_agents);
	ADD_TEST("asking/ends-with-the-last-reader", ends_with_the_last_reader);
	ADD_TEST("asking/fails", fails);
}
