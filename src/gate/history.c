/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What consumers did before, as long as the daemon runs: coming back, or another decision, makes
 * nothing of it undone. Forgetting does. */
#include "gate-private.h"

#include <string.h>

CgHistory *cg_gate_history(CgGate *gate, const CgWho *who)
{
	g_autofree char *name = cg_who_key(who);
	CgHistory *past = g_hash_table_lookup(gate->histories, name);
	guint8 key[32];

	if (past)
		return past;
	cg_store_derive(gate->options.store, key, "past", who->phone, who->consumer, NULL);
	past = cg_history_new(key);
	explicit_bzero(key, sizeof(key));
	g_hash_table_insert(gate->histories, g_steal_pointer(&name), past);
	return past;
}

gboolean cg_gate_history_is_fresh(const CgGate *gate, const CgWho *who)
{
	g_autofree char *name = cg_who_key(who);
	const CgHistory *past = g_hash_table_lookup(gate->histories, name);

	return past && cg_history_is_fresh(past);
}

static gboolean is_about(gpointer name, gpointer past, gpointer data)
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
