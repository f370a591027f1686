/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The consumers that are known: because they came, were decided for, or have keys of digests. What
 * is decided for each is computed in effective.c. */
#include "decision-private.h"

void cg_consumer_free(CgConsumer *consumer)
{
	g_free((char *)consumer->who.phone);
	g_free((char *)consumer->who.consumer);
	cg_grant_free(consumer->grant);
	g_free(consumer->decision_id);
	g_clear_pointer(&consumer->scope, cg_scope_unref);
	g_ptr_array_unref(consumer->waiters);
	g_free(consumer);
}

static char *key_of(const CgWho *who)
{
	return g_strjoin("\n", who->phone, who->consumer, NULL);
}

CgConsumer *cg_decisions_consumer(CgDecisions *decisions, const CgWho *who)
{
	g_autofree char *key = key_of(who);
	CgConsumer *consumer = g_hash_table_lookup(decisions->consumers, key);

	if (consumer)
		return consumer;
	consumer = g_new0(CgConsumer, 1);
	consumer->decisions = decisions;
	consumer->who = (CgWho){ g_strdup(who->phone), g_strdup(who->consumer) };
	consumer->waiters = g_ptr_array_new();
	g_hash_table_insert(decisions->consumers, g_steal_pointer(&key), consumer);
	return consumer;
}

const CgWho *cg_consumer_who(const CgConsumer *consumer)
{
	return &consumer->who;
}

void cg_consumer_remove(CgConsumer *consumer)
{
	g_autofree char *key = key_of(&consumer->who);

	g_hash_table_remove(consumer->decisions->consumers, key);
}

static void on_keys_dropped(gpointer data, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "keys of digests stay in the files until the next start: %s",
			error->message);
}

void cg_consumer_drop_keys(const CgConsumer *consumer, const char *except)
{
	cg_store_end_decisions(consumer->decisions->store, &consumer->who, except, on_keys_dropped,
			       NULL);
}

static gboolean is_meant(const CgConsumer *consumer, const char *phone, const char *name)
{
	return (!phone || g_str_equal(phone, consumer->who.phone)) &&
	       (!name || g_str_equal(name, consumer->who.consumer));
}

GPtrArray *cg_decisions_consumers(CgDecisions *decisions, const char *phone, const char *name)
{
	GPtrArray *found = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, decisions->consumers);
	while (g_hash_table_iter_next(&iter, NULL, &value))
		if (is_meant(value, phone, name))
			g_ptr_array_add(found, value);
	return found;
}

void cg_decisions_each(CgDecisions *decisions, CgDecisionVisit visit, gpointer data)
{
	g_autoptr(GPtrArray) all = cg_decisions_consumers(decisions, NULL, NULL);

	for (guint i = 0; i < all->len; i++)
		visit(data, &((const CgConsumer *)g_ptr_array_index(all, i))->who);
}

/* A consumer whose digests have keys is known, so that its keys are destroyed when something else
 * is decided for it, also between two runs. */
static void load_decided(gpointer decisions, const CgWho *who)
{
	cg_decisions_consumer(decisions, who);
}

/* Every connection that a `once` was for has ended with the run before. */
void cg_consumers_load(CgDecisions *decisions)
{
	const GPtrArray *grants = cg_store_grants(decisions->store);

	for (guint i = 0; i < grants->len; i++) {
		const CgGrant *grant = g_ptr_array_index(grants, i);
		const CgWho who = { grant->phone, grant->consumer };
		CgConsumer *consumer = cg_decisions_consumer(decisions, &who);

		consumer->grant = cg_grant_copy(grant);
		consumer->last_serial = grant->serial;
		consumer->connection_lost = TRUE;
	}
	cg_store_each_decided(decisions->store, load_decided, decisions);
}
