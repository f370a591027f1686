/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drivers decide, as it comes in. A grant counts once it is durable; what takes something away
 * counts at once, and is told to have been done when it is durable too. */
#include "gate-private.h"

struct CgGateWrite {
	CgGate *gate;
	GPtrArray *consumers; /* of CgConsumer, lent */
	GArray *serials;      /* of their decisions */
	gboolean awaited;     /* what is decided holds from when it is written */
	CgGrant *grant;       /* and is this; NULL: nothing is decided any more */
	CgGateDone done;
	gpointer data;
};

static void answer(CgGateWrite *write, const GError *error)
{
	CgGateDone done = g_steal_pointer(&write->done);

	if (done)
		done(write->data, error);
}

void cg_gate_write_free(CgGateWrite *write)
{
	g_autoptr(GError) error =
		g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "the gate is being closed");

	answer(write, error);
	g_ptr_array_unref(write->consumers);
	g_array_unref(write->serials);
	cg_grant_free(write->grant);
	g_free(write);
}

static CgGateWrite *write_new(CgGate *gate, CgGateDone done, gpointer data)
{
	CgGateWrite *write = g_new0(CgGateWrite, 1);

	write->gate = gate;
	write->consumers = g_ptr_array_new();
	write->serials = g_array_new(FALSE, FALSE, sizeof(guint64));
	write->done = done;
	write->data = data;
	g_ptr_array_add(gate->writes, write);
	return write;
}

static void add_consumer(CgGateWrite *write, CgConsumer *consumer)
{
	g_ptr_array_add(write->consumers, consumer);
	g_array_append_val(write->serials, consumer->decided);
}

/* Where somebody decided again meanwhile, that is what holds. */
static void let_count(const CgGateWrite *write)
{
	for (guint i = 0; i < write->consumers->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(write->consumers, i);

		if (consumer->decided == g_array_index(write->serials, guint64, i))
			cg_consumer_set(consumer,
					write->grant ? cg_grant_copy(write->grant) : NULL);
	}
}

/* What stands instead must be what a restart finds. */
static void owe(const CgGateWrite *write)
{
	for (guint i = 0; i < write->consumers->len; i++)
		((CgConsumer *)g_ptr_array_index(write->consumers, i))->owed = TRUE;
	cg_gate_plan(write->gate);
}

static void written(gpointer data, const GError *error)
{
	CgGateWrite *write = data;

	if (error)
		cg_warn(CG_LOG_GATE, "a decision could not be put down: %s", error->message);
	if (error)
		owe(write);
	else if (write->awaited)
		let_count(write);
	answer(write, error);
	g_ptr_array_remove(write->gate->writes, write);
}

gboolean cg_gate_awaits(const CgGate *gate, const CgConsumer *consumer)
{
	for (guint i = 0; i < gate->writes->len; i++) {
		const CgGateWrite *write = g_ptr_array_index(gate->writes, i);
		guint at;

		if (write->awaited && g_ptr_array_find(write->consumers, consumer, &at) &&
		    g_array_index(write->serials, guint64, at) == consumer->decided)
			return TRUE;
	}
	return FALSE;
}

gboolean cg_gate_writes(const CgGate *gate, const CgConsumer *consumer)
{
	for (guint i = 0; i < gate->writes->len; i++) {
		const CgGateWrite *write = g_ptr_array_index(gate->writes, i);

		if (g_ptr_array_find(write->consumers, consumer, NULL))
			return TRUE;
	}
	return FALSE;
}

static gboolean next_serial(CgConsumer *consumer, GError **error)
{
	if (cg_store_next_counter(consumer->gate->options.store, &consumer->decided))
		return TRUE;
	g_set_error_literal(error, CG_ERROR, CG_ERROR_SYSTEM, "the store has no counter left");
	return FALSE;
}

static CgGrant *grant_now(const CgConsumer *consumer, const CgScope *scope,
			  const CgLifetime *lifetime)
{
	const CgWho who = { consumer->phone, consumer->name };
	CgMoment now = cg_presence_moment(consumer->gate, consumer->phone);

	return cg_grant_new(&who, scope, lifetime, &now, consumer->decided);
}

static void put(CgConsumer *consumer, const CgGrant *grant, CgGateWrite *write)
{
	add_consumer(write, consumer);
	cg_presence_note(consumer->gate, consumer->phone);
	cg_store_put_grant(consumer->gate->options.store, grant, written, write);
}

/* --- Granting --- */

CgScope *cg_gate_offered(const CgGate *gate, const char *text, GError **error)
{
	const CgScope *named = cg_config_scope(gate->options.config, text);
	g_autoptr(CgScope) chosen = NULL;

	if (named)
		return cg_scope_ref(named);
	if (*text == '[')
		chosen = cg_scope_parse(text, "scope", error);
	if (chosen && g_str_equal(cg_scope_name(chosen), CG_SCOPE_CHOSEN))
		return g_steal_pointer(&chosen);
	if (!error || !*error)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG,
				    "the scope is neither a name on offer nor [Scope chosen]");
	return NULL;
}

