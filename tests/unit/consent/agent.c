/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Agents: the order of asking, whose answer counts, and what is no answer. */
#include "tests.h"
#include "toy.h"

#include <limits.h>

static void in_order(Toys *toys, gconstpointer data)
{
	toys_agent_as(toys, 'a', 0, "app:x");
	toys_agent_as(toys, 'b', INT_MAX, "app:x");
	toys_agent_as(toys, 'c', INT_MIN, "app:x");
	toys_agent_as(toys, 'd', 0, "app:x");
	toys_ask(toys, ADA);
	assert_told(toys, "~ +b1 +a1 +d1 +c1 ");
}

static void first_counts(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a'), *b = toys_agent(toys, 'b');
	guint64 ada = toys_ask(toys, ADA);

	g_assert_true(cg_agent_has(a, ada) && cg_agent_has(b, ada));
	cg_agent_answer(b, ada, "favourites", NULL);
	assert_told(toys, "~ +a1 +b1 ~ -a1 ");
	g_assert_false(cg_agent_has(a, ada) || cg_agent_has(b, ada));
	cg_agent_answer(a, ada, "favourites", "always");
	cg_agent_answer(b, ada, "favourites", "always");
	cg_agent_refuse(a, ada);
	g_assert_cmpstr(toys->answers->str, ==, "favourites/trip ");
}

/* Its owner may close it from inside. */
static void closed_by_the_answer(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a');
	guint64 ada;

	toys->closes = TRUE;
	toys_agent(toys, 'b');
	ada = toys_ask(toys, ADA);
	cg_agent_refuse(a, ada);
	assert_told(toys, "~ +a1 +b1 ~ -b1 ");
	g_assert_cmpstr(toys->answers->str, ==, "refused ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
}

static void no_answer(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a'), *b = toys_agent(toys, 'b');
	guint64 ada = toys_ask(toys, ADA);

	cg_agent_answer(a, ada, "garbage", "trip");
	cg_agent_answer(a, ada, "favourites", "trip"); /* it had its turn */
	cg_agent_refuse(a, ada);
	g_assert_cmpstr(toys->answers->str, ==, "garbage/trip ");
	g_assert_true(cg_consent_holds(toys->consent, ada));
	assert_told(toys, "~ +a1 +b1 ");
	cg_agent_fail(b, ada);
	assert_told(toys, "!1 ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
	cg_agent_fail(b, ada);
	assert_told(toys, "");
}

static void dies(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a');
	guint64 ada = toys_ask(toys, ADA), bea = toys_ask(toys, BEA);

	cg_agent_unregister(a);
	assert_told(toys, "~ +a1 ~ +a2 !1 !2 ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
	g_assert_false(cg_consent_holds(toys->consent, bea));
}

/* Late by its question, not by the clock: an answer after the wait counts as long as it stands. */
static void late(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a');
	guint64 ada = toys_ask(toys, ADA);

	cg_clock_advance(CG_SECONDS(3000));
	assert_told(toys, "~ +a1 !1 ");
	cg_agent_answer(a, ada, "favourites", NULL);
	g_assert_cmpstr(toys->answers->str, ==, "favourites/trip ");
}

static void about_itself(Toys *toys, gconstpointer data)
{
	CgAgent *itself = toys_agent_as(toys, 'a', 0, BEA.consumer);
	guint64 bea = toys_ask(toys, BEA);

	assert_told(toys, "~ ");
	g_assert_false(cg_consent_holds(toys->consent, bea));
	cg_agent_answer(itself, bea, "favourites", NULL);
	g_assert_cmpstr(toys->answers->str, ==, "");
	toys_ask(toys, ADA);
	assert_told(toys, "~ +a2 ");
	/* Nor when it comes later. */
	toys_agent_as(toys, 'b', 0, BEA.consumer);
	assert_told(toys, "+b2 ");
}

/* Of questions that it does not have. */
static void not_asked(Toys *toys, gconstpointer data)
{
	CgAgent *a = toys_agent(toys, 'a');

	cg_agent_answer(a, 1, "favourites", NULL);
	cg_agent_refuse(a, 0);
	cg_agent_fail(a, G_MAXUINT64);
	g_assert_cmpstr(toys->answers->str, ==, "");
}

static void too_many(Toys *toys, gconstpointer data)
{
	CgAgent *first = toys_agent(toys, 'a');

	for (guint i = 1; i < CG_AGENTS_MAX; i++)
		g_assert_nonnull(toys_agent(toys, 'a'));
	g_assert_null(toys_agent(toys, 'b'));
	cg_agent_unregister(first);
	g_assert_nonnull(toys_agent(toys, 'c'));
}

static void released(Toys *toys, gconstpointer data)
{
	guint64 ada;

	toys_agent(toys, 'a');
	toys_agent(toys, 'b');
	ada = toys_ask(toys, ADA);
	cg_consent_release(toys->consent);
	assert_told(toys, "~ +a1 +b1 =a !1 =b ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
	toys_ask(toys, BEA);
	assert_told(toys, "~ ");
}

void test_consent_agent(void)
{
	ADD("agent/in-order", in_order);
	ADD("agent/first-counts", first_counts);
	ADD("agent/closed-by-the-answer", closed_by_the_answer);
	ADD("agent/no-answer", no_answer);
	ADD("agent/dies", dies);
	ADD("agent/late", late);
	ADD("agent/about-itself", about_itself);
	ADD("agent/not-asked", not_asked);
	ADD("agent/too-many", too_many);
	ADD("agent/released", released);
}
