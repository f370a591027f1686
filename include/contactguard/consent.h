/* SPDX-License-Identifier: GPL-2.0-or-later */
/* consent: the questions that wait for a driver, and the agents that ask the driver.
 *
 * There is one question for each phone and consumer, however many requests wait for it. All agents
 * have it, those of the highest priority first. The first answer that the owner of the questions
 * accepts counts, and the other agents are told to drop the question. Nothing here says yes:
 * silence, failure and a late answer are no answer. */
#pragma once

#include <contactguard/policy.h>

/* --- Questions --- */

/* Open questions at a time: more than the apps of a head unit, and more than a driver would read.
 */
#define CG_QUESTIONS_MAX 64
/* A consumer that comes and goes causes a prompt each time. After CG_PROMPTS_MAX prompts within
 * CG_PROMPTS_SPAN that nobody answered, whichever phones it named, no question about it is opened
 * until the first of these prompts is as old as that span. One a minute is more than any driver
 * reads, and a head unit that reconnects for each request stays below. An answer resets the count.
 */
#define CG_PROMPTS_MAX  60
#define CG_PROMPTS_SPAN CG_SECONDS(60 * 60)

/* What an agent shows. All is lent, and the lists may grow while the question is open. */
typedef struct {
	guint64 id; /* never 0; counts up, so that no two questions of a run have the same */
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
	const char *scope, *lifetime; /* if it is not refused; as the agent said */
} CgAnswer;

/* The owner of the questions. Both functions may close the question. */
typedef struct {
	/* An agent has answered. Returns TRUE if the answer counts: then no agent has the question
	 * any more, and it stays open until it is closed. FALSE: the agent has failed. */
	gboolean (*answered)(gpointer data, const CgQuestion *question, const CgAnswer *answer);
	/* Requests must not wait any longer: the time is over, or no agent has the question. The
	 * question stays open. */
	void (*released)(gpointer data, const CgQuestion *question);
} CgConsentOwner;

typedef struct CgConsent CgConsent;

/* Returns an empty table of questions and agents, which the caller owns. owner: must outlive the
 * table. */
CgConsent *cg_consent_new(const CgConsentOwner *owner, gpointer data);
/* Drops all questions without an event, and releases the agents. NULL is ignored. */
void cg_consent_free(CgConsent *consent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConsent, cg_consent_free)

/* Opens a question and puts it to the agents, or adds the repositories and fields to the question
 * that is open for the same phone and consumer. details: copied; its id is ignored. wait: how many
 * seconds requests may wait for an answer, from the first request. Returns the id of the question,
 * or 0 if CG_QUESTIONS_MAX or CG_PROMPTS_MAX is reached. */
guint64 cg_consent_ask(CgConsent *consent, const CgQuestion *details, guint wait);
/* Returns TRUE if a request may wait for the question now: an agent has it or has answered it, and
 * the time is not over. FALSE for an id that is not open. */
gboolean cg_consent_may_wait(const CgConsent *consent, guint64 id);
/* Closes a question; the agents that still have it are told. decided: TRUE if it was decided, in
 * whatever way; FALSE if nobody asks any more. An id that is not open is ignored. */
void cg_consent_close(CgConsent *consent, guint64 id, gboolean decided);

/* Returns the question, lent until it is closed, or NULL if it was answered or is not open. */
const CgQuestion *cg_consent_question(const CgConsent *consent, guint64 id);
/* Returns the ids (guint64) of the questions that nobody has answered, oldest first. The caller
 * owns the array. */
GArray *cg_consent_open(const CgConsent *consent);
/* Sets the wake that is given whenever what cg_consent_open() returns has changed, before agents
 * hear of it. It replaces the one before. */
void cg_consent_on_changed(CgConsent *consent, CgWake changed);

/* --- Agents --- */

/* Agents at a time. They are programs that somebody trusts to ask; more of them are a fault. */
#define CG_AGENTS_MAX 16

/* How an agent is reached. Neither ask nor cancel may answer from inside the call. */
typedef struct {
	/* Puts the question to the agent. */
	void (*ask)(gpointer data, const CgQuestion *question);
	/* Tells the agent to drop the question. An answer to it is ignored from here on. */
	void (*cancel)(gpointer data, const CgQuestion *question);
	/* Tells the agent that it is released. The CgAgent is already freed. */
	void (*release)(gpointer data);
} CgAgentClass;

typedef struct CgAgent CgAgent;

/* Adds an agent; questions that are opened from here on are put to it. class: must live as long as
 * the agent. priority: agents with a higher one are asked first, equal ones in the order in which
 * they came. identities: the names that its process has, or would have, as a consumer (uid:1000,
 * app:dialer.service), copied; it is not asked about these, and if one of them is app:?, about
 * no app. Returns the agent, which the consent
 * owns until it is unregistered or released, or NULL if CG_AGENTS_MAX are there. */
CgAgent *cg_agent_register(CgConsent *consent, const CgAgentClass *class, gpointer data,
			   gint priority, const char *const *identities);
/* Puts the questions that are open already to the agent. Call it once, before another question can
 * be opened: right after cg_agent_register(), when the agent knows that it is registered. */
void cg_agent_activate(CgAgent *agent);
/* Removes and frees the agent. What it was asked counts as failed. */
void cg_agent_unregister(CgAgent *agent);
/* Unregisters all agents, and tells each that it is released. */
void cg_consent_release_agents(CgConsent *consent);

/* These three ignore a question that the agent does not have: it was never asked, has answered, or
 * the question was cancelled. The agent does not have the question after them. */

/* The driver lets the consumer see a scope. lifetime: NULL for the one that is offered first. */
void cg_agent_answer(CgAgent *agent, guint64 question, const char *scope, const char *lifetime);
/* The driver says no. */
void cg_agent_refuse(CgAgent *agent, guint64 question);
/* The agent can't ask the driver this question. */
void cg_agent_fail(CgAgent *agent, guint64 question);

/* Returns TRUE if the agent was asked this question and may still answer it. */
gboolean cg_agent_has(const CgAgent *agent, guint64 question);
