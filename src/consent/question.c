/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One open question: a copy of what is shown, and who may still answer it. */
#include "consent-private.h"

static void on_time(gpointer data)
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
	question->timer = cg_timer_new((CgWake){ on_time, question });
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

static char **joined(char **words, char **more)
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

	shown->repositories = joined(shown->repositories, details->repositories);
	shown->fields = joined(shown->fields, details->fields);
	if (!all)
		return;
	g_strfreev(shown->fields);
	shown->fields = g_new0(char *, 1);
}
