/* Consumers: what the driver said for each, what is in force, and the moment when that becomes
 * something else. Where it does, all that was given under the old decision ends. */
#include "gate-private.h"

/* Who was here is known after a crash to have been here until then; and a wall clock that was set
 * is noticed. */
#define BEAT CG_SECONDS(60)
/* What could not be put down is tried again: a disk that was full may not be any more. */
#define RETRY CG_SECONDS(10)

/* --- All of them --- */

void cg_consumer_free(CgConsumer *consumer)
{
	g_free(consumer->phone);
	g_free(consumer->name);
	cg_grant_free(consumer->grant);
	g_free(consumer->in_force);
	g_clear_pointer(&consumer->scope, cg_scope_unref);
	g_ptr_array_unref(consumer->held);
	g_free(consumer);
}

CgConsumer *cg_consumer(CgGate *gate, const CgWho *who)
{
	g_autofree char *key = g_strjoin("\n", who->phone, who->consumer, NULL);
	CgConsumer *consumer = g_hash_table_lookup(gate->consumers, key);

	if (consumer)
		return consumer;
	consumer = g_new0(CgConsumer, 1);
	consumer->gate = gate;
	consumer->phone = g_strdup(who->phone);
	consumer->name = g_strdup(who->consumer);
	consumer->held = g_ptr_array_new();
	g_hash_table_insert(gate->consumers, g_steal_pointer(&key), consumer);
	return consumer;
}

void cg_consumer_drop(CgConsumer *consumer)
{
	g_autofree char *key = g_strjoin("\n", consumer->phone, consumer->name, NULL);

	g_hash_table_remove(consumer->gate->consumers, key);
}

static void keys_dropped(gpointer data, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "keys of digests stay in the files until the next start: %s",
			error->message);
}

void cg_consumer_drop_keys(const CgConsumer *consumer, const char *but)
{
	const CgWho who = { consumer->phone, consumer->name };

	cg_store_end_decisions(consumer->gate->options.store, &who, but, keys_dropped, NULL);
}

static gboolean is_meant(const CgConsumer *consumer, const char *phone, const char *name)
{
	return (!phone || g_str_equal(phone, consumer->phone)) &&
	       (!name || g_str_equal(name, consumer->name));
}

GPtrArray *cg_consumers(CgGate *gate, const char *phone, const char *name)
{
	GPtrArray *found = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, gate->consumers);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (is_meant(value, phone, name))
			g_ptr_array_add(found, value);
	return found;
}

/* Digest keys are destroyed when what they are for is decided otherwise, also between two runs. */
static void load_decided(gpointer gate, const CgWho *who)
{
	cg_consumer(gate, who);
}

/* Every connection that a `once` was for has ended with the run before. */
void cg_consumers_load(CgGate *gate)
{
	const GPtrArray *grants = cg_store_grants(gate->options.store);

	for (guint i = 0; i < grants->len; i++) {
		const CgGrant *grant = g_ptr_array_index(grants, i);
		const CgWho who = { grant->phone, grant->consumer };
		CgConsumer *consumer = cg_consumer(gate, &who);

		consumer->grant = cg_grant_copy(grant);
		consumer->decided = grant->serial;
		consumer->lost = TRUE;
	}
	cg_store_each_decided(gate->options.store, load_decided, gate);
}

/* --- One --- */

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

void cg_consumer_review(CgConsumer *consumer)
{
	CgGate *gate = consumer->gate;
	const CgWho who = { consumer->phone, consumer->name };
	g_autofree char *mark = NULL, *text = NULL, *in_force = NULL;
	g_autoptr(CgScope) scope = NULL;

	end_grant(consumer);
	mark = mark_of(consumer);
	scope = scope_in_force(consumer);
	cg_asking_review(consumer);
	text = cg_scope_print(scope);
	in_force = g_strconcat(mark, text, NULL);
	if (g_strcmp0(in_force, consumer->in_force) == 0)
		return;
	g_free(consumer->in_force);
	consumer->in_force = g_steal_pointer(&in_force);
	g_clear_pointer(&consumer->scope, cg_scope_unref);
	consumer->scope = g_steal_pointer(&scope);
	cg_seats_end(gate, consumer);
	cg_consumer_drop_keys(consumer, consumer->in_force);
	if (gate->changed)
		gate->changed(gate->changed_data, &who);
}

guint64 cg_consumer_serial(const CgConsumer *consumer)
{
	const CgGrant *grant = consumer->grant;

	return grant && !grant->over && !consumer->gate->options.scope ? grant->serial : 0;
}

gboolean cg_consumer_sees_nothing(const CgConsumer *consumer)
{
	return !cg_scope_shows(consumer->scope, FALSE) && !cg_scope_shows(consumer->scope, TRUE);
}

void cg_consumer_set(CgConsumer *consumer, CgGrant *grant)
{
	cg_grant_free(consumer->grant);
	consumer->grant = grant;
	consumer->lost = FALSE;
	consumer->served = FALSE;
	cg_consumer_review(consumer);
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
