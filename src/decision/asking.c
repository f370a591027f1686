/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The question to the driver, and the requests that wait until its answer is durable, or until
 * nobody may wait for it any longer. The question stands as long as somebody reads for the
 * consumer.
 */
#include "decision-private.h"

/* --- What the driver is shown --- */

static char **end_strv(GPtrArray *words)
{
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

static char **scopes_within(const CgConfig *config, const CgScope *ceiling)
{
	g_auto(GStrv) names = cg_config_scope_names(config);
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; names[i]; i++)
		if (!ceiling || cg_scope_within(cg_config_scope(config, names[i]), ceiling))
			g_ptr_array_add(words, g_strdup(names[i]));
	return end_strv(words);
}

static gboolean is_offered(const CgDecisionContext *now, const char *text)
{
	CgLifetime lifetime;
	gint64 until;

	if (!cg_lifetime_parse(text, &lifetime) ||
	    (!cg_bond_known(now->bond) && cg_lifetime_outlasts_trip(&lifetime)))
		return FALSE;
	until = cg_lifetime_until(&lifetime, now->time);
	return until == 0 || until > now->time;
}

static char **lifetimes_offered(const CgDecisionContext *now, const char *of_rule)
{
	const char *const all[] = { "once", "trip", "12h", "7d", "always", of_rule };
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		if (is_offered(now, all[i]) &&
		    !g_ptr_array_find_with_equal_func(words, all[i], g_str_equal, NULL))
			g_ptr_array_add(words, g_strdup(all[i]));
	return end_strv(words);
}

static guint64 put_question(const CgConsumer *consumer, const char *repository, char **fields)
{
	CgDecisions *decisions = consumer->decisions;
	const char *phone = consumer->who.phone;
	CgPeers peers = cg_peers_of(decisions, &consumer->who);
	CgDecisionContext now = cg_presence_context(decisions, &peers);
	char *repositories[] = { (char *)repository, NULL };
	CgQuestion details = { .who = consumer->who,
			       .phone_name = cg_decisions_phone_name(decisions, phone),
			       .repositories = repositories,
			       .fields = fields };
	CgOffer offer;
	guint64 id;

	cg_config_offer(decisions->config, &consumer->who, &offer);
	details.scopes = scopes_within(decisions->config, offer.ceiling);
	details.lifetimes = lifetimes_offered(&now, offer.lifetime);
	details.lifetime = is_offered(&now, offer.lifetime) ? offer.lifetime : "trip";
	id = cg_consent_ask(decisions->consent, &details, cg_config_wait(decisions->config));
	g_strfreev(details.scopes);
	g_strfreev(details.lifetimes);
	return id;
}

/* While a refusal is being saved the driver is not asked again: the request waits, as far as it
 * may, at the question that was refused. */
gboolean cg_consumer_ask(CgConsumer *consumer, const char *repository, char **fields)
{
	if (!consumer->refusals)
		consumer->question = put_question(consumer, repository, fields);
	return cg_consumer_may_wait(consumer);
}

/* --- Requests that wait --- */

gboolean cg_consumer_may_wait(const CgConsumer *consumer)
{
	return cg_consent_may_wait(consumer->decisions->consent, consumer->question);
}

void cg_consumer_add_waiter(CgConsumer *consumer, CgWaiter *waiter)
{
	g_ptr_array_add(consumer->waiters, waiter);
}

void cg_consumer_remove_waiter(CgConsumer *consumer, CgWaiter *waiter)
{
	g_ptr_array_remove(consumer->waiters, waiter);
}

static void wake_waiters(const CgConsumer *consumer, gboolean failed)
{
	for (guint i = 0; i < consumer->waiters->len; i++) {
		CgWaiter *waiter = g_ptr_array_index(consumer->waiters, i);

		waiter->failed = waiter->failed || failed;
		cg_wake(waiter->wake);
	}
}

void cg_asking_wake(const CgConsumer *consumer)
{
	wake_waiters(consumer, FALSE);
}

/* --- The end of a question --- */

static void close_question(CgConsumer *consumer, gboolean decided)
{
	guint64 question = consumer->question;

	consumer->question = 0;
	if (question)
		cg_consent_close(consumer->decisions->consent, question, decided);
}

void cg_asking_review(CgConsumer *consumer)
{
	if (consumer->asks || consumer->refusals || !consumer->question)
		return;
	close_question(consumer, TRUE);
	wake_waiters(consumer, FALSE);
}

void cg_asking_fail(CgConsumer *consumer)
{
	close_question(consumer, TRUE);
	wake_waiters(consumer, TRUE);
}

void cg_consumer_add_reader(CgConsumer *consumer)
{
	consumer->readers++;
}

void cg_consumer_remove_reader(CgConsumer *consumer)
{
	if (--consumer->readers == 0)
		close_question(consumer, FALSE);
}
