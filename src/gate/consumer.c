/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Consumers: who is known, because he came, was decided for, or has keys of digests. What is
 * decided for each is in-force.c. */
#include "gate-private.h"

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

char *cg_who_key(const CgWho *who)
{
	return g_strjoin("\n", who->phone, who->consumer, NULL);
}

CgConsumer *cg_consumer(CgGate *gate, const CgWho *who)
{
	g_autofree char *key = cg_who_key(who);
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
	g_autofree char *key = cg_who_key(&(CgWho){ consumer->phone, consumer->name });

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
