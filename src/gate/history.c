/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Per-consumer history, kept until the daemon ends or the consumer is forgotten. Reconnecting or a
 * new decision does not reset it. */
#include "gate-private.h"

#include <string.h>

static char *key_of(const CgWho *who)
{
	return g_strjoin("\n", who->phone, who->consumer, NULL);
}

CgHistory *cg_gate_history(CgGate *gate, const CgWho *who)
{
	g_autofree char *name = key_of(who);
	CgHistory *history = g_hash_table_lookup(gate->histories, name);
	guint8 key[32];

	if (history)
		return history;
	cg_store_derive(gate->store, key, "past", who->phone, who->consumer, NULL);
	history = cg_history_new(key);
	explicit_bzero(key, sizeof(key));
	g_hash_table_insert(gate->histories, g_steal_pointer(&name), history);
	return history;
}

char *cg_gate_faults(const CgGate *gate, const CgWho *who, CgRepository repository)
{
	g_autofree char *name = key_of(who);
	const CgHistory *history = g_hash_table_lookup(gate->histories, name);

	return history ? cg_read_faults_text(cg_history_faults(history, repository)) : NULL;
}

static gboolean is_about(gpointer name, gpointer history, gpointer data)
{
	const CgWho *who = data;
	const char *phone = name, *consumer = strchr(name, '\n') + 1;
	gsize size = consumer - phone - 1;

	return (!who->phone ||
		(strlen(who->phone) == size && strncmp(phone, who->phone, size) == 0)) &&
	       (!who->consumer || g_str_equal(who->consumer, consumer));
}

void cg_gate_drop_histories(CgGate *gate, const char *phone, const char *consumer)
{
	CgWho who = { phone, consumer };

	g_hash_table_foreach_remove(gate->histories, is_about, &who);
}
