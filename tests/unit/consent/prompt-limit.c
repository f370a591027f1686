/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/consent/prompt-limit.c: a consumer that causes one unanswered prompt after the other
 * is not asked about for a while. */
#include "fixture.h"
#include "tests.h"

#define MINUTES(n) CG_SECONDS(60 * (n))

static void come_and_go(Fixture *fixture, guint times)
{
	for (guint i = 0; i < times; i++) {
		guint64 id = fixture_ask(fixture, ADA);

		g_assert_cmpuint(id, !=, 0);
		cg_consent_close(fixture->consent, id, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
}

static void too_often(Fixture *fixture, gconstpointer data)
{
	fixture_agent(fixture, 'a');
	come_and_go(fixture, CG_PROMPTS_MAX);
	g_assert_cmpuint(fixture_ask(fixture, ADA), ==, 0);
	g_assert_cmpuint(fixture_ask(fixture, (CgWho){ "00:00:00:00:00:02", ADA.consumer }), ==, 0);
	g_assert_cmpuint(fixture_ask(fixture, BEA), !=, 0);
	cg_clock_advance(MINUTES(60) - CG_SECONDS(CG_PROMPTS_MAX) - 1);
	g_assert_cmpuint(fixture_ask(fixture, ADA), ==, 0);
	cg_clock_advance(1);
	come_and_go(fixture, 2); /* the second prompt of then was a second later, too */
}

static void answered(Fixture *fixture, gconstpointer data)
{
	CgAgent *agent = fixture_agent(fixture, 'a');
	guint64 id;

	come_and_go(fixture, CG_PROMPTS_MAX - 1);
	id = fixture_ask(fixture, ADA);
	cg_agent_answer(agent, id, "favourites", NULL);
	cg_consent_close(fixture->consent, id, TRUE);
	come_and_go(fixture, CG_PROMPTS_MAX);
}

/* A decision made in another way resets the count, too. */
static void decided(Fixture *fixture, gconstpointer data)
{
	fixture_agent(fixture, 'a');
	come_and_go(fixture, CG_PROMPTS_MAX - 1);
	cg_consent_close(fixture->consent, fixture_ask(fixture, ADA), TRUE);
	come_and_go(fixture, CG_PROMPTS_MAX);
}

/* Without an agent there was no prompt to count. */
static void not_put(Fixture *fixture, gconstpointer data)
{
	come_and_go(fixture, CG_PROMPTS_MAX + 1);
}

void test_consent_prompt_limit(void)
{
	ADD("prompt-limit/too-often", too_often);
	ADD("prompt-limit/answered", answered);
	ADD("prompt-limit/decided", decided);
	ADD("prompt-limit/not-put", not_put);
}
