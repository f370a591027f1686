/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decisions as a whole: what they were given, what happens by the clock, and who is told. */
#include "decision-private.h"

static GHashTable *table_new(GDestroyNotify free_value)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_value);
}

static void on_review(gpointer data)
{
	CgDecisions *decisions = data;

	cg_decisions_review(decisions);
	cg_store_save_timestamp(decisions->store, NULL, NULL);
}

static void on_retention(gpointer decisions)
{
	cg_decisions_expire_ledger(decisions);
}

CgDecisions *cg_decisions_new(const CgDecisionsOptions *options)
{
	static const CgPresenceEvents presence_events = { cg_decisions_review, cg_grants_void,
							  cg_decisions_review_peer };
	CgDecisions *decisions = g_new0(CgDecisions, 1);

	decisions->config = options->config;
	decisions->store = options->store;
	decisions->scope = options->scope;
	decisions->bond = g_strdup(options->bond);
	decisions->placement = cg_config_placement(options->config);
	decisions->presence_events = &presence_events;
	decisions->presences = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
						     (GDestroyNotify)cg_presence_free);
	decisions->bonds = table_new((GDestroyNotify)cg_peer_bond_free);
	decisions->consumers = table_new((GDestroyNotify)cg_consumer_free);
	decisions->writes = g_ptr_array_new_with_free_func((GDestroyNotify)cg_grant_write_free);
	decisions->consent = cg_consent_new(&cg_answers, decisions);
	decisions->retention = cg_timer_new((CgWake){ on_retention, decisions });
	decisions->review = cg_timer_new((CgWake){ on_review, decisions });
	cg_presences_load(decisions);
	cg_consumers_load(decisions);
	cg_decisions_review(decisions);
	cg_decisions_expire_ledger(decisions);
	return decisions;
}

void cg_decisions_free(CgDecisions *decisions)
{
	if (!decisions)
		return;
	decisions->changed = NULL;
	decisions->phone_changed = NULL;
	decisions->gone = NULL;
	cg_decisions_flush(decisions);
	g_ptr_array_unref(decisions->writes);
	cg_consent_free(decisions->consent);
	g_hash_table_unref(decisions->consumers);
	g_hash_table_unref(decisions->presences);
	g_hash_table_unref(decisions->bonds);
	cg_timer_free(decisions->retention);
	cg_timer_free(decisions->review);
	g_free(decisions->bond);
	g_free(decisions);
}

void cg_decisions_set_policy(CgDecisions *decisions, const CgConfig *config, const CgScope *scope)
{
	decisions->config = config;
	decisions->scope = scope;
	cg_decisions_review(decisions);
	cg_decisions_expire_ledger(decisions);
}

const CgConfig *cg_decisions_config(const CgDecisions *decisions)
{
	return decisions->config;
}

CgStore *cg_decisions_store(const CgDecisions *decisions)
{
	return decisions->store;
}

CgConsent *cg_decisions_consent(CgDecisions *decisions)
{
	return decisions->consent;
}

/* --- Who is told --- */

void cg_decisions_set_events(CgDecisions *decisions, const CgDecisionEvents *events, gpointer data)
{
	decisions->events = events;
	decisions->events_data = data;
}

void cg_decisions_on_changed(CgDecisions *decisions, CgDecisionVisit changed, gpointer data)
{
	decisions->changed = changed;
	decisions->changed_data = data;
}

void cg_decisions_on_gone(CgDecisions *decisions, CgDecisionVisit gone, gpointer data)
{
	decisions->gone = gone;
	decisions->gone_data = data;
}

void cg_decisions_on_phone_changed(CgDecisions *decisions, CgPhoneVisit changed, gpointer data)
{
	decisions->phone_changed = changed;
	decisions->phone_changed_data = data;
}
