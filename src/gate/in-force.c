/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is in force for a consumer, and the moment when that becomes something else: by the driver,
 * the configuration, the phone or the time. Where it does, all that was given under the old
 * decision ends. */
#include "gate-private.h"

/* Who was here is known after a crash to have been here until then; and a wall clock that was set
 * is noticed. */
#define BEAT CG_SECONDS(60)
/* What could not be put down is tried again: a disk that was full may not be any more. */
#define RETRY CG_SECONDS(10)

static CgMoment moment_of(const CgConsumer *consumer)
{
	CgMoment now = cg_presence_moment(consumer->gate, consumer->phone);

	now.connected = !consumer->lost;
	return now;
}

CgDecision *cg_consumer_decide(const CgConsumer *consumer)
{
	const CgWho who = { consumer->phone, consumer->name };
	CgMoment now = moment_of(consumer);

	return cg_decide(consumer->gate->options.config, consumer->grant, &who, &now);
}

static CgScope *scope_in_force(CgConsumer *consumer)
{
	const CgScope *fixed = consumer->gate->options.scope;
	g_autoptr(CgDecision) decision = NULL;

	consumer->asks = FALSE;
	if (fixed)
		return cg_scope_ref(fixed);
	decision = cg_consumer_decide(consumer);
	consumer->asks = decision->ask;
	return cg_scope_ref(decision->scope);
}

/* Two grants of the same scope are two, and the end of one is not what was before it. */
static char *mark_of(const CgConsumer *consumer)
{
	const CgGrant *grant = consumer->grant;

	if (!grant || consumer->gate->options.scope)
		return g_strdup("");
	return g_strdup_printf("%s %" G_GUINT64_FORMAT "\n", grant->over ? "over" : "grant",
			       grant->serial);
}

static void on_put_down(gpointer data, const GError *error)
{
	CgConsumer *consumer = data;

	if (error && !consumer->owed)
		cg_warn(CG_LOG_GATE, "what a driver decided is not put down yet: %s",
			error->message);
	consumer->owed = error != NULL;
	consumer->puts--;
	cg_gate_plan(consumer->gate);
}

void cg_consumer_put_down(CgConsumer *consumer)
{
	CgStore *store = consumer->gate->options.store;

	consumer->puts++;
	if (consumer->grant)
		cg_store_put_grant(store, consumer->grant, on_put_down, consumer);
	else
		cg_store_drop_grants(store, consumer->phone, consumer->name, on_put_down, consumer);
}

/* What has ended must not come back, also not by a clock or a phone that does. */
static void end_grant(CgConsumer *consumer)
{
	CgMoment now = moment_of(consumer);

	if (!consumer->grant || consumer->grant->over || cg_grant_holds(consumer->grant, &now))
		return;
	consumer->grant->over = TRUE;
	/* Not over a newer one that is being written. */
	if (!cg_gate_awaits(consumer->gate, consumer))
		cg_consumer_put_down(consumer);
	cg_log(CG_LOG_GATE, "a grant has ended");
}

/* Nobody reads under the old one any more when others hear of it. */
static void take_effect(CgConsumer *consumer, CgScope *scope, char *in_force)
{
	CgGate *gate = consumer->gate;
	const CgWho who = { consumer->phone, consumer->name };

	g_free(consumer->in_force);
	consumer->in_force = in_force;
	g_clear_pointer(&consumer->scope, cg_scope_unref);
	consumer->scope = scope;
	cg_shared_views_end(gate, consumer);
	cg_consumer_drop_keys(consumer, consumer->in_force);
	if (gate->changed)
		gate->changed(gate->changed_data, &who);
}

void cg_consumer_review(CgConsumer *consumer)
{
	g_autofree char *mark = NULL, *text = NULL, *in_force = NULL;
	g_autoptr(CgScope) scope = NULL;

	end_grant(consumer);
	mark = mark_of(consumer);
	scope = scope_in_force(consumer);
	cg_asking_review(consumer);
	text = cg_scope_print(scope);
	in_force = g_strconcat(mark, text, NULL);
	if (g_strcmp0(in_force, consumer->in_force) != 0)
		take_effect(consumer, g_steal_pointer(&scope), g_steal_pointer(&in_force));
}

guint64 cg_consumer_serial(const CgConsumer *consumer)
{
	const CgGrant *grant = consumer->grant;

	return grant && !grant->over && !consumer->gate->options.scope ? grant->serial : 0;
}

gboolean cg_consumer_sees_nothing(const CgConsumer *consumer)
{
	return !cg_scope_shows(consumer->scope, CG_AREA_CONTACTS) &&
	       !cg_scope_shows(consumer->scope, CG_AREA_CALLS);
}

void cg_consumer_set(CgConsumer *consumer, CgGrant *grant)
{
	cg_grant_free(consumer->grant);
	consumer->grant = grant;
	/* A `once` is for a connection of now or to come, so none is lost while the review looks.
	 */
	consumer->lost = FALSE;
	consumer->served = FALSE;
	cg_consumer_review(consumer);
	/* Those that are to come back are gone before the others fill, and are not what it is for.
	 */
	if (grant && !cg_consumer_sees_nothing(consumer))
		cg_sessions_close_unanswered(consumer);
	cg_sessions_fill(consumer);
	consumer->served = cg_sessions_of(consumer) > 0;
	cg_gate_plan(consumer->gate);
}

/* --- What time does --- */

void cg_gate_plan(CgGate *gate)
{
	gint64 next = G_MAXINT64;
	g_autoptr(GPtrArray) all = cg_consumers(gate, NULL, NULL);

	for (guint i = 0; i < all->len; i++) {
		const CgConsumer *consumer = g_ptr_array_index(all, i);
		CgMoment now = moment_of(consumer);

		if (consumer->owed)
			next = MIN(next, RETRY);
		if (consumer->grant && !consumer->grant->over)
			next = MIN(next, MIN(BEAT, cg_grant_left(consumer->grant, &now)));
	}
	if (next == G_MAXINT64)
		cg_timer_stop(gate->review);
	else
		cg_timer_start(gate->review, next);
}

/* Not over what is being written. */
void cg_gate_pay(CgGate *gate)
{
	g_autoptr(GPtrArray) all = cg_consumers(gate, NULL, NULL);

	for (guint i = 0; i < all->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(all, i);

		if (consumer->owed && !cg_gate_awaits(gate, consumer))
			cg_consumer_put_down(consumer);
	}
}

void cg_gate_review(CgGate *gate)
{
	g_autoptr(GPtrArray) all = cg_consumers(gate, NULL, NULL);

	for (guint i = 0; i < all->len; i++)
		cg_consumer_review(g_ptr_array_index(all, i));
	cg_gate_pay(gate);
	cg_gate_plan(gate);
}
