/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What comes of a question to the driver: an agent's answer becomes a decision, or the waiting
 * requests go on without one. A grant counts once it is durable. A refusal counts at once, but it
 * is durable, too, before a request that waited for it is answered: nobody is asked twice because
 * the daemon was killed in between. */
#include "decision-private.h"

typedef struct {
	CgConsumer *consumer;
	guint64 question;
} Answered;

/* If the grant holds now, the question is closed already. If it could not be saved it was not
 * decided, and the next request asks again. */
static void on_granted(gpointer data, const GError *error)
{
	g_autofree Answered *answered = data;

	if (answered->consumer->question == answered->question)
		cg_asking_fail(answered->consumer);
}

static gboolean take_grant(CgDecisions *decisions, const CgQuestion *question,
			   const CgAnswer *answer, GError **error)
{
	Answered *answered = g_new(Answered, 1);

	*answered = (Answered){ cg_decisions_consumer(decisions, &question->who), question->id };
	if (cg_decisions_grant(decisions, &question->who, answer->scope, answer->lifetime,
			       on_granted, answered, error))
		return TRUE;
	g_free(answered);
	return FALSE;
}

/* What could not be saved holds all the same, and is saved again later. */
static void on_refused(gpointer data, const GError *error)
{
	CgConsumer *consumer = data;

	consumer->refusals--;
	cg_asking_review(consumer);
}

static gboolean take_refusal(CgDecisions *decisions, const CgQuestion *question, GError **error)
{
	CgConsumer *consumer = cg_decisions_consumer(decisions, &question->who);

	consumer->refusals++;
	if (cg_decisions_refuse(decisions, &question->who, on_refused, consumer, error))
		return TRUE;
	consumer->refusals--;
	return FALSE;
}

static gboolean on_answered(gpointer data, const CgQuestion *question, const CgAnswer *answer)
{
	g_autoptr(GError) error = NULL;
	CgDecisions *decisions = data;
	gboolean taken = answer->refused ? take_refusal(decisions, question, &error)
					 : take_grant(decisions, question, answer, &error);

	cg_log(CG_LOG_GATE, "an agent answered%s", taken ? "" : ", but not so that it counts");
	if (taken)
		return TRUE;
	if (g_error_matches(error, CG_ERROR, CG_ERROR_CONFIG))
		return FALSE;
	cg_asking_fail(cg_decisions_consumer(decisions, &question->who));
	return TRUE;
}

static void on_released(gpointer data, const CgQuestion *question)
{
	cg_log(CG_LOG_GATE, "nobody waits for the driver any longer");
	cg_asking_wake(cg_decisions_consumer(data, &question->who));
}

const CgConsentOwner cg_answers = { on_answered, on_released };
