/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use. A view that its phone failed is left to those who still read it; who comes next
 * gets a new one. One of a decision that is over is read by nobody any more, a failed one either.
 */
#include "gate-private.h"

#include <string.h>

struct CgSeat {
	CgGate *gate;
	const CgConsumer *consumer;
	char *key; /* phone, consumer, the grant's mark and the scope's text */
	CgPhone *phone;
	CgView *view;
	guint users;
	gboolean over;
	GArray *watchers; /* of CgWake */
};

static char *key_of(const CgConsumer *consumer)
{
	return g_strjoin("\n", consumer->phone, consumer->name, consumer->in_force, NULL);
}

static CgSeat *make(const CgConsumer *consumer)
{
	CgGate *gate = consumer->gate;
	const CgWho who = { consumer->phone, consumer->name };
	CgViewOptions options = {
		.scope = consumer->scope,
		.past = cg_gate_past(gate, &who),
		.owner_name = cg_gate_phone_name(gate, who.phone),
		.limit = cg_config_view_limit(gate->options.config),
		.fill_wait = cg_config_fill_wait(gate->options.config),
		.country = cg_config_country(gate->options.config),
	};
	guint8 database[32];
	CgSeat *seat;

	if (!cg_store_next_counter(gate->options.store, &options.counter))
		return NULL;
	cg_store_derive(gate->options.store, options.grant_key, "uid", who.phone, who.consumer,
			consumer->in_force, NULL);
	cg_store_derive(gate->options.store, database, "database", who.phone, who.consumer,
			consumer->in_force, NULL);
	memcpy(options.database, database, sizeof(options.database));

	seat = g_new0(CgSeat, 1);
	seat->gate = gate;
	seat->consumer = consumer;
	seat->watchers = g_array_new(FALSE, FALSE, sizeof(CgWake));
	seat->phone = cg_phone_take(gate, who.phone);
	seat->view = cg_view_new(cg_phone_book(seat->phone), &options);
	explicit_bzero(options.grant_key, sizeof(options.grant_key));
	return seat;
}

/* One that can be shared; NULL: there is none. */
static CgSeat *find(const CgGate *gate, const char *key)
{
	for (guint i = 0; i < gate->seats->len; i++) {
		CgSeat *seat = g_ptr_array_index(gate->seats, i);

		if (!seat->over && !cg_view_failed(seat->view) && g_str_equal(seat->key, key))
			return seat;
	}
	return NULL;
}

CgSeat *cg_seat_take(CgConsumer *consumer)
{
	g_autofree char *key = key_of(consumer);
	CgSeat *seat = find(consumer->gate, key);

	if (seat)
		return cg_seat_ref(seat);
	seat = make(consumer);
	if (!seat)
		return NULL;
	seat->key = g_steal_pointer(&key);
	g_ptr_array_add(consumer->gate->seats, seat);
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
	g_ptr_array_remove_fast(seat->gate->seats, seat);
	cg_view_free(seat->view);
	cg_phone_drop(seat->phone);
	g_array_unref(seat->watchers);
	g_free(seat->key);
	g_free(seat);
}

/* --- The end of a decision --- */

gboolean cg_seat_is_over(const CgSeat *seat)
{
	return seat->over;
}

void cg_seat_watch(CgSeat *seat, CgWake wake)
{
	g_array_append_val(seat->watchers, wake);
}

void cg_seat_unwatch(CgSeat *seat, gconstpointer data)
{
	for (guint i = 0; i < seat->watchers->len; i++) {
		if (g_array_index(seat->watchers, CgWake, i).data != data)
			continue;
		g_array_remove_index_fast(seat->watchers, i);
		return;
	}
}

static void end_seat(CgSeat *seat)
{
	seat->over = TRUE;
	while (seat->watchers->len > 0) {
		CgWake watcher = g_array_index(seat->watchers, CgWake, 0);

		g_array_remove_index(seat->watchers, 0);
		cg_wake(watcher);
	}
}

void cg_seats_end(CgGate *gate, const CgConsumer *consumer)
{
	g_autoptr(GPtrArray) ending = g_ptr_array_new_with_free_func((GDestroyNotify)cg_seat_drop);

	for (guint i = 0; i < gate->seats->len; i++) {
		CgSeat *seat = g_ptr_array_index(gate->seats, i);

		if (seat->consumer == consumer)
			g_ptr_array_add(ending, cg_seat_ref(seat));
	}
	for (guint i = 0; i < ending->len; i++)
		end_seat(g_ptr_array_index(ending, i));
}
