/* The gate as a whole: what it was given, and what is in use. */
#include "gate-private.h"

CgGate *cg_gate_new(const CgGateOptions *options)
{
	CgGate *gate = g_new0(CgGate, 1);

	gate->options = *options;
	gate->options.phone_name = g_strdup(options->phone_name ? options->phone_name : "Phone");
	gate->phones = g_hash_table_new(g_str_hash, g_str_equal);
	gate->seats = g_hash_table_new(g_str_hash, g_str_equal);
	gate->pasts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					    (GDestroyNotify)cg_past_unref);
	gate->sessions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_gate_session_free);
	gate->connections = 1;
	gate->reachable = options->phone != NULL;
	if (options->phone)
		gate->address = *options->phone;
	return gate;
}

void cg_gate_free(CgGate *gate)
{
	if (!gate)
		return;
	/* Sessions hold seats, seats hold phones: all are gone after this. */
	g_ptr_array_unref(gate->sessions);
	g_hash_table_unref(gate->seats);
	g_hash_table_unref(gate->phones);
	g_hash_table_unref(gate->pasts);
	g_free((char *)gate->options.phone_name);
	g_free(gate);
}

guint cg_gate_sessions(const CgGate *gate)
{
	return gate->sessions->len;
}
