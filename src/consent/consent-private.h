/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside consent: the table of questions, one question, one agent, and the limit of prompts. Each
 * file uses only those before it: prompt-limit.c, question.c, agent.c, consent.c. */
#pragma once

#include <contactguard/consent.h>

typedef struct CgPromptLimit CgPromptLimit;

struct CgConsent {
	const CgConsentOwner *owner;
	gpointer data;
	GPtrArray *questions; /* of CgOpenQuestion, oldest first */
	GPtrArray *agents;    /* of CgAgent, in the order of asking */
	CgPromptLimit *limit;
	CgWake changed;
	guint64 last_id;
};

/* --- question.c: one question, and where it is found --- */

typedef struct {
	CgQuestion shown; /* owned */
	CgConsent *consent;
	GPtrArray *asked;  /* of CgAgent: those that may still answer */
	CgTimer *timer;    /* runs while requests may wait */
	gboolean was_put;  /* to some agent */
	gboolean answered; /* in a way that counts */
} CgOpenQuestion;

/* Returns a question with a copy of the details and the next id, in no table. The caller owns it.
 */
CgOpenQuestion *cg_open_question_new(CgConsent *consent, const CgQuestion *details);
void cg_open_question_free(CgOpenQuestion *question);
/* Adds the repositories and fields of the details. */
void cg_open_question_widen(CgOpenQuestion *question, const CgQuestion *details);
/* Return the open question with this id, or about this phone and consumer, lent, or NULL. */
CgOpenQuestion *cg_consent_find(const CgConsent *consent, guint64 id);
CgOpenQuestion *cg_consent_find_who(const CgConsent *consent, const CgWho *who);

/* --- agent.c --- */

/* Puts the question to the agent, unless it is about the agent or answered. */
void cg_agent_ask(CgAgent *agent, CgOpenQuestion *question);
/* Tells all agents that have the question to drop it. */
void cg_agents_cancel(CgOpenQuestion *question);

/* --- prompt-limit.c: how often each consumer was asked about without an answer --- */

/* Returns a limit that has counted nothing. The caller owns it. */
CgPromptLimit *cg_prompt_limit_new(void);
void cg_prompt_limit_free(CgPromptLimit *limit);
/* Counts one more prompt, now. */
void cg_prompt_limit_count(CgPromptLimit *limit, const char *consumer);
void cg_prompt_limit_reset(CgPromptLimit *limit, const char *consumer);
gboolean cg_prompt_limit_reached(const CgPromptLimit *limit, const char *consumer);
