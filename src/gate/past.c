/* What consumers did before, as long as the daemon runs: coming back, or another decision, makes
 * nothing of it undone. */
#include "gate-private.h"

#include <string.h>

CgPast *cg_gate_past(CgGate *gate, const CgWho *who)
{
	g_autofree char *name = g_strjoin("\n", who->phone, who->consumer, NULL);
	CgPast *past = g_hash_table_lookup(gate->pasts, name);
	guint8 key[32];

	if (past)
		return past;
	cg_store_derive(gate->options.store, key, "past", who->phone, who->consumer, NULL);
	past = cg_past_new(key);
	explicit_bzero(key, sizeof(key));
	g_hash_table_insert(gate->pasts, g_steal_pointer(&name), past);
	return past;
}
