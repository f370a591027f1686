/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Computes the scope in effect for a consumer and notices when it changes: by a driver, the
 * configuration, the phone or time. Whatever runs under the former decision is then cut off. */
#include "decision-private.h"

/* After a crash a phone that was present counts as present until the last timestamp. Each time
 * that one is written, it is also noticed whether the wall clock was set. */
#define TIMESTAMP_INTERVAL CG_SECONDS(60)
/* Failed writes are retried: a full disk may have space again. */
#define RETRY_INTERVAL CG_SECONDS(10)

static CgDecisionContext context_of(const CgConsumer *consumer)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);
	CgDecisionContext now = cg_presence_context(consumer->decisions, &peers);

	now.connected = !consumer->connection_lost;
	return now;
}

CgDecision *cg_consumer_decide(const CgConsumer *consumer)
{
	CgDecisionContext now = context_of(consumer);

	return cg_decide(consumer->decisions->config, consumer->grant, &consumer->who, &now);
}

static CgScope *compute_scope(CgConsumer *consumer)
{
	const CgScope *fixed = consumer->decisions->scope;
	g_autoptr(CgDecision) decision = NULL;

	consumer->asks = FALSE;
	if (fixed)
		return cg_scope_ref(fixed);
	decision = cg_consumer_decide(consumer);
	consumer->asks = decision->ask;
	return cg_scope_ref(decision->scope);
}

/* Two grants of the same scope are two decisions, and so are a grant and its end or rest. */
static char *print_grant(const CgConsumer *consumer)
{
	const CgGrant *grant = consumer->grant;

	if (!grant || consumer->decisions->scope)
		return g_strdup("");
	return g_strdup_printf("%s %" G_GUINT64_FORMAT "\n",
			       grant->over       ? "over"
			       : consumer->holds ? "grant"
						 : "rest",
			       grant->serial);
}

static void on_saved(gpointer data, const GError *error)
{
	CgConsumer *consumer = data;

	if (error && !consumer->unsaved)
		cg_warn(CG_LOG_GATE, "what a driver decided is not put down yet: %s",
			error->message);
	consumer->unsaved = error != NULL;
	consumer->writes--;
	cg_decisions_schedule_review(consumer->decisions);
}

void cg_consumer_save(CgConsumer *consumer)
{
	CgStore *store = consumer->decisions->store;

	consumer->writes++;
	if (consumer->grant)
		cg_store_save_grant(store, consumer->grant, on_saved, consumer);
	else
		cg_store_delete_grants(store, consumer->who.phone, consumer->who.consumer, on_saved,
				       consumer);
}

/* A grant that has ended must not come back, not even by a clock or a phone that does. One that
 * rests may. */
static void end_grant(CgConsumer *consumer)
{
	CgDecisionContext now = context_of(consumer);

	consumer->holds = consumer->grant && cg_grant_holds(consumer->grant, &now);
	if (!consumer->grant || consumer->grant->over || !cg_grant_has_ended(consumer->grant, &now))
		return;
	consumer->grant->over = TRUE;
	/* This must not replace a newer decision that is being written. */
	if (!consumer->awaited)
		cg_consumer_save(consumer);
	cg_log(CG_LOG_GATE, "a grant has ended");
}

/* When others are told of the new decision, nobody reads under the old one any more. */
static void take_effect(CgConsumer *consumer, CgScope *scope, char *decision_id)
{
	CgDecisions *decisions = consumer->decisions;

	g_free(consumer->decision_id);
	consumer->decision_id = decision_id;
	g_clear_pointer(&consumer->scope, cg_scope_unref);
	consumer->scope = scope;
	if (decisions->events)
		decisions->events->superseded(decisions->events_data, consumer);
	cg_consumer_drop_keys(consumer, consumer->decision_id);
	if (decisions->changed)
		decisions->changed(decisions->changed_data, &consumer->who);
}

void cg_consumer_review(CgConsumer *consumer)
{
	g_autofree char *grant = NULL, *text = NULL, *decision_id = NULL;
	g_autoptr(CgScope) scope = NULL;

	end_grant(consumer);
	grant = print_grant(consumer);
	scope = compute_scope(consumer);
	cg_asking_review(consumer);
	text = cg_scope_print(scope);
	decision_id = g_strconcat(grant, text, NULL);
	if (g_strcmp0(decision_id, consumer->decision_id) != 0)
		take_effect(consumer, g_steal_pointer(&scope), g_steal_pointer(&decision_id));
}

void cg_consumer_set_grant(CgConsumer *consumer, CgGrant *grant)
{
	CgDecisions *decisions = consumer->decisions;

	cg_grant_free(consumer->grant);
	consumer->grant = grant;
	/* A `once` is for a connection that is there or will come, so none is lost for it yet. */
	consumer->connection_lost = FALSE;
	consumer->served = FALSE;
	cg_consumer_review(consumer);
	/* A connection that is closed for the car to come back is not the one that a `once` is for,
	 * and is gone before the others are filled. */
	if (decisions->events && grant && !cg_consumer_sees_nothing(consumer))
		decisions->events->granted(decisions->events_data, consumer);
	if (decisions->events)
		decisions->events->decided(decisions->events_data, consumer);
	consumer->served = consumer->connections > 0;
	cg_decisions_schedule_review(decisions);
}

/* --- What is in effect --- */

const CgScope *cg_consumer_scope(const CgConsumer *consumer)
{
	return consumer->scope;
}

const char *cg_consumer_decision_id(const CgConsumer *consumer)
{
	return consumer->decision_id;
}

gboolean cg_consumer_asks(const CgConsumer *consumer)
{
	return consumer->asks || consumer->refusals;
}

