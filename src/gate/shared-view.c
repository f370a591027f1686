/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use. If the phone failed while a view filled, those who read that view keep it, and the
 * next reader gets a new one. When a decision is over, nobody reads its views any more, whether
 * they failed or not. */
#include "gate-private.h"

#include <string.h>

struct CgSharedView {
	CgGate *gate;
	const CgConsumer *consumer;
	char *key; /* phone, consumer, and the decision's id */
	CgPhone *phone;
	CgShare *share;
	CgView *view;
	guint users;
	gboolean over;
	GArray *watchers; /* of CgWake */
};

static char *key_of(const CgConsumer *consumer)
{
	const CgWho *who = cg_consumer_who(consumer);

	return g_strjoin("\n", who->phone, who->consumer, cg_consumer_decision_id(consumer), NULL);
}

static CgSharedView *make_shared(CgGate *gate, const CgConsumer *consumer)
{
	const CgWho *who = cg_consumer_who(consumer);
	const char *decision_id = cg_consumer_decision_id(consumer);
	const CgConfig *config = cg_decisions_config(gate->decisions);
	CgViewOptions options = {
		.scope = cg_consumer_scope(consumer),
		.history = cg_gate_history(gate, who),
		.owner_name = cg_decisions_phone_name(gate->decisions, who->phone),
		.limit = cg_config_view_limit(config),
		.fill_wait = cg_config_fill_wait(config),
		.country = cg_config_country(config),
	};
	guint8 database[32];
	CgSharedView *shared;

	if (!cg_store_next_counter(gate->store, &options.counter))
		return NULL;
	cg_store_derive(gate->store, options.grant_key, "uid", who->phone, who->consumer,
			decision_id, NULL);
	cg_store_derive(gate->store, database, "database", who->phone, who->consumer, decision_id,
			NULL);
	memcpy(options.database, database, sizeof(options.database));

	shared = g_new0(CgSharedView, 1);
	shared->gate = gate;
	shared->consumer = consumer;
	shared->watchers = g_array_new(FALSE, FALSE, sizeof(CgWake));
	shared->phone = cg_phone_acquire(gate, who->phone);
	shared->share = cg_share_acquire(gate, who->consumer);
	options.turns = cg_share_turns(shared->share);
	shared->view = cg_view_new(cg_phone_source(shared->phone), &options);
	explicit_bzero(options.grant_key, sizeof(options.grant_key));
	return shared;
}

/* Returns a view that can be shared, lent, or NULL if there is none. */
static CgSharedView *find_shared(const CgGate *gate, const char *key)
{
	for (guint i = 0; i < gate->shared_views->len; i++) {
		CgSharedView *shared = g_ptr_array_index(gate->shared_views, i);

		if (!shared->over && !cg_view_failed(shared->view) && g_str_equal(shared->key, key))
			return shared;
	}
	return NULL;
}

CgSharedView *cg_shared_view_acquire(CgGate *gate, CgConsumer *consumer)
{
	g_autofree char *key = key_of(consumer);
	CgSharedView *shared = find_shared(gate, key);

	if (shared)
		return cg_shared_view_ref(shared);
	shared = make_shared(gate, consumer);
	if (!shared)
		return NULL;
	shared->key = g_steal_pointer(&key);
	g_ptr_array_add(gate->shared_views, shared);
	return cg_shared_view_ref(shared);
}

CgSharedView *cg_shared_view_ref(CgSharedView *shared)
{
	shared->users++;
	return shared;
}

CgView *cg_shared_view_get(CgSharedView *shared)
{
	return shared->view;
}

void cg_shared_view_release(CgSharedView *shared)
{
	if (--shared->users > 0)
		return;
	g_ptr_array_remove_fast(shared->gate->shared_views, shared);
	cg_view_free(shared->view);
	cg_phone_release(shared->phone);
	cg_share_release(shared->share);
	g_array_unref(shared->watchers);
	g_free(shared->key);
	g_free(shared);
}

/* --- The end of a decision --- */

gboolean cg_shared_view_is_over(const CgSharedView *shared)
{
	return shared->over;
}

void cg_shared_view_watch(CgSharedView *shared, CgWake wake)
{
	g_array_append_val(shared->watchers, wake);
}

void cg_shared_view_unwatch(CgSharedView *shared, gconstpointer data)
{
	for (guint i = 0; i < shared->watchers->len; i++) {
		if (g_array_index(shared->watchers, CgWake, i).data != data)
			continue;
		g_array_remove_index_fast(shared->watchers, i);
		return;
	}
}

static void end_shared(CgSharedView *shared)
{
	shared->over = TRUE;
	while (shared->watchers->len > 0) {
		CgWake watcher = g_array_index(shared->watchers, CgWake, 0);

		g_array_remove_index(shared->watchers, 0);
		cg_wake(watcher);
	}
}

void cg_shared_views_end(CgGate *gate, const CgConsumer *consumer)
{
	g_autoptr(GPtrArray) ending =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_shared_view_release);

	for (guint i = 0; i < gate->shared_views->len; i++) {
		CgSharedView *shared = g_ptr_array_index(gate->shared_views, i);

		if (shared->consumer == consumer)
			g_ptr_array_add(ending, cg_shared_view_ref(shared));
	}
	for (guint i = 0; i < ending->len; i++)
		end_shared(g_ptr_array_index(ending, i));
}
