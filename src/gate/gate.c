/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gate as a whole: what it was given, what is in use, and what it does when a decision changes.
 */
#include "gate-private.h"

/* --- When a decision changes --- */

static void on_superseded(gpointer gate, CgConsumer *consumer)
{
	cg_shared_views_end(gate, consumer);
	cg_entries_end(gate, consumer); /* also those that no session reads */
}

static void on_granted(gpointer gate, CgConsumer *consumer)
{
	cg_sessions_close_unanswered(gate, consumer);
}

static void on_decided(gpointer gate, CgConsumer *consumer)
{
	cg_sessions_fill(gate, consumer);
}

static void on_lookups_forgotten(gpointer what, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "what was looked up is not forgotten: %s", error->message);
}

/* Lookups are counted over all phones, so only who forgets everybody forgets them. */
static void on_forgotten(gpointer data, const char *phone, const char *consumer)
{
	CgGate *gate = data;

	cg_gate_drop_histories(gate, phone, consumer);
	if (!phone && !consumer)
		cg_store_forget_lookups(gate->store, on_lookups_forgotten, NULL);
}

static gboolean is_busy(gpointer gate, const CgConsumer *consumer)
{
	return cg_gate_previews(gate, consumer);
}

static const CgDecisionEvents events = { on_superseded, on_granted, on_decided, on_forgotten,
					 is_busy };

/* --- Memory --- */

static void on_memory_full(gpointer gate)
{
	cg_shared_views_make_room(gate);
}

/* A view is just being filled: none can be dropped before that turn is over. */
static void schedule_drop(gpointer data)
{
	cg_idle_schedule(((const CgGate *)data)->drop_idle);
}

/* --- The gate --- */

static GHashTable *table_new(GDestroyNotify free_value)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
}

CgGate *cg_gate_new(CgDecisions *decisions, const CgAddress *phone, const CgServiceRecord *record)
{
	CgGate *gate = g_new0(CgGate, 1);

	gate->decisions = decisions;
	gate->store = cg_decisions_store(decisions);
	gate->record = *record;
	gate->one_address = phone != NULL;
	if (phone)
		gate->address = *phone;
	gate->memory = cg_account_new(NULL);
	gate->drop_idle = cg_idle_new((CgWake){ on_memory_full, gate });
	cg_account_on_full(gate->memory, (CgWake){ schedule_drop, gate });
	gate->phones = g_hash_table_new(g_str_hash, g_str_equal);
	gate->shares = g_hash_table_new(g_str_hash, g_str_equal);
	gate->shared_views = g_ptr_array_new();
	gate->histories = table_new((GDestroyNotify)cg_history_unref);
	gate->withheld = table_new((GDestroyNotify)cg_quota_free);
	gate->pairs = table_new((GDestroyNotify)cg_quota_free);
	gate->entries = g_ptr_array_new();
	gate->sessions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_session_free);
	gate->turned_away = g_ptr_array_new_with_free_func(cg_turned_away_free);
	gate->previews = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_preview_free);
	gate->connections = 1;
	cg_decisions_set_events(decisions, &events, gate);
	return gate;
}

void cg_gate_free(CgGate *gate)
{
	if (!gate)
		return;
	cg_decisions_set_events(gate->decisions, NULL, NULL);
	/* Sessions hold shared views, and these hold phones and shares: all are gone after this. */
	g_ptr_array_unref(gate->sessions);
	g_ptr_array_unref(gate->turned_away);
	cg_entries_free(gate);
	g_ptr_array_unref(gate->previews);
	g_ptr_array_unref(gate->shared_views);
	g_hash_table_unref(gate->phones);
	g_hash_table_unref(gate->shares);
	cg_account_unref(gate->memory);
	cg_idle_free(gate->drop_idle);
	g_hash_table_unref(gate->histories);
	g_hash_table_unref(gate->withheld);
	g_hash_table_unref(gate->pairs);
	g_free(gate);
}

CgQuota *cg_gate_quota(GHashTable *quotas, const char *consumer, guint most)
{
	CgQuota *quota = g_hash_table_lookup(quotas, consumer);

	if (quota)
		return quota;
	quota = cg_quota_new(most, CG_SECONDS(3600));
	g_hash_table_insert(quotas, g_strdup(consumer), quota);
	return quota;
}

CgDecisions *cg_gate_decisions(const CgGate *gate)
{
	return gate->decisions;
}

guint cg_gate_sessions(const CgGate *gate)
{
	return gate->sessions->len;
}

GPtrArray *cg_gate_explain(CgGate *gate, const CgWho *who, const char *repository)
{
	g_autofree char *faults = NULL;
	CgRepository which;
	GPtrArray *reasons;

	if (!cg_repository_parse(repository, &which))
		return NULL;
	reasons = cg_decisions_explain(gate->decisions, who, cg_repository_name(which),
				       cg_repository_area(which));
	faults = cg_gate_faults(gate, who, which);
	if (faults)
		g_ptr_array_add(reasons, g_strdup_printf("%s came with faults: %s",
							 cg_repository_name(which), faults));
	return reasons;
}
