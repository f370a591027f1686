/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gate as a whole: what it was given, what is in use, and what others may ask about it. */
#include "gate-private.h"

static GHashTable *table(GDestroyNotify free_value)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
}

static void on_review(gpointer data)
{
	CgGate *gate = data;

	cg_gate_review(gate);
	cg_store_beat(gate->options.store, NULL, NULL);
}

static void on_keep(gpointer gate)
{
	cg_gate_keep(gate);
}

CgGate *cg_gate_new(const CgGateOptions *options)
{
	CgGate *gate = g_new0(CgGate, 1);

	gate->options = *options;
	gate->options.bond = g_strdup(options->bond);
	gate->record = *options->record;
	gate->phones = g_hash_table_new(g_str_hash, g_str_equal);
	gate->presences = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						(GDestroyNotify)cg_presence_free);
	gate->consumers = table((GDestroyNotify)cg_consumer_free);
	gate->seats = g_ptr_array_new();
	gate->histories = table((GDestroyNotify)cg_history_unref);
	gate->held_back = table((GDestroyNotify)cg_quota_free);
	gate->sessions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_session_free);
	gate->writes = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_write_free);
	gate->previews = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_preview_free);
	gate->consent = cg_consent_new(&cg_asking_owner, gate);
	gate->keep = cg_timer_new((CgWake){ on_keep, gate });
	gate->review = cg_timer_new((CgWake){ on_review, gate });
	gate->connections = 1;
	gate->reachable = options->phone != NULL;
	if (options->phone)
		gate->address = *options->phone;
	gate->options.phone = NULL; /* what was copied is the gate's */
	gate->options.record = NULL;
	cg_presences_load(gate);
	cg_consumers_load(gate);
	cg_gate_review(gate);
	cg_gate_keep(gate);
	return gate;
}

void cg_gate_free(CgGate *gate)
{
	if (!gate)
		return;
	gate->changed = NULL;
	gate->phone_changed = NULL;
	gate->gone = NULL;
	cg_gate_pay(gate);
	/* Sessions hold seats, seats hold phones: all are gone after this. */
	g_ptr_array_unref(gate->sessions);
	g_ptr_array_unref(gate->previews);
	g_ptr_array_unref(gate->writes);
	cg_consent_free(gate->consent);
	g_ptr_array_unref(gate->seats);
	g_hash_table_unref(gate->phones);
	g_hash_table_unref(gate->consumers);
	g_hash_table_unref(gate->presences);
	g_hash_table_unref(gate->histories);
	g_hash_table_unref(gate->held_back);
	cg_timer_free(gate->keep);
	cg_timer_free(gate->review);
	g_free((char *)gate->options.bond);
	g_free(gate);
}

void cg_gate_set_policy(CgGate *gate, const CgConfig *config, const CgScope *scope)
{
	gate->options.config = config;
	gate->options.scope = scope;
	cg_gate_review(gate);
	cg_gate_keep(gate);
}

guint cg_gate_sessions(const CgGate *gate)
{
	return gate->sessions->len;
}

CgConsent *cg_gate_consent(CgGate *gate)
{
	return gate->consent;
}

/* --- What others may know --- */

void cg_gate_on_changed(CgGate *gate, CgGateChanged changed, gpointer data)
{
	gate->changed = changed;
	gate->changed_data = data;
}

void cg_gate_each(CgGate *gate, CgGateChanged visit, gpointer data)
{
	g_autoptr(GPtrArray) all = cg_consumers(gate, NULL, NULL);

	for (guint i = 0; i < all->len; i++) {
		const CgConsumer *consumer = g_ptr_array_index(all, i);
		const CgWho who = { consumer->phone, consumer->name };

		visit(data, &who);
	}
}

CgStore *cg_gate_store(const CgGate *gate)
{
	return gate->options.store;
}

const CgConfig *cg_gate_config(const CgGate *gate)
{
	return gate->options.config;
}

void cg_gate_standing(CgGate *gate, const CgWho *who, CgGateStanding *out)
{
	CgConsumer *consumer = cg_consumer(gate, who);
	const CgGrant *grant;

	cg_consumer_review(consumer);
	grant = consumer->grant && !consumer->grant->over ? consumer->grant : NULL;
	out->scope = cg_scope_ref(consumer->scope);
	out->lifetime = grant ? cg_lifetime_print(&grant->lifetime) : g_strdup("");
	out->expires = grant ? grant->until / G_USEC_PER_SEC : 0;
	out->last_request = consumer->last_request / G_USEC_PER_SEC;
}

void cg_gate_standing_clear(CgGateStanding *standing)
{
	g_clear_pointer(&standing->scope, cg_scope_unref);
	g_clear_pointer(&standing->lifetime, g_free);
}
