/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One open question: a copy of what is shown, and which agents may still answer it; and how it is
 * found in the table. */
#include "consent-private.h"

#include <string.h>

static void on_timeout(gpointer data)
{
	const CgOpenQuestion *question = data;
	const CgConsent *consent = question->consent;

	consent->owner->released(consent->data, &question->shown);
}

CgOpenQuestion *cg_open_question_new(CgConsent *consent, const CgQuestion *details)
{
	CgOpenQuestion *question = g_new0(CgOpenQuestion, 1);

	question->consent = consent;
	question->shown = (CgQuestion){
		.id = ++consent->last_id,
		.who = { g_strdup(details->who.phone), g_strdup(details->who.consumer) },
		.phone_name = cg_text_new(cg_span_of(details->phone_name)),
		.repositories = g_strdupv(details->repositories),
		.fields = g_strdupv(details->fields),
		.scopes = g_strdupv(details->scopes),
		.lifetimes = g_strdupv(details->lifetimes),
		.lifetime = g_strdup(details->lifetime),
	};
	question->asked = g_ptr_array_new();
	question->timer = cg_timer_new((CgWake){ on_timeout, question });
	return question;
}

void cg_open_question_free(CgOpenQuestion *question)
{
	CgQuestion *shown = &question->shown;

	g_free((char *)shown->who.phone);
	g_free((char *)shown->who.consumer);
	cg_text_free((CgText *)shown->phone_name);
	g_strfreev(shown->repositories);
	g_strfreev(shown->fields);
	g_strfreev(shown->scopes);
	g_strfreev(shown->lifetimes);
	g_free((char *)shown->lifetime);
	g_ptr_array_unref(question->asked);
	cg_timer_free(question->timer);
	g_free(question);
}

static char **join_words(char **words, char **more)
{
	g_autoptr(GStrvBuilder) all = g_strv_builder_new();

	g_strv_builder_addv(all, (const char **)words);
	for (guint i = 0; more[i]; i++)
		if (!g_strv_contains((const char *const *)words, more[i]))
			g_strv_builder_add(all, more[i]);
	g_strfreev(words);
	return g_strv_builder_end(all);
}

void cg_open_question_widen(CgOpenQuestion *question, const CgQuestion *details)
{
	CgQuestion *shown = &question->shown;
	gboolean all = !*shown->fields || !*details->fields;

	shown->repositories = join_words(shown->repositories, details->repositories);
	shown->fields = join_words(shown->fields, details->fields);
	if (!all)
		return;
	g_strfreev(shown->fields);
	shown->fields = g_new0(char *, 1);
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

CgOpenQuestion *cg_consent_find_who(const CgConsent *consent, const CgWho *who)
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
