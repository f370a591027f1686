/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Agents, in the order of asking, and what comes from them. An answer counts only from one that
 * has the question and once. */
#include "consent-private.h"

struct CgAgent {
	CgConsent *consent;
	const CgAgentClass *class;
	gpointer data;
	gint priority;
	char **identities;
};

static gboolean has(const CgAgent *agent, const CgOpenQuestion *question)
{
	return g_ptr_array_find(question->asked, agent, NULL);
}

gboolean cg_agent_has(const CgAgent *agent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(agent->consent, id);

	return question && has(agent, question);
}

/* --- Asking --- */

void cg_agent_ask(CgAgent *agent, CgOpenQuestion *question)
{
	if (question->answered ||
	    g_strv_contains((const char *const *)agent->identities, question->shown.who.consumer))
		return;
	question->put = TRUE;
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

/* --- Coming and going --- */

static guint place_of(const GPtrArray *agents, gint priority)
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
	g_ptr_array_insert(consent->agents, place_of(consent->agents, priority), agent);
	return agent;
}

void cg_agent_begin(CgAgent *agent)
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

void cg_consent_release(CgConsent *consent)
{
	while (consent->agents->len > 0) {
		CgAgent *agent = g_ptr_array_index(consent->agents, 0);
		const CgAgentClass *class = agent->class;
		gpointer data = agent->data;

		cg_agent_unregister(agent);
		class->release(data);
	}
}

/* --- What comes from them --- */

/* FALSE: it does not have the question. */
static gboolean give_up(const CgAgent *agent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(agent->consent, id);

	return question && g_ptr_array_remove(question->asked, (gpointer)agent);
}

/* The owner may have closed the question. */
static void taken(CgConsent *consent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(consent, id);

	if (!question)
		return;
	question->answered = TRUE;
	cg_unanswered_forget(consent->unanswered, question->shown.who.consumer);
	cg_wake(consent->changed);
	cg_agents_cancel(question);
}

static void come(const CgAgent *agent, guint64 id, CgAnswer *answer)
{
	CgConsent *consent = agent->consent;
	CgOpenQuestion *question;

	if (!give_up(agent, id))
		return;
	question = cg_consent_find(consent, id);
	if (!answer->lifetime)
		answer->lifetime = question->shown.lifetime;
	if (consent->owner->answered(consent->data, &question->shown, answer))
		taken(consent, id);
	else
		cg_consent_bereave(consent, id);
}

void cg_agent_answer(CgAgent *agent, guint64 id, const char *scope, const char *lifetime)
{
	CgAnswer answer = { .scope = scope, .lifetime = lifetime };

	come(agent, id, &answer);
}

void cg_agent_refuse(CgAgent *agent, guint64 id)
{
	CgAnswer answer = { .refused = TRUE };

	come(agent, id, &answer);
}

void cg_agent_fail(CgAgent *agent, guint64 id)
{
	if (give_up(agent, id))
		cg_consent_bereave(agent->consent, id);
}
