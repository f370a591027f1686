/* SPDX-License-Identifier: GPL-2.0-or-later */
/* consent: the questions that wait for a driver, and the agents that put them to him.
 *
 * One question for each phone and consumer, however many requests wait for it. It is put to all
 * agents, those of the highest priority first; the first answer that its owner takes counts, and
 * the others are told to drop it. Nothing here says yes: silence, failure and what comes late are
 * no answer. */
#pragma once

#include <contactguard/policy.h>

/* --- Questions --------------------------------------------------------------------------------*/

/* Of programs that somebody trusts to ask; more of them is a fault of one. */
#define CG_AGENTS_MAX 16
/* More than a head unit has apps, and than a driver would read. */
#define CG_QUESTIONS_MAX 64
/* A consumer that comes and goes makes a prompt each time. After so many that nobody answered
 * within CG_UNANSWERED_SPAN, whichever phones it named, it is not asked about until the first of
 * them is that old: one a minute is more than any driver reads, and a head unit that connects anew
 * for each request stays below. An answer begins the count anew. */
#define CG_UNANSWERED_MAX  60
#define CG_UNANSWERED_SPAN CG_SECONDS(60 * 60)

/* What an agent shows. All is lent, and may grow while the question is open. */
typedef struct {
	guint64 id; /* counts up; no two questions of a run have the same */
	CgWho who;
	const char *phone_name;
	char **repositories;  /* what was asked for: pb, ich, SIM1/pb, ... */
	char **fields;        /* properties that were asked for; empty: all */
	char **scopes;        /* on offer, by name */
	char **lifetimes;     /* on offer */
	const char *lifetime; /* to be offered first */
} CgQuestion;

typedef struct {
	gboolean refused;
	const char *scope, *lifetime; /* where it is not refused; as the agent said */
} CgAnswer;

/* Who asks. Both may close the question. */
typedef struct {
	/* FALSE: no answer that could count; the agent has failed. Else the question is no more put
	 * to anybody, and open until it is closed. */
	gboolean (*answered)(gpointer data, const CgQuestion *question, const CgAnswer *answer);
	/* Nobody is to wait any longer: the time is over, or there is no agent left. The question
	 * stands. */
	void (*released)(gpointer data, const CgQuestion *question);
} CgConsentOwner;

typedef struct CgConsent CgConsent;
CgConsent *cg_consent_new(const CgConsentOwner *owner, gpointer data);
void cg_consent_free(CgConsent *consent); /* the agents are released; no event comes any more */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConsent, cg_consent_free)

/* Opens a question of these details (copied; id is not looked at) and puts it to the agents, or
 * adds the repositories and fields to the one that is open for the same phone and consumer. wait:
 * seconds that requests may wait for it, from its first. Returns its id, 0: over a limit. */
guint64 cg_consent_ask(CgConsent *consent, const CgQuestion *details, guint wait);
/* May a request wait for it now? An agent has it, or has answered, and the time is not over. */
gboolean cg_consent_holds(const CgConsent *consent, guint64 id);
/* The agents that still have it are told. decided: it was decided meanwhile, else nobody asks any
 * more. One that is not open is fine. */
void cg_consent_close(CgConsent *consent, guint64 id, gboolean decided);

/* Of those that nobody has answered. NULL: it is not open. */
const CgQuestion *cg_consent_question(const CgConsent *consent, guint64 id);
GArray *cg_consent_open(const CgConsent *consent); /* of guint64, oldest first; g_array_unref() */
/* Another question is open, or one is no more; before agents hear of it. */
void cg_consent_on_changed(CgConsent *consent, CgWake changed);

/* --- Agents -----------------------------------------------------------------------------------*/

/* Neither ask nor cancel may answer from inside. */
typedef struct {
	void (*ask)(gpointer data, const CgQuestion *question);
	void (*cancel)(gpointer data,
		       const CgQuestion *question); /* an answer is late from now on */
	void (*release)(gpointer data);             /* the agent is gone after it */
} CgAgentClass;

typedef struct CgAgent CgAgent;
/* Whom it is put to first: the highest priority, then who came first. identities: the names that
 * its process has, or would have, as a consumer (uid:1000, app:dialer.service); it is not asked
 * about itself. Copied. NULL: CG_AGENTS_MAX are there. */
CgAgent *cg_agent_register(CgConsent *consent, const CgAgentClass *class, gpointer data,
			   gint priority, const char *const *identities);
void cg_agent_begin(CgAgent *agent);         /* what waits is put to it; once */
void cg_agent_unregister(CgAgent *agent);    /* what it was asked it has failed to answer */
void cg_consent_release(CgConsent *consent); /* all of them: the way to them ends */

/* What it was not asked, what it has answered and what was cancelled is ignored. NULL lifetime: the
 * one to be offered first. */
void cg_agent_answer(CgAgent *agent, guint64 question, const char *scope, const char *lifetime);
void cg_agent_refuse(CgAgent *agent, guint64 question);
void cg_agent_fail(CgAgent *agent, guint64 question);          /* for this question */
gboolean cg_agent_has(const CgAgent *agent, guint64 question); /* was asked, and may answer */
