/* Views in use. A view that its phone failed is left to those who still read it; who comes next
 * gets a new one. */
#include "gate-private.h"

#include <string.h>

struct CgSeat {
	CgGate *gate;
	char *key; /* phone, consumer and the scope's text */
	CgPhone *phone;
	CgView *view;
	guint users;
};

static char *key_of(const CgWho *who, const char *scope_text)
{
	return g_strjoin("\n", who->phone, who->consumer, scope_text, NULL);
}

static CgSeat *make(CgGate *gate, const CgWho *who, const CgScope *scope, const char *scope_text)
{
	CgViewOptions options = {
		.scope = scope,
		.past = cg_gate_past(gate, who),
		.owner_name = gate->options.phone_name,
		.limit = cg_config_view_limit(gate->options.config),
		.fill_wait = cg_config_fill_wait(gate->options.config),
		.country = cg_config_country(gate->options.config),
	};
	guint8 database[32];
	CgSeat *seat;

	if (!cg_store_next_counter(gate->options.store, &options.counter))
		return NULL;
	cg_store_derive(gate->options.store, options.grant_key, "uid", who->phone, who->consumer,
			scope_text, NULL);
	cg_store_derive(gate->options.store, database, "database", who->phone, who->consumer,
			scope_text, NULL);
	memcpy(options.database, database, sizeof(options.database));

	seat = g_new0(CgSeat, 1);
	seat->gate = gate;
	seat->phone = cg_phone_take(gate, who->phone);
	seat->view = cg_view_new(cg_phone_book(seat->phone), &options);
	explicit_bzero(options.grant_key, sizeof(options.grant_key));
	return seat;
}

CgSeat *cg_seat_take(CgGate *gate, const CgWho *who, const CgScope *scope)
{
	g_autofree char *text = cg_scope_print(scope);
	g_autofree char *key = key_of(who, text);
	CgSeat *seat = g_hash_table_lookup(gate->seats, key);

	if (seat && !cg_view_failed(seat->view))
		return cg_seat_ref(seat);
	seat = make(gate, who, scope, text);
	if (!seat)
		return NULL;
	seat->key = g_steal_pointer(&key);
	g_hash_table_replace(gate->seats, seat->key, seat);
	return cg_seat_ref(seat);
}

CgSeat *cg_seat_ref(CgSeat *seat)
{
	seat->users++;
	return seat;
}

CgView *cg_seat_view(CgSeat *seat)
{
	return seat->view;
}

void cg_seat_drop(CgSeat *seat)
{
	if (--seat->users > 0)
		return;
	if (g_hash_table_lookup(seat->gate->seats, seat->key) == seat)
		g_hash_table_remove(seat->gate->seats, seat->key);
	cg_view_free(seat->view);
	cg_phone_drop(seat->phone);
	g_free(seat->key);
	g_free(seat);
}
