/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An agent that remembers its last question, and a consumer that asks. */
#include "decision-tests.h"

static void on_ask(gpointer last, const CgQuestion *question)
{
	*(guint64 *)last = question->id;
}

static void on_cancel(gpointer last, const CgQuestion *question)
{
	*(guint64 *)last = 0;
}

static void on_release(gpointer last)
{
}

static const CgAgentClass agent_class = { on_ask, on_cancel, on_release };

CgAgent *add_agent(DecisionFixture *fixture, guint64 *question)
{
	static const char *const nobody[] = { NULL };

	*question = 0;
	return cg_agent_register(cg_decisions_consent(fixture->decisions), &agent_class, question,
				 0, nobody);
}

CgConsumer *find_ada(DecisionFixture *fixture)
{
	const CgWho ada = { PHONE, ADA };
	CgConsumer *consumer = cg_decisions_consumer(fixture->decisions, &ada);

	cg_consumer_review(consumer);
	return consumer;
}

char *no_fields[] = { NULL };

void count_wake(gpointer wakes)
{
	(*(guint *)wakes)++;
}