guint64 cg_consumer_serial(const CgConsumer *consumer)
{
	return consumer->holds && !consumer->decisions->scope ? consumer->grant->serial : 0;
}

gboolean cg_consumer_sees_nothing(const CgConsumer *consumer)
{
	return !cg_scope_shows(consumer->scope, CG_AREA_CONTACTS) &&
	       !cg_scope_shows(consumer->scope, CG_AREA_CALLS);
}

void cg_decisions_status(CgDecisions *decisions, const CgWho *who, CgDecisionStatus *out)
{
	CgConsumer *consumer = cg_decisions_consumer(decisions, who);
	const CgGrant *grant;

	cg_consumer_review(consumer);
	grant = consumer->holds ? consumer->grant : NULL;
	out->scope = cg_scope_ref(consumer->scope);
	out->lifetime = grant ? cg_lifetime_print(&grant->lifetime) : g_strdup("");
	out->expires = grant ? grant->until / G_USEC_PER_SEC : 0;
	out->last_request = consumer->last_request / G_USEC_PER_SEC;
}

void cg_decision_status_clear(CgDecisionStatus *status)
{
	g_clear_pointer(&status->scope, cg_scope_unref);
	g_clear_pointer(&status->lifetime, g_free);
}

CgScope *cg_decisions_scope_if_granted(CgDecisions *decisions, const CgWho *who,
				       const CgScope *granted)
{
	static const CgLifetime always = { .kind = CG_LIFETIME_ALWAYS };
	CgPeers peers = cg_peers_of(decisions, who);
	CgDecisionContext now = cg_presence_context(decisions, &peers);
	g_autoptr(CgGrant) grant = cg_grant_new(who, granted, &always, &now, 0);
	g_autoptr(CgDecision) decision = NULL;

	if (decisions->scope)
		return cg_scope_ref(decisions->scope);
	decision = cg_decide(decisions->config, grant, who, &now);
	return cg_scope_ref(decision->scope);
}

/* --- What a consumer does --- */

void cg_consumer_request(CgConsumer *consumer)
{
	consumer->last_request = cg_clock_wall();
	cg_consumer_review(consumer);
}

void cg_consumer_add_connection(CgConsumer *consumer)
{
	consumer->connections++;
	consumer->served = TRUE;
}

void cg_consumer_remove_connection(CgConsumer *consumer)
{
	consumer->connections--;
	if (!consumer->served || consumer->connections > 0)
		return;
	consumer->connection_lost = TRUE;
	cg_consumer_review(consumer);
}

/* --- The bonds of its peers --- */

void cg_consumer_ask_bonds(CgConsumer *consumer)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);

	for (guint i = 0; i < peers.count; i++)
		consumer->bond_answers[i] = cg_bond_ask(consumer->decisions, peers.addresses[i]);
	consumer->awaits_bonds = cg_consumer_awaits_bonds(consumer);
}

gboolean cg_consumer_awaits_bonds(const CgConsumer *consumer)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);

	for (guint i = 0; i < peers.count; i++)
		if (cg_bond_is_awaited(consumer->decisions, peers.addresses[i],
				       consumer->bond_answers[i]))
			return TRUE;
	return FALSE;
}

/* What rested and holds again is as if it were granted now: the car has to come back for it. */
static void on_bond_told(CgConsumer *consumer)
{
	const CgDecisionEvents *events = consumer->decisions->events;
	gpointer data = consumer->decisions->events_data;
	gboolean held = consumer->holds;

	cg_consumer_review(consumer);
	if (events && !held && consumer->holds && !cg_consumer_sees_nothing(consumer))
		events->granted(data, consumer);
	if (!consumer->awaits_bonds || cg_consumer_awaits_bonds(consumer))
		return;
	consumer->awaits_bonds = FALSE;
	if (events)
		events->decided(data, consumer);
	cg_asking_wake(consumer);
}

void cg_decisions_review_peer(CgDecisions *decisions, const char *peer)
{
	g_autoptr(GPtrArray) all = cg_peer_consumers(decisions, peer);

	for (guint i = 0; i < all->len; i++)
		on_bond_told(g_ptr_array_index(all, i));
	cg_decisions_schedule_review(decisions);
}

/* --- What time does --- */

void cg_decisions_schedule_review(CgDecisions *decisions)
{
	gint64 next = G_MAXINT64;
	g_autoptr(GPtrArray) all = cg_decisions_consumers(decisions, NULL, NULL);

	for (guint i = 0; i < all->len; i++) {
		const CgConsumer *consumer = g_ptr_array_index(all, i);
		CgDecisionContext now = context_of(consumer);

		if (consumer->unsaved)
			next = MIN(next, RETRY_INTERVAL);
		if (consumer->grant && !consumer->grant->over)
			next = MIN(next,
				   MIN(TIMESTAMP_INTERVAL, cg_grant_left(consumer->grant, &now)));
	}
	if (next == G_MAXINT64)
		cg_timer_stop(decisions->review);
	else
		cg_timer_start(decisions->review, next);
}

/* What is saved again must not replace a newer decision that is being written. */
void cg_decisions_flush(CgDecisions *decisions)
{
	g_autoptr(GPtrArray) all = cg_decisions_consumers(decisions, NULL, NULL);

	for (guint i = 0; i < all->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(all, i);

		if (consumer->unsaved && !consumer->awaited)
			cg_consumer_save(consumer);
	}
}

void cg_decisions_review(CgDecisions *decisions)
{
	g_autoptr(GPtrArray) all = cg_decisions_consumers(decisions, NULL, NULL);

	for (guint i = 0; i < all->len; i++)
		cg_consumer_review(g_ptr_array_index(all, i));
	cg_decisions_flush(decisions);
	cg_decisions_schedule_review(decisions);
}
