/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside consent: the table of questions, one question, one agent, and who was asked too often. */
#pragma once

#include <contactguard/consent.h>

typedef struct CgUnanswered CgUnanswered;

struct CgConsent {
	const CgConsentOwner *owner;
	gpointer data;
	GPtrArray *questions; /* of CgOpenQuestion, oldest first */
	GPtrArray *agents;    /* of CgAgent, in the order of asking */
	CgUnanswered *unanswered;
	CgWake changed;
	guint64 last_id;
};

/* --- question.c --- */

typedef struct {
	CgQuestion shown; /* owned */
	CgConsent *consent;
	GPtrArray *asked; /* of CgAgent: who may still answer */
	CgTimer *timer;   /* runs while requests may wait */
	gboolean put;     /* some agent had it */
	gboolean answered;
} CgOpenQuestion;

CgOpenQuestion *cg_open_question_new(CgConsent *consent, const CgQuestion *details);
void cg_open_question_free(CgOpenQuestion *question);
/* More is asked for. */
void cg_open_question_widen(CgOpenQuestion *question, const CgQuestion *details);

/* --- consent.c --- */

CgOpenQuestion *cg_consent_find(const CgConsent *consent, guint64 id); /* NULL: not open */
/* One agent less may answer: where it was the last, nobody waits any longer. */
void cg_consent_bereave(CgConsent *consent, guint64 id);

/* --- agent.c --- */

void cg_agent_ask(CgAgent *agent, CgOpenQuestion *question); /* but not about itself */
/* Those that have it drop it. */
void cg_agents_cancel(CgOpenQuestion *question);

/* --- unanswered.c: how often each consumer was asked about for nothing --- */

CgUnanswered *cg_unanswered_new(void);
void cg_unanswered_free(CgUnanswered *unanswered);
void cg_unanswered_note(CgUnanswered *unanswered, const char *consumer); /* once more, now */
void cg_unanswered_forget(CgUnanswered *unanswered, const char *consumer);
gboolean cg_unanswered_too_many(const CgUnanswered *unanswered, const char *consumer);
