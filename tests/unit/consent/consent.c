/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions: one for each phone and consumer, for how long it is waited for, and its end. */
#include "tests.h"
#include "toy.h"

static void one_question(Toys *toys, gconstpointer data)
{
	guint64 ada;

	toys_agent(toys, 'a');
	ada = toys_ask(toys, ADA);
	assert_told(toys, "~ +a1 ");
	g_assert_cmpuint(toys_ask(toys, ADA), ==, ada);
	assert_told(toys, "");
	g_assert_cmpuint(toys_ask(toys, BEA), !=, ada);
	assert_told(toys, "~ +a2 ");
}

/* By phone and by consumer. */
static void whose(Toys *toys, gconstpointer data)
{
	const CgWho other_phone = { "00:00:00:00:00:02", ADA.consumer };
	guint64 ada = toys_ask(toys, ADA);

	g_assert_cmpuint(toys_ask(toys, other_phone), !=, ada);
	g_assert_cmpstr(cg_consent_question(toys->consent, ada)->who.phone, ==, ADA.phone);
}

static void in_time(Toys *toys, gconstpointer data)
{
	guint64 ada;

	toys_agent(toys, 'a');
	ada = toys_ask(toys, ADA);
	cg_clock_advance(CG_SECONDS(6));
	toys_ask(toys, ADA); /* wins no time */
	cg_clock_advance(CG_SECONDS(4) - 1);
	g_assert_true(cg_consent_holds(toys->consent, ada));
	assert_told(toys, "~ +a1 ");
	cg_clock_advance(1);
	g_assert_false(cg_consent_holds(toys->consent, ada));
	assert_told(toys, "!1 ");
	g_assert_cmpuint(toys_ask(toys, ADA), ==, ada);
	g_assert_false(cg_consent_holds(toys->consent, ada));
	g_assert_nonnull(cg_consent_question(toys->consent, ada));
}

static void no_wait(Toys *toys, gconstpointer data)
{
	char *none[] = { NULL };
	const CgQuestion details = {
		.who = ADA, .repositories = none, .fields = none, .scopes = none, .lifetimes = none
	};
	guint64 id;

	toys_agent(toys, 'a');
	id = cg_consent_ask(toys->consent, &details, 0);
	assert_told(toys, "~ +a1 ");
	g_assert_false(cg_consent_holds(toys->consent, id));
	cg_clock_advance(CG_SECONDS(100));
	assert_told(toys, "");
}

static void nobody_to_ask(Toys *toys, gconstpointer data)
{
	guint64 ada = toys_ask(toys, ADA);

	assert_told(toys, "~ ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
	g_assert_nonnull(cg_consent_question(toys->consent, ada));
	toys_agent(toys, 'a');
	assert_told(toys, "+a1 ");
	g_assert_true(cg_consent_holds(toys->consent, ada));
}

static void closed(Toys *toys, gconstpointer data)
{
	CgAgent *agent = toys_agent(toys, 'a');
	guint64 ada = toys_ask(toys, ADA);

	cg_consent_close(toys->consent, ada, FALSE);
	assert_told(toys, "~ +a1 ~ -a1 ");
	g_assert_null(cg_consent_question(toys->consent, ada));
	g_assert_false(cg_consent_holds(toys->consent, ada));
	cg_consent_close(toys->consent, ada, FALSE);
	cg_clock_advance(CG_SECONDS(10));
	cg_agent_answer(agent, ada, "favourites", NULL);
	g_assert_cmpstr(toys->answers->str, ==, "");
	g_assert_cmpuint(toys_ask(toys, ADA), !=, ada);
	assert_told(toys, "~ +a2 ");
}

/* What is answered is no more open to anybody, and still waited for until its owner closes it. */
static void answered(Toys *toys, gconstpointer data)
{
	CgAgent *agent = toys_agent(toys, 'a');
	guint64 ada = toys_ask(toys, ADA);
	g_autoptr(GArray) open = NULL;

	cg_agent_answer(agent, ada, "favourites", "once");
	assert_told(toys, "~ +a1 ~ ");
	g_assert_cmpstr(toys->answers->str, ==, "favourites/once ");
	g_assert_null(cg_consent_question(toys->consent, ada));
	open = cg_consent_open(toys->consent);
	g_assert_cmpuint(open->len, ==, 0);
	g_assert_true(cg_consent_holds(toys->consent, ada));
	toys_agent(toys, 'b');
	assert_told(toys, "");
	cg_clock_advance(CG_SECONDS(10));
	assert_told(toys, "!1 ");
	g_assert_false(cg_consent_holds(toys->consent, ada));
	cg_consent_close(toys->consent, ada, TRUE);
	assert_told(toys, "~ ");
}

static void too_many(Toys *toys, gconstpointer data)
{
	guint64 first = 0;

	for (guint i = 0; i < CG_QUESTIONS_MAX; i++) {
		g_autofree char *name = g_strdup_printf("uid:%u", 1000 + i);
		guint64 id = toys_ask(toys, (CgWho){ ADA.phone, name });

		g_assert_cmpuint(id, !=, 0);
		first = first ? first : id;
	}
	g_assert_cmpuint(toys_ask(toys, ADA), ==, 0);
	g_assert_false(cg_consent_holds(toys->consent, 0));
	cg_consent_close(toys->consent, first, TRUE);
	g_assert_cmpuint(toys_ask(toys, ADA), !=, 0);
}

static void listed(Toys *toys, gconstpointer data)
{
	guint64 ada = toys_ask(toys, ADA), bea = toys_ask(toys, BEA);
	g_autoptr(GArray) open = cg_consent_open(toys->consent);

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
