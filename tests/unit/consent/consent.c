/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/consent/consent.c: one question for each phone and consumer, how long requests wait
 * for it, and its end. */
#include "fixture.h"
#include "tests.h"

static void one_question(Fixture *fixture, gconstpointer data)
{
	guint64 ada;

	fixture_agent(fixture, 'a');
	ada = fixture_ask(fixture, ADA);
	assert_told(fixture, "~ +a1 ");
	g_assert_cmpuint(fixture_ask(fixture, ADA), ==, ada);
	assert_told(fixture, "");
	g_assert_cmpuint(fixture_ask(fixture, BEA), !=, ada);
	assert_told(fixture, "~ +a2 ");
}

/* Another phone of the same consumer is another question. */
static void whose(Fixture *fixture, gconstpointer data)
{
	const CgWho other_phone = { "00:00:00:00:00:02", ADA.consumer };
	guint64 ada = fixture_ask(fixture, ADA);

	g_assert_cmpuint(fixture_ask(fixture, other_phone), !=, ada);
	g_assert_cmpstr(cg_consent_question(fixture->consent, ada)->who.phone, ==, ADA.phone);
}

static void in_time(Fixture *fixture, gconstpointer data)
{
	guint64 ada;

	fixture_agent(fixture, 'a');
	ada = fixture_ask(fixture, ADA);
	cg_clock_advance(CG_SECONDS(6));
	fixture_ask(fixture, ADA); /* does not prolong the wait */
	cg_clock_advance(CG_SECONDS(4) - 1);
	g_assert_true(cg_consent_may_wait(fixture->consent, ada));
	assert_told(fixture, "~ +a1 ");
	cg_clock_advance(1);
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	assert_told(fixture, "!1 ");
	g_assert_cmpuint(fixture_ask(fixture, ADA), ==, ada);
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	g_assert_nonnull(cg_consent_question(fixture->consent, ada));
}

static void no_wait(Fixture *fixture, gconstpointer data)
{
	char *none[] = { NULL };
	const CgQuestion details = {
		.who = ADA, .repositories = none, .fields = none, .scopes = none, .lifetimes = none
	};
	guint64 id;

	fixture_agent(fixture, 'a');
	id = cg_consent_ask(fixture->consent, &details, 0);
	assert_told(fixture, "~ +a1 ");
	g_assert_false(cg_consent_may_wait(fixture->consent, id));
	cg_clock_advance(CG_SECONDS(100));
	assert_told(fixture, "");
}

static void nobody_to_ask(Fixture *fixture, gconstpointer data)
{
	guint64 ada = fixture_ask(fixture, ADA);

	assert_told(fixture, "~ ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	g_assert_nonnull(cg_consent_question(fixture->consent, ada));
	fixture_agent(fixture, 'a');
	assert_told(fixture, "+a1 ");
	g_assert_true(cg_consent_may_wait(fixture->consent, ada));
}

static void closed(Fixture *fixture, gconstpointer data)
{
	CgAgent *agent = fixture_agent(fixture, 'a');
	guint64 ada = fixture_ask(fixture, ADA);

	cg_consent_close(fixture->consent, ada, FALSE);
	assert_told(fixture, "~ +a1 ~ -a1 ");
	g_assert_null(cg_consent_question(fixture->consent, ada));
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	cg_consent_close(fixture->consent, ada, FALSE);
	cg_clock_advance(CG_SECONDS(10));
	cg_agent_answer(agent, ada, "favourites", NULL);
	g_assert_cmpstr(fixture->answers->str, ==, "");
	g_assert_cmpuint(fixture_ask(fixture, ADA), !=, ada);
	assert_told(fixture, "~ +a2 ");
}

/* An answered question is not open to agents any more, but requests wait until its owner closes it.
 */
static void answered(Fixture *fixture, gconstpointer data)
{
	CgAgent *agent = fixture_agent(fixture, 'a');
	guint64 ada = fixture_ask(fixture, ADA);
	g_autoptr(GArray) open = NULL;

	cg_agent_answer(agent, ada, "favourites", "once");
	assert_told(fixture, "~ +a1 ~ ");
	g_assert_cmpstr(fixture->answers->str, ==, "favourites/once ");
	g_assert_null(cg_consent_question(fixture->consent, ada));
	open = cg_consent_open(fixture->consent);
	g_assert_cmpuint(open->len, ==, 0);
	g_assert_true(cg_consent_may_wait(fixture->consent, ada));
	fixture_agent(fixture, 'b');
	assert_told(fixture, "");
	cg_clock_advance(CG_SECONDS(10));
	assert_told(fixture, "!1 ");
	g_assert_false(cg_consent_may_wait(fixture->consent, ada));
	cg_consent_close(fixture->consent, ada, TRUE);
	assert_told(fixture, "~ ");
}

static void too_many(Fixture *fixture, gconstpointer data)
{
	guint64 first = 0;

	for (guint i = 0; i < CG_QUESTIONS_MAX; i++) {
		g_autofree char *name = g_strdup_printf("uid:%u", 1000 + i);
		guint64 id = fixture_ask(fixture, (CgWho){ ADA.phone, name });

		g_assert_cmpuint(id, !=, 0);
		first = first ? first : id;
	}
	g_assert_cmpuint(fixture_ask(fixture, ADA), ==, 0);
	g_assert_false(cg_consent_may_wait(fixture->consent, 0));
	cg_consent_close(fixture->consent, first, TRUE);
	g_assert_cmpuint(fixture_ask(fixture, ADA), !=, 0);
}

static void listed(Fixture *fixture, gconstpointer data)
{
	guint64 ada = fixture_ask(fixture, ADA), bea = fixture_ask(fixture, BEA);
	g_autoptr(GArray) open = cg_consent_open(fixture->consent);

	g_assert_cmpuint(open->len, ==, 2);
	g_assert_cmpuint(g_array_index(open, guint64, 0), ==, ada);
	g_assert_cmpuint(g_array_index(open, guint64, 1), ==, bea);
}

void test_consent_consent(void)
{
	ADD("consent/one-question", one_question);
	ADD("consent/whose", whose);
	ADD("consent/in-time", in_time);
	ADD("consent/no-wait", no_wait);
	ADD("consent/nobody-to-ask", nobody_to_ask);
	ADD("consent/closed", closed);
	ADD("consent/answered", answered);
	ADD("consent/too-many", too_many);
	ADD("consent/listed", listed);
}
