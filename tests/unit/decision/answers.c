/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What becomes of an answer: a grant once it is durable, a refusal at once, and nothing of a wrong
 * one. */
#include "decision-tests.h"

static void granted(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;
	guint wakes = 0;
	CgWaiter waiter = { .wake = { count_wake, &wakes } };
	CgAgent *agent = add_agent(fixture, &question);

	cg_consumer_add_reader(consumer);
	cg_consumer_ask(consumer, "pb", no_fields);
	cg_consumer_add_waiter(consumer, &waiter);
	cg_agent_answer(agent, question, "favourites", "trip");
	g_assert_cmpuint(wakes, ==, 0); /* it is not durable yet */
	assert_scope(fixture, ADA, "nothing");
	while (wakes == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_false(waiter.failed);
	assert_scope(fixture, ADA, "favourites");
	cg_consumer_remove_waiter(consumer, &waiter);
	cg_consumer_remove_reader(consumer);
}

static void refused(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;
	CgAgent *agent = add_agent(fixture, &question);

	cg_consumer_add_reader(consumer);
	cg_consumer_ask(consumer, "pb", no_fields);
	cg_agent_refuse(agent, question);
	assert_scope(fixture, ADA, "nothing");
	decision_fixture_wait_written(fixture);
	g_assert_false(cg_consumer_asks(consumer));
	g_assert_false(cg_consumer_may_wait(consumer));
	assert_scope(fixture, ADA, "nothing");
	cg_consumer_remove_reader(consumer);
}

static void wrong(DecisionFixture *fixture, gconstpointer data)
{
	CgConsumer *consumer = find_ada(fixture);
	guint64 question;
	CgAgent *agent = add_agent(fixture, &question);

	cg_consumer_add_reader(consumer);
	cg_consumer_ask(consumer, "pb", no_fields);
	cg_agent_answer(agent, question, "no such scope", "trip");
	g_assert_true(cg_consumer_asks(consumer));
	g_assert_cmpuint(fixture->decisions->writes->len, ==, 0);
	cg_consumer_remove_reader(consumer);
}

void test_answers(void)
{
	ADD_TEST("answers/granted", granted);
	ADD_TEST("answers/refused", refused);
	ADD_TEST("answers/wrong", wrong);
}
