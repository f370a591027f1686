/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Agents, in the order of asking, and their answers. An answer counts only once, and only from an
 * agent that has the question. */
#include "consent-private.h"

struct CgAgent {
	CgConsent *consent;
	const CgAgentClass *class;
	gpointer data;
	gint priority;
	char **identities;
};

static gboolean has_question(const CgAgent *agent, const CgOpenQuestion *question)
{
	return g_ptr_array_find(question->asked, agent, NULL);
}

gboolean cg_agent_has(const CgAgent *agent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(agent->consent, id);

	return question && has_question(agent, question);
}

/* --- Asking --- */

/* A program that can't be told may be any app, but no car. */
static gboolean may_be(const CgAgent *agent, const char *consumer)
{
	const char *const *identities = (const char *const *)agent->identities;

	return g_strv_contains(identities, consumer) ||
	       (g_strv_contains(identities, "app:?") && !g_str_has_prefix(consumer, "car:"));
}

void cg_agent_ask(CgAgent *agent, CgOpenQuestion *question)
{
	if (question->answered || may_be(agent, question->shown.who.consumer))
		return;
	question->was_put = TRUE;
	g_ptr_array_add(question->asked, agent);
	agent->class->ask(agent->data, &question->shown);
}

void cg_agents_cancel(CgOpenQuestion *question)
{
	g_autoptr(GPtrArray) asked = g_steal_pointer(&question->asked);

	question->asked = g_ptr_array_new();
	for (guint i = 0; i < asked->len; i++) {
		const CgAgent *agent = g_ptr_array_index(asked, i);

		agent->class->cancel(agent->data, &question->shown);
	}
}

/* --- Answers --- */

/* Returns FALSE if the agent does not have the question. */
static gboolean drop_question(const CgAgent *agent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(agent->consent, id);

	return question && g_ptr_array_remove(question->asked, (gpointer)agent);
}

/* An agent has dropped the question. If no other one has it, the waiting requests are released. */
static void release_if_last(CgConsent *consent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(consent, id);

	if (question && question->asked->len == 0 && cg_timer_running(question->timer))
		consent->owner->released(consent->data, &question->shown);
}

/* The owner may have closed the question. */
static void accept_answer(CgConsent *consent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(consent, id);

	if (!question)
		return;
	question->answered = TRUE;
	cg_prompt_limit_reset(consent->limit, question->shown.who.consumer);
	cg_wake(consent->changed);
	cg_agents_cancel(question);
}

static void deliver_answer(const CgAgent *agent, guint64 id, CgAnswer *answer)
{
	CgConsent *consent = agent->consent;
	CgOpenQuestion *question;

	if (!drop_question(agent, id))
		return;
	question = cg_consent_find(consent, id);
	if (!answer->lifetime)
		answer->lifetime = question->shown.lifetime;
	if (consent->owner->answered(consent->data, &question->shown, answer))
		accept_answer(consent, id);
	else
		release_if_last(consent, id);
}

void cg_agent_answer(CgAgent *agent, guint64 id, const char *scope, const char *lifetime)
{
	CgAnswer answer = { .scope = scope, .lifetime = lifetime };

	deliver_answer(agent, id, &answer);
}

void cg_agent_refuse(CgAgent *agent, guint64 id)
{
	CgAnswer answer = { .refused = TRUE };

	deliver_answer(agent, id, &answer);
}

void cg_agent_fail(CgAgent *agent, guint64 id)
{
	if (drop_question(agent, id))
		release_if_last(agent->consent, id);
}

/* --- Registering --- */

/* Returns the place behind the agents of the same priority. */
static guint find_place(const GPtrArray *agents, gint priority)
{
	guint place = 0;

	while (place < agents->len &&
	       ((const CgAgent *)g_ptr_array_index(agents, place))->priority >= priority)
		place++;
	return place;
}

CgAgent *cg_agent_register(CgConsent *consent, const CgAgentClass *class, gpointer data,
			   gint priority, const char *const *identities)
{
	CgAgent *agent;

	if (consent->agents->len >= CG_AGENTS_MAX)
		return NULL;
	agent = g_new0(CgAgent, 1);
	agent->consent = consent;
	agent->class = class;
	agent->data = data;
	agent->priority = priority;
	agent->identities = g_strdupv((char **)identities);
	g_ptr_array_insert(consent->agents, find_place(consent->agents, priority), agent);
	return agent;
}

void cg_agent_activate(CgAgent *agent)
{
	const GPtrArray *questions = agent->consent->questions;

	for (guint i = 0; i < questions->len; i++)
		cg_agent_ask(agent, g_ptr_array_index(questions, i));
}

void cg_agent_unregister(CgAgent *agent)
{
	CgConsent *consent = agent->consent;
	g_autoptr(GArray) open = cg_consent_open(consent);

	g_ptr_array_remove(consent->agents, agent);
	for (guint i = 0; i < open->len; i++)
		cg_agent_fail(agent, g_array_index(open, guint64, i));
	g_strfreev(agent->identities);
	g_free(agent);
}

void cg_consent_release_agents(CgConsent *consent)
{
	while (consent->agents->len > 0) {
		CgAgent *agent = g_ptr_array_index(consent->agents, 0);
		const CgAgentClass *class = agent->class;
		gpointer data = agent->data;

		cg_agent_unregister(agent);
		class->release(data);
	}
}
