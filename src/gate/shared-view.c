/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use. A view that its phone failed is left to those who still read it; who comes next
 * gets a new one. One of a decision that is over is read by nobody any more, a failed one either.
 */
#include "gate-private.h"

#include <string.h>

struct CgSharedView {
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

static CgSharedView *make(const CgConsumer *consumer)
{
	CgGate *gate = consumer->gate;
	const CgWho who = { consumer->phone, consumer->name };
	CgViewOptions options = {
		.scope = consumer->scope,
		.history = cg_gate_history(gate, &who),
		.owner_name = cg_gate_phone_name(gate, who.phone),
		.limit = cg_config_view_limit(gate->options.config),
		.fill_wait = cg_config_fill_wait(gate->options.config),
		.country = cg_config_country(gate->options.config),
	};
	guint8 database[32];
	CgSharedView *seat;

	if (!cg_store_next_counter(gate->options.store, &options.counter))
		return NULL;
	cg_store_derive(gate->options.store, options.grant_key, "uid", who.phone, who.consumer,
			consumer->in_force, NULL);
	cg_store_derive(gate->options.store, database, "database", who.phone, who.consumer,
			consumer->in_force, NULL);
	memcpy(options.database, database, sizeof(options.database));

	seat = g_new0(CgSharedView, 1);
	seat->gate = gate;
	seat->consumer = consumer;
	seat->watchers = g_array_new(FALSE, FALSE, sizeof(CgWake));
	seat->phone = cg_phone_acquire(gate, who.phone);
	seat->view = cg_view_new(cg_phone_source(seat->phone), &options);
	explicit_bzero(options.grant_key, sizeof(options.grant_key));
	return seat;
}

/* One that can be shared; NULL: there is none. */
static CgSharedView *find(const CgGate *gate, const char *key)
{
	for (guint i = 0; i < gate->seats->len; i++) {
		CgSharedView *seat = g_ptr_array_index(gate->seats, i);

		if (!seat->over && !cg_view_failed(seat->view) && g_str_equal(seat->key, key))
			return seat;
	}
	return NULL;
}

CgSharedView *cg_shared_view_acquire(CgConsumer *consumer)
{
	g_autofree char *key = key_of(consumer);
	CgSharedView *seat = find(consumer->gate, key);

	if (seat)
		return cg_shared_view_ref(seat);
	seat = make(consumer);
	if (!seat)
		return NULL;
	seat->key = g_steal_pointer(&key);
	g_ptr_array_add(consumer->gate->seats, seat);
	return cg_shared_view_ref(seat);
}

CgSharedView *cg_shared_view_ref(CgSharedView *seat)
{
	seat->users++;
	return seat;
}

CgView *cg_shared_view_get(CgSharedView *seat)
{
	return seat->view;
}

void cg_shared_view_release(CgSharedView *seat)
{
	if (--seat->users > 0)
		return;
	g_ptr_array_remove_fast(seat->gate->seats, seat);
	cg_view_free(seat->view);
	cg_phone_release(seat->phone);
	g_array_unref(seat->watchers);
	g_free(seat->key);
	g_free(seat);
}

/* --- The end of a decision --- */

gboolean cg_shared_view_is_over(const CgSharedView *seat)
{
	return seat->over;
}

void cg_shared_view_watch(CgSharedView *seat, CgWake wake)
{
	g_array_append_val(seat->watchers, wake);
}

void cg_shared_view_unwatch(CgSharedView *seat, gconstpointer data)
{
	for (guint i = 0; i < seat->watchers->len; i++) {
		if (g_array_index(seat->watchers, CgWake, i).data != data)
			continue;
		g_array_remove_index_fast(seat->watchers, i);
		return;
	}
}

static void end_seat(CgSharedView *seat)
{
	seat->over = TRUE;
	while (seat->watchers->len > 0) {
		CgWake watcher = g_array_index(seat->watchers, CgWake, 0);

		g_array_remove_index(seat->watchers, 0);
		cg_wake(watcher);
	}
}

void cg_shared_views_end(CgGate *gate, const CgConsumer *consumer)
{
	g_autoptr(GPtrArray) ending =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_shared_view_release);

	for (guint i = 0; i < gate->seats->len; i++) {
		CgSharedView *seat = g_ptr_array_index(gate->seats, i);

		if (seat->consumer == consumer)
			g_ptr_array_add(ending, cg_shared_view_ref(seat));
	}
	for (guint i = 0; i < ending->len; i++)
		end_seat(g_ptr_array_index(ending, i));
}
