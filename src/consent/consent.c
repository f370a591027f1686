/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of questions: opens and closes them, and says how long requests may wait for them. It
 * refuses a question over a limit. */
#include "consent-private.h"

CgConsent *cg_consent_new(const CgConsentOwner *owner, gpointer data)
{
	CgConsent *consent = g_new0(CgConsent, 1);

	consent->owner = owner;
	consent->data = data;
	consent->questions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_open_question_free);
	consent->agents = g_ptr_array_new();
	consent->limit = cg_prompt_limit_new();
	return consent;
}

void cg_consent_free(CgConsent *consent)
{
	if (!consent)
		return;
	g_ptr_array_set_size(consent->questions, 0);
	cg_consent_release_agents(consent);
	g_ptr_array_unref(consent->questions);
	g_ptr_array_unref(consent->agents);
	cg_prompt_limit_free(consent->limit);
	g_free(consent);
}

void cg_consent_on_changed(CgConsent *consent, CgWake changed)
{
	consent->changed = changed;
}

/* --- Opening and closing --- */

static gboolean may_ask(const CgConsent *consent, const CgWho *who)
{
	return consent->questions->len < CG_QUESTIONS_MAX &&
	       !cg_prompt_limit_reached(consent->limit, who->consumer);
}

guint64 cg_consent_ask(CgConsent *consent, const CgQuestion *details, guint wait)
{
	CgOpenQuestion *question = cg_consent_find_who(consent, &details->who);

	if (question) {
		cg_open_question_widen(question, details);
		return question->shown.id;
	}
	if (!may_ask(consent, &details->who))
		return 0;
	question = cg_open_question_new(consent, details);
	g_ptr_array_add(consent->questions, question);
	if (wait > 0)
		cg_timer_start(question->timer, CG_SECONDS(wait));
	cg_wake(consent->changed);
	for (guint i = 0; i < consent->agents->len; i++)
		cg_agent_ask(g_ptr_array_index(consent->agents, i), question);
	return question->shown.id;
}

gboolean cg_consent_may_wait(const CgConsent *consent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(consent, id);

	return question && cg_timer_running(question->timer) &&
	       (question->answered || question->asked->len > 0);
}

static CgOpenQuestion *take_question(CgConsent *consent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(consent, id);
	guint index;

	if (!question || !g_ptr_array_find(consent->questions, question, &index))
		return NULL;
	return g_ptr_array_steal_index(consent->questions, index);
}

/* The question leaves the table before the owner and the agents hear that it is closed. */
void cg_consent_close(CgConsent *consent, guint64 id, gboolean decided)
{
	CgOpenQuestion *question = take_question(consent, id);

	if (!question)
		return;
	if (decided)
		cg_prompt_limit_reset(consent->limit, question->shown.who.consumer);
	else if (question->was_put && !question->answered)
		cg_prompt_limit_count(consent->limit, question->shown.who.consumer);
	cg_wake(consent->changed);
	cg_agents_cancel(question);
	cg_open_question_free(question);
}
