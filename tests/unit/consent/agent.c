/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/consent/agent.c: the order of asking, which answer counts, and what is not an
 * answer.
 */
#include "fixture.h"
#include "tests.h"

#include <limits.h>

static void in_order(Fixture *fixture, gconstpointer data)
{
	fixture_agent_as(fixture, 'a', 0, "app:x");
	fixture_agent_as(fixture, 'b', INT_MAX, "app:x");
	fixture_agent_as(fixture, 'c', INT_MIN, "app:x");
	fixture_agent_as(fixture, 'd', 0, "app:x");
	fixture_ask(fixture, ADA);
	assert_told(fixture, "~ +b1 +a1 +d1 +c1 ");
}

static void first_counts(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a'), *b = fixture_agent(fixture, 'b');
	guint64 ada = fixture_ask(fixture, ADA);

	g_assert_true(cg_agent_has(a, ada) && cg_agent_has(b, ada));
	cg_agent_answer(b, ada, "favourites", NULL);
	assert_told(fixture, "~ +a1 +b1 ~ -a1 ");
	g_assert_false(cg_agent_has(a, ada) || cg_agent_has(b, ada));
	cg_agent_answer(a, ada, "favourites", "always");
	cg_agent_answer(b, ada, "favourites", "always");
	cg_agent_refuse(a, ada);
	g_assert_cmpstr(fixture->answers->str, ==, "favourites/trip ");
}

/* The owner may close the question while it is told of the answer. */
static void closed_by_the_answer(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a');
	guint64 ada;

	fixture->closes = TRUE;
	fixture_agent(fixture, 'b');
	ada = fixture_ask(fixture, ADA);
	cg_agent_refuse(a, ada);
	assert_told(fixture, "~ +a1 +b1 ~ -b1 ");
	g_assert_cmpstr(fixture->answers->str, ==, "refused ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
}

static void no_answer(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a'), *b = fixture_agent(fixture, 'b');
	guint64 ada = fixture_ask(fixture, ADA);

	cg_agent_answer(a, ada, "garbage", "trip");
	cg_agent_answer(a, ada, "favourites", "trip"); /* it has answered already */
	cg_agent_refuse(a, ada);
	g_assert_cmpstr(fixture->answers->str, ==, "garbage/trip ");
	g_assert_true(cg_consent_may_wait(fixture->consent, ada));
	assert_told(fixture, "~ +a1 +b1 ");
	cg_agent_fail(b, ada);
	assert_told(fixture, "!1 ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	cg_agent_fail(b, ada);
	assert_told(fixture, "");
}

/* It may be the program of any app, and is no car. */
static void who_cannot_be_told(Fixture *fixture, gconstpointer data)
{
	fixture_agent_as(fixture, 'a', 0, "app:?");
	fixture_ask(fixture, BEA);
	fixture_ask(fixture, (CgWho){ "00:00:00:00:00:01", "app:dialer.service" });
	fixture_ask(fixture, (CgWho){ "00:00:00:00:00:01", "app:?" });
	fixture_ask(fixture, ADA);
	assert_told(fixture, "~ ~ ~ ~ +a4 ");
}

static void dies(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a');
	guint64 ada = fixture_ask(fixture, ADA), bea = fixture_ask(fixture, BEA);

	cg_agent_unregister(a);
	assert_told(fixture, "~ +a1 ~ +a2 !1 !2 ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	g_assert_false(cg_consent_may_wait(fixture->consent, bea));
}

/* An answer counts as long as the question is open, also when requests wait no longer. */
static void late(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a');
	guint64 ada = fixture_ask(fixture, ADA);

	cg_clock_advance(CG_SECONDS(3000));
	assert_told(fixture, "~ +a1 !1 ");
	cg_agent_answer(a, ada, "favourites", NULL);
	g_assert_cmpstr(fixture->answers->str, ==, "favourites/trip ");
}

static void about_itself(Fixture *fixture, gconstpointer data)
{
	CgAgent *itself = fixture_agent_as(fixture, 'a', 0, BEA.consumer);
	guint64 bea = fixture_ask(fixture, BEA);

	assert_told(fixture, "~ ");
	g_assert_false(cg_consent_may_wait(fixture->consent, bea));
	cg_agent_answer(itself, bea, "favourites", NULL);
	g_assert_cmpstr(fixture->answers->str, ==, "");
	fixture_ask(fixture, ADA);
	assert_told(fixture, "~ +a2 ");
	/* The same holds for an agent that comes later. */
	fixture_agent_as(fixture, 'b', 0, BEA.consumer);
	assert_told(fixture, "+b2 ");
}

/* Answers to questions that the agent does not have are ignored. */
static void not_asked(Fixture *fixture, gconstpointer data)
{
	CgAgent *a = fixture_agent(fixture, 'a');

	cg_agent_answer(a, 1, "favourites", NULL);
	cg_agent_refuse(a, 0);
	cg_agent_fail(a, G_MAXUINT64);
	g_assert_cmpstr(fixture->answers->str, ==, "");
}

static void too_many(Fixture *fixture, gconstpointer data)
{
	CgAgent *first = fixture_agent(fixture, 'a');

	for (guint i = 1; i < CG_AGENTS_MAX; i++)
		g_assert_nonnull(fixture_agent(fixture, 'a'));
	g_assert_null(fixture_agent(fixture, 'b'));
	cg_agent_unregister(first);
	g_assert_nonnull(fixture_agent(fixture, 'c'));
}

static void released(Fixture *fixture, gconstpointer data)
{
	guint64 ada;

	fixture_agent(fixture, 'a');
	fixture_agent(fixture, 'b');
	ada = fixture_ask(fixture, ADA);
	cg_consent_release_agents(fixture->consent);
	assert_told(fixture, "~ +a1 +b1 =a !1 =b ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	fixture_ask(fixture, BEA);
	assert_told(fixture, "~ ");
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
	ADD("agent/who-cannot-be-told", who_cannot_be_told);
	ADD("agent/not-asked", not_asked);
	ADD("agent/too-many", too_many);
	ADD("agent/released", released);
}
