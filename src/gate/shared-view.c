/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use, and the memory that they hold. If the phone failed while a view filled, those who
 * read that view keep it, and the next reader gets a new one. When a decision is over, nobody reads
 * its views any more, whether they failed or not. */
#include "gate-private.h"

#include <malloc.h>
#include <string.h>

/* The allocator keeps what is freed. When the last view goes and it has got so much, the system
 * gets that back; less is not worth the while. */
#define GIVE_BACK (1 << 20)

struct CgSharedView {
	CgGate *gate;
	const CgConsumer *consumer;
	char *key; /* phone, consumer, and the decision's id */
	CgPhone *phone;
	CgShare *share;
	CgView *view;
	guint users;
	guint reads;       /* that run now */
	guint64 last_read; /* gate->reads when the last one ended */
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
		.limit = cg_config_view_limit(config) / 2,
		.fill_wait = cg_who_is_car(who) ? cg_config_car_fill_wait(config)
						: cg_config_fill_wait(config),
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
	options.account = cg_share_account(shared->share);
	cg_account_set_limit(options.account, options.limit);
	cg_account_set_limit(gate->memory, cg_config_view_limit(config));
	shared->last_read = ++gate->reads;
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

/* --- Memory --- */

void cg_shared_view_begin_read(CgSharedView *shared)
{
	shared->reads++;
}

void cg_shared_view_end_read(CgSharedView *shared)
{
	shared->reads--;
	shared->last_read = ++shared->gate->reads;
}

static void log_faults(const CgSharedView *shared)
{
	const CgWho *who = cg_consumer_who(shared->consumer);

	for (CgRepository i = 0; i < CG_REPOSITORIES; i++) {
		g_autofree char *faults = cg_gate_faults(shared->gate, who, i);

		if (faults)
			cg_log(CG_LOG_VIEW, "%s came with faults: %s", cg_repository_name(i),
			       faults);
	}
}

static void free_view(CgSharedView *shared)
{
	CgGate *gate = shared->gate;
	guint64 before = cg_account_used(gate->memory);

	cg_view_free(shared->view);
	gate->freed += before - cg_account_used(gate->memory);
	if (gate->shared_views->len > 0 || gate->freed < GIVE_BACK)
		return;
	gate->freed = 0;
	malloc_trim(0);
	cg_log(CG_LOG_GATE, "the last view is gone, and the system has its memory back");
}

void cg_shared_view_release(CgSharedView *shared)
{
	if (--shared->users > 0)
		return;
	g_ptr_array_remove_fast(shared->gate->shared_views, shared);
	log_faults(shared);
	free_view(shared);
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

/* Returns the view that nobody has read for longest, lent, or NULL if all are being read. */
static CgSharedView *find_idle(const CgGate *gate)
{
	CgSharedView *idle = NULL;

	for (guint i = 0; i < gate->shared_views->len; i++) {
		CgSharedView *shared = g_ptr_array_index(gate->shared_views, i);

		if (!shared->over && shared->reads == 0 &&
		    (!idle || shared->last_read < idle->last_read))
			idle = shared;
	}
	return idle;
}

/* Its sessions let go of it, as at the end of a decision; nothing that runs is cut by that. */
gboolean cg_shared_views_make_room(CgGate *gate)
{
	CgSharedView *idle;

	while (cg_account_is_full(gate->memory) && (idle = find_idle(gate))) {
		cg_shared_view_ref(idle);
		end_shared(idle);
		cg_shared_view_release(idle);
	}
	return !cg_account_is_full(gate->memory);
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
