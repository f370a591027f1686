/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What drivers decide, as it comes in. A grant counts once it is durable; what takes something away
 * counts at once, and is reported as done when it is durable too. */
#include "decision-private.h"

struct CgGrantWrite {
	CgDecisions *decisions;
	GPtrArray *consumers; /* of CgConsumer, lent */
	GArray *serials;      /* of their decisions */
	gboolean awaited;     /* what is decided holds once it is written */
	CgGrant *grant;       /* what is decided; NULL: nothing is decided any more */
	CgDecisionDone done;
	gpointer data;
};

static void report_done(CgGrantWrite *write, const GError *error)
{
	CgDecisionDone done = g_steal_pointer(&write->done);

	if (done)
		done(write->data, error);
}

static gboolean is_newest(const CgGrantWrite *write, guint nth)
{
	const CgConsumer *consumer = g_ptr_array_index(write->consumers, nth);

	return consumer->last_serial == g_array_index(write->serials, guint64, nth);
}

static void free_write(CgGrantWrite *write)
{
	for (guint i = 0; i < write->consumers->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(write->consumers, i);

		consumer->writes--;
		if (is_newest(write, i))
			consumer->awaited = FALSE;
	}
	g_ptr_array_unref(write->consumers);
	g_array_unref(write->serials);
	cg_grant_free(write->grant);
	g_free(write);
}

void cg_grant_write_free(CgGrantWrite *write)
{
	g_autoptr(GError) error =
		g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "the gate is being closed");

	report_done(write, error);
	free_write(write);
}

static CgGrantWrite *write_new(CgDecisions *decisions, CgDecisionDone done, gpointer data)
{
	CgGrantWrite *write = g_new0(CgGrantWrite, 1);

	write->decisions = decisions;
	write->consumers = g_ptr_array_new();
	write->serials = g_array_new(FALSE, FALSE, sizeof(guint64));
	write->done = done;
	write->data = data;
	g_ptr_array_add(decisions->writes, write);
	return write;
}

static void add_consumer(CgGrantWrite *write, CgConsumer *consumer)
{
	g_ptr_array_add(write->consumers, consumer);
	g_array_append_val(write->serials, consumer->last_serial);
	consumer->writes++;
	consumer->awaited = write->awaited;
}

/* Applies the decision unless a newer one was made while it was being written. */
static void apply_decision(const CgGrantWrite *write)
{
	for (guint i = 0; i < write->consumers->len; i++) {
		CgConsumer *consumer = g_ptr_array_index(write->consumers, i);

		if (!is_newest(write, i))
			continue;
		/* It is durable, so if it has ended meanwhile that is saved at once. */
		consumer->awaited = FALSE;
		cg_consumer_set_grant(consumer, write->grant ? cg_grant_copy(write->grant) : NULL);
	}
}

/* The write failed, so what is in effect now may differ from what the disk has. */
static void mark_unsaved(const CgGrantWrite *write)
{
	for (guint i = 0; i < write->consumers->len; i++)
		((CgConsumer *)g_ptr_array_index(write->consumers, i))->unsaved = TRUE;
	cg_decisions_schedule_review(write->decisions);
}

static void on_written(gpointer data, const GError *error)
{
	CgGrantWrite *write = data;

	if (error)
		cg_warn(CG_LOG_GATE, "a decision could not be put down: %s", error->message);
	if (error)
		mark_unsaved(write);
	else if (write->awaited)
		apply_decision(write);
	report_done(write, error);
	g_ptr_array_remove(write->decisions->writes, write);
}

/* Gives so many serials, or returns FALSE. */
static gboolean take_serials(const CgDecisions *decisions, guint count, guint64 *serials,
			     GError **error)
{
	for (guint i = 0; i < count; i++)
		if (!cg_store_next_counter(decisions->store, &serials[i])) {
			g_set_error_literal(error, CG_ERROR, CG_ERROR_SYSTEM,
					    "the store has no counter left");
			return FALSE;
		}
	return TRUE;
}

/* What is decided from here on is newer than what is being written. */
static void set_serial(CgConsumer *consumer, guint64 serial)
{
	consumer->last_serial = serial;
	consumer->awaited = FALSE;
}

static gboolean take_serial(CgConsumer *consumer, GError **error)
{
	guint64 serial;

	if (!take_serials(consumer->decisions, 1, &serial, error))
		return FALSE;
	set_serial(consumer, serial);
	return TRUE;
}

static CgGrant *make_grant(const CgConsumer *consumer, const CgScope *scope,
			   const CgLifetime *lifetime)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);
	CgDecisionContext now = cg_presence_context(consumer->decisions, &peers);

	return cg_grant_new(&consumer->who, scope, lifetime, &now, consumer->last_serial);
}

static void write_grant(CgConsumer *consumer, const CgGrant *grant, CgGrantWrite *write)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);

	add_consumer(write, consumer);
	cg_presence_save(consumer->decisions, &peers);
	cg_store_save_grant(consumer->decisions->store, grant, on_written, write);
}

/* --- Granting --- */

