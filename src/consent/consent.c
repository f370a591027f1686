/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The questions as a table: which are open, for how long requests may wait for them, and when they
 * are closed. Refuses what would be one too many. */
#include "consent-private.h"

#include <string.h>

CgConsent *cg_consent_new(const CgConsentOwner *owner, gpointer data)
{
	CgConsent *consent = g_new0(CgConsent, 1);

	consent->owner = owner;
	consent->data = data;
	consent->questions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_open_question_free);
	consent->agents = g_ptr_array_new();
	consent->unanswered = cg_unanswered_new();
	return consent;
}

void cg_consent_free(CgConsent *consent)
{
	if (!consent)
		return;
	g_ptr_array_set_size(consent->questions, 0);
	cg_consent_release(consent);
	g_ptr_array_unref(consent->questions);
	g_ptr_array_unref(consent->agents);
	cg_unanswered_free(consent->unanswered);
	g_free(consent);
}

void cg_consent_on_changed(CgConsent *consent, CgWake changed)
{
	consent->changed = changed;
}

/* --- Finding --- */

CgOpenQuestion *cg_consent_find(const CgConsent *consent, guint64 id)
{
	for (guint i = 0; i < consent->questions->len; i++) {
		CgOpenQuestion *question = g_ptr_array_index(consent->questions, i);

		if (question->shown.id == id)
			return question;
	}
	return NULL;
}

static CgOpenQuestion *find_who(const CgConsent *consent, const CgWho *who)
{
	for (guint i = 0; i < consent->questions->len; i++) {
		CgOpenQuestion *question = g_ptr_array_index(consent->questions, i);

		if (strcmp(question->shown.who.phone, who->phone) == 0 &&
		    strcmp(question->shown.who.consumer, who->consumer) == 0)
			return question;
	}
	return NULL;
}

const CgQuestion *cg_consent_question(const CgConsent *consent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(consent, id);

	return question && !question->answered ? &question->shown : NULL;
}

GArray *cg_consent_open(const CgConsent *consent)
{
	GArray *open = g_array_new(FALSE, FALSE, sizeof(guint64));

	for (guint i = 0; i < consent->questions->len; i++) {
		const CgOpenQuestion *question = g_ptr_array_index(consent->questions, i);

		if (!question->answered)
			g_array_append_val(open, question->shown.id);
	}
	return open;
}

/* --- Opening and closing --- */

static gboolean may_ask(const CgConsent *consent, const CgWho *who)
{
	return consent->questions->len < CG_QUESTIONS_MAX &&
	       !cg_unanswered_too_many(consent->unanswered, who->consumer);
}

guint64 cg_consent_ask(CgConsent *consent, const CgQuestion *details, guint wait)
{
	CgOpenQuestion *question = find_who(consent, &details->who);

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

gboolean cg_consent_holds(const CgConsent *consent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(consent, id);

	return question && cg_timer_running(question->timer) &&
	       (question->answered || question->asked->len > 0);
}

void cg_consent_bereave(CgConsent *consent, guint64 id)
{
	const CgOpenQuestion *question = cg_consent_find(consent, id);

	if (question && question->asked->len == 0 && cg_timer_running(question->timer))
		consent->owner->released(consent->data, &question->shown);
}

static CgOpenQuestion *take_out(CgConsent *consent, guint64 id)
{
	CgOpenQuestion *question = cg_consent_find(consent, id);
	guint place;

	if (!question || !g_ptr_array_find(consent->questions, question, &place))
		return NULL;
	return g_ptr_array_steal_index(consent->questions, place);
}

/* It is out of the table before anybody hears of that. */
void cg_consent_close(CgConsent *consent, guint64 id, gboolean decided)
{
	CgOpenQuestion *question = take_out(consent, id);

	if (!question)
		return;
	if (decided)
		cg_unanswered_forget(consent->unanswered, question->shown.who.consumer);
	else if (question->put && !question->answered)
		cg_unanswered_note(consent->unanswered, question->shown.who.consumer);
	cg_wake(consent->changed);
	cg_agents_cancel(question);
	cg_open_question_free(question);
}