static gboolean lifetime_on_offer(CgGate *gate, const char *text, CgLifetime *lifetime,
				  GError **error)
{
	gint64 now = cg_store_time(gate->options.store);

	if (!cg_lifetime_parse(text, lifetime)) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG,
				    "the lifetime is once, trip, 30m, 12h, 7d (up to 3650d), "
				    "YYYY-MM-DD or always");
		return FALSE;
	}
	if (lifetime->kind != CG_LIFETIME_DATE || cg_lifetime_until(lifetime, now) > now)
		return TRUE;
	g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "the date is over");
	return FALSE;
}

gboolean cg_gate_grant(CgGate *gate, const CgWho *who, const char *scope, const char *lifetime,
		       CgGateDone done, gpointer data, GError **error)
{
	g_autoptr(CgScope) offered = cg_gate_offered(gate, scope, error);
	CgConsumer *consumer;
	CgGateWrite *write;
	CgLifetime parsed;

	if (!offered || !lifetime_on_offer(gate, lifetime, &parsed, error))
		return FALSE;
	consumer = cg_consumer(gate, who);
	if (!next_serial(consumer, error))
		return FALSE;
	write = write_new(gate, done, data);
	write->awaited = TRUE;
	write->grant = grant_now(consumer, offered, &parsed);
	put(consumer, write->grant, write);
	return TRUE;
}

/* --- Taking away --- */

/* From now on, in memory. */
static gboolean withhold(CgConsumer *consumer, CgLifetimeKind kind, GError **error)
{
	const CgLifetime lifetime = { .kind = kind };

	if (!next_serial(consumer, error))
		return FALSE;
	cg_consumer_set(consumer, grant_now(consumer, NULL, &lifetime));
	return TRUE;
}

static gboolean take_away(CgConsumer *consumer, CgLifetimeKind kind, CgGateDone done, gpointer data,
			  GError **error)
{
	if (!withhold(consumer, kind, error))
		return FALSE;
	put(consumer, consumer->grant, write_new(consumer->gate, done, data));
	return TRUE;
}

/* Until somebody grants or forgets, whatever becomes of the phone's bond. */
gboolean cg_gate_revoke(CgGate *gate, const CgWho *who, CgGateDone done, gpointer data,
			GError **error)
{
	return take_away(cg_consumer(gate, who), CG_LIFETIME_ALWAYS, done, data, error);
}

gboolean cg_gate_refuse(CgGate *gate, const CgWho *who, GError **error)
{
	return take_away(cg_consumer(gate, who), CG_LIFETIME_TRIP, NULL, NULL, error);
}

/* --- Forgetting: a rule may be wider, so until it is durable nothing is released --- */

gboolean cg_gate_forget(CgGate *gate, const char *phone, const char *consumer, CgGateDone done,
			gpointer data, GError **error)
{
	g_autoptr(GPtrArray) found = cg_consumers(gate, phone, consumer);
	CgGateWrite *write;

	for (guint i = found->len; i > 0; i--)
		if (((CgConsumer *)found->pdata[i - 1])->decided == 0)
			g_ptr_array_remove_index_fast(found, i - 1);
	for (guint i = 0; i < found->len; i++)
		if (!withhold(g_ptr_array_index(found, i), CG_LIFETIME_ALWAYS, error))
			return FALSE;
	cg_gate_drop_histories(gate, phone, consumer);
	write = write_new(gate, done, data);
	write->awaited = TRUE;
	for (guint i = 0; i < found->len; i++)
		add_consumer(write, g_ptr_array_index(found, i));
	cg_store_drop_grants(gate->options.store, phone, consumer, written, write);
	return TRUE;
}

/* --- The end of a bond --- */

/* Another one is another phone, for all that can be told. What is being granted goes too: it is
 * overtaken, and what is put down now comes after it. */
static void end_bond(CgConsumer *consumer)
{
	CgGrant *grant = consumer->grant;
	gboolean awaited = cg_gate_awaits(consumer->gate, consumer);

	if (!awaited && (!grant || !grant->scope || grant->over))
		return;
	if (grant && grant->scope)
		grant->over = TRUE;
	/* Without a serial of its own it is overtaken all the same. */
	if (awaited && !next_serial(consumer, NULL))
		consumer->decided = grant ? grant->serial : 0;
	cg_consumer_put_down(consumer);
	cg_consumer_review(consumer);
}

void cg_grants_void(CgGate *gate, const char *phone)
{
	g_autoptr(GPtrArray) all = cg_consumers(gate, phone, NULL);

	for (guint i = 0; i < all->len; i++)
		end_bond(g_ptr_array_index(all, i));
	cg_gate_plan(gate);
}