CgScope *cg_decisions_offered_scope(const CgDecisions *decisions, const char *text, GError **error)
{
	const CgScope *named = cg_config_scope(decisions->config, text);
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

static gboolean parse_lifetime(CgDecisions *decisions, const char *text, CgLifetime *lifetime,
			       GError **error)
{
	gint64 now = cg_store_time(decisions->store);

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

gboolean cg_decisions_grant(CgDecisions *decisions, const CgWho *who, const char *scope,
			    const char *lifetime, CgDecisionDone done, gpointer data,
			    GError **error)
{
	g_autoptr(CgScope) offered = cg_decisions_offered_scope(decisions, scope, error);
	CgConsumer *consumer;
	CgGrantWrite *write;
	CgLifetime parsed;

	if (!offered || !parse_lifetime(decisions, lifetime, &parsed, error))
		return FALSE;
	consumer = cg_decisions_consumer(decisions, who);
	if (!take_serial(consumer, error))
		return FALSE;
	write = write_new(decisions, done, data);
	write->awaited = TRUE;
	write->grant = make_grant(consumer, offered, &parsed);
	write_grant(consumer, write->grant, write);
	return TRUE;
}

/* --- Taking away --- */

/* Refuses the consumer everything, from now on and in memory alone. */
static void deny_consumer(CgConsumer *consumer, CgLifetimeKind kind, guint64 serial)
{
	const CgLifetime lifetime = { .kind = kind };

	set_serial(consumer, serial);
	cg_consumer_set_grant(consumer, make_grant(consumer, NULL, &lifetime));
}

static gboolean deny_and_save(CgConsumer *consumer, CgLifetimeKind kind, CgDecisionDone done,
			      gpointer data, GError **error)
{
	guint64 serial;

	if (!take_serials(consumer->decisions, 1, &serial, error))
		return FALSE;
	deny_consumer(consumer, kind, serial);
	write_grant(consumer, consumer->grant, write_new(consumer->decisions, done, data));
	return TRUE;
}

/* It holds until somebody grants or forgets, whatever becomes of the phone's bond. */
gboolean cg_decisions_revoke(CgDecisions *decisions, const CgWho *who, CgDecisionDone done,
			     gpointer data, GError **error)
{
	return deny_and_save(cg_decisions_consumer(decisions, who), CG_LIFETIME_ALWAYS, done, data,
			     error);
}

gboolean cg_decisions_refuse(CgDecisions *decisions, const CgWho *who, CgDecisionDone done,
			     gpointer data, GError **error)
{
	return deny_and_save(cg_decisions_consumer(decisions, who), CG_LIFETIME_TRIP, done, data,
			     error);
}

/* --- Forgetting: a rule may be wider, so until it is durable nothing is released --- */

gboolean cg_decisions_forget(CgDecisions *decisions, const char *phone, const char *consumer,
			     CgDecisionDone done, gpointer data, GError **error)
{
	g_autoptr(GPtrArray) found = cg_decisions_consumers(decisions, phone, consumer);
	g_autofree guint64 *serials = NULL;
	CgGrantWrite *write;

	/* Nobody has decided about a consumer without a serial, so there is nothing to forget. */
	for (guint i = found->len; i > 0; i--)
		if (((CgConsumer *)found->pdata[i - 1])->last_serial == 0)
			g_ptr_array_remove_index_fast(found, i - 1);
	/* All of them or none: who is refused here and not forgotten would be refused in memory
	 * alone. */
	serials = g_new0(guint64, found->len);
	if (!take_serials(decisions, found->len, serials, error))
		return FALSE;
	for (guint i = 0; i < found->len; i++)
		deny_consumer(g_ptr_array_index(found, i), CG_LIFETIME_ALWAYS, serials[i]);
	if (decisions->events)
		decisions->events->forgotten(decisions->events_data, phone, consumer);
	write = write_new(decisions, done, data);
	write->awaited = TRUE;
	for (guint i = 0; i < found->len; i++)
		add_consumer(write, g_ptr_array_index(found, i));
	cg_store_delete_grants(decisions->store, phone, consumer, on_written, write);
	return TRUE;
}

/* --- The end of a bond --- */

/* A new bond counts as a new phone. A grant still being written is superseded: the row saved here
 * comes after it. */
static void void_grant(CgConsumer *consumer)
{
	CgGrant *grant = consumer->grant;
	gboolean awaited = consumer->awaited;

	if (!awaited && (!grant || !grant->scope || grant->over))
		return;
	if (grant && grant->scope)
		grant->over = TRUE;
	/* If the store has no serial left, an older one will do: the write is then not that of the
	 * newest decision, and is not applied. */
	if (awaited && !take_serial(consumer, NULL)) {
		consumer->last_serial = grant ? grant->serial : 0;
		consumer->awaited = FALSE;
	}
	cg_consumer_save(consumer);
	cg_consumer_review(consumer);
}

void cg_grants_void(CgDecisions *decisions, const char *peer)
{
	g_autoptr(GPtrArray) all = cg_peer_consumers(decisions, peer);

	for (guint i = 0; i < all->len; i++)
		void_grant(g_ptr_array_index(all, i));
	cg_decisions_schedule_review(decisions);
}
