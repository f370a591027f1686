/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A consumer that draws one prompt after the other for nothing is not asked about for a while. */
#include "tests.h"
#include "toy.h"

#define MINUTES(n) CG_SECONDS(60 * (n))

static void come_and_go(Toys *toys, guint times)
{
	for (guint i = 0; i < times; i++) {
		guint64 id = toys_ask(toys, ADA);

		g_assert_cmpuint(id, !=, 0);
		cg_consent_close(toys->consent, id, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
}

static void too_often(Toys *toys, gconstpointer data)
{
	toys_agent(toys, 'a');
	come_and_go(toys, CG_UNANSWERED_MAX);
	g_assert_cmpuint(toys_ask(toys, ADA), ==, 0);
	g_assert_cmpuint(toys_ask(toys, (CgWho){ "00:00:00:00:00:02", ADA.consumer }), ==, 0);
	g_assert_cmpuint(toys_ask(toys, BEA), !=, 0);
	cg_clock_advance(MINUTES(60) - CG_SECONDS(CG_UNANSWERED_MAX) - 1);
	g_assert_cmpuint(toys_ask(toys, ADA), ==, 0);
	cg_clock_advance(1);
	come_and_go(toys, 2); /* the second is a second later, as it was then */
}

static void an_answer_begins_anew(Toys *toys, gconstpointer data)
{
	CgAgent *agent = toys_agent(toys, 'a');
	guint64 id;

	come_and_go(toys, CG_UNANSWERED_MAX - 1);
	id = toys_ask(toys, ADA);
	cg_agent_answer(agent, id, "favourites", NULL);
	cg_consent_close(toys->consent, id, TRUE);
	come_and_go(toys, CG_UNANSWERED_MAX);
}

/* So does what was decided in another way. */
static void a_decision_begins_anew(Toys *toys, gconstpointer data)
{
	toys_agent(toys, 'a');
	come_and_go(toys, CG_UNANSWERED_MAX - 1);
	cg_consent_close(toys->consent, toys_ask(toys, ADA), TRUE);
	come_and_go(toys, CG_UNANSWERED_MAX);
}

/* Where there is no agent, no prompt was drawn. */
static void not_put(Toys *toys, gconstpointer data)
{
	come_and_go(toys, CG_UNANSWERED_MAX + 1);
}

void test_consent_unanswered(void)
{
	ADD("unanswered/too-often", too_often);
	ADD("unanswered/an-answer", an_answer_begins_anew);
	ADD("unanswered/a-decision", a_decision_begins_anew);
	ADD("unanswered/not-put", not_put);
}
