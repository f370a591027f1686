/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wakes; the idle by which a reader that was woken looks again from the main loop; and turns, by
 * which parties share that loop. */
#include <contactguard/base.h>

void cg_wake(CgWake wake)
{
	if (wake.call)
		wake.call(wake.data);
}

struct CgTurns {
	guint refs;
	GQueue queue; /* of CgIdle: those that are scheduled */
	guint source; /* 0: the queue is empty */
};

struct CgIdle {
	CgWake wake;
	CgTurns *turns; /* NULL: it runs by itself */
	GList link;     /* in the queue of its turns; data is NULL while it is not there */
	guint source;   /* by itself; 0: not scheduled */
};

/* At the priority of sockets: a busy socket must not starve the idles that empty it. */
static guint add_source(GSourceFunc call, gpointer data)
{
	return g_idle_add_full(G_PRIORITY_DEFAULT, call, data, NULL);
}

/* --- Turns --- */

static gboolean run_turn(gpointer data);

static void update_source(CgTurns *turns)
{
	if (turns->queue.length > 0 && turns->source == 0)
		turns->source = add_source(run_turn, turns);
	else if (turns->queue.length == 0)
		g_clear_handle_id(&turns->source, g_source_remove);
}

static CgIdle *take_first(CgTurns *turns)
{
	GList *link = g_queue_pop_head_link(&turns->queue);

	return g_steal_pointer(&link->data);
}

/* The wake may free its idle, and with it the turns, so nothing of them is used after it. */
static gboolean run_turn(gpointer data)
{
	CgTurns *turns = data;
	CgIdle *idle = take_first(turns);

	turns->source = 0;
	update_source(turns);
	cg_wake(idle->wake);
	return G_SOURCE_REMOVE;
}

CgTurns *cg_turns_new(void)
{
	CgTurns *turns = g_new0(CgTurns, 1);

	turns->refs = 1;
	g_queue_init(&turns->queue);
	return turns;
}

CgTurns *cg_turns_ref(CgTurns *turns)
{
	turns->refs++;
	return turns;
}

/* Without idles there is no source. */
void cg_turns_unref(CgTurns *turns)
{
	if (--turns->refs == 0)
		g_free(turns);
}

/* --- Idles --- */

CgIdle *cg_idle_new(CgWake wake)
{
	CgIdle *idle = g_new0(CgIdle, 1);

	idle->wake = wake;
	return idle;
}

void cg_idle_set_turns(CgIdle *idle, CgTurns *turns)
{
	g_assert(!idle->turns && idle->source == 0);
	idle->turns = cg_turns_ref(turns);
}

static gboolean call_wake(gpointer data)
{
	CgIdle *idle = data;

	/* Cleared first, since the wake may schedule it again or free it. */
	idle->source = 0;
	cg_wake(idle->wake);
	return G_SOURCE_REMOVE;
}

static void enqueue_idle(CgIdle *idle)
{
	if (idle->link.data)
		return;
	idle->link.data = idle;
	g_queue_push_tail_link(&idle->turns->queue, &idle->link);
	update_source(idle->turns);
}

void cg_idle_schedule(CgIdle *idle)
{
	if (idle->turns)
		enqueue_idle(idle);
	else if (idle->source == 0)
		idle->source = add_source(call_wake, idle);
}

static void leave_turns(CgIdle *idle)
{
	if (idle->link.data) {
		g_queue_unlink(&idle->turns->queue, &idle->link);
		update_source(idle->turns);
	}
	cg_turns_unref(idle->turns);
}

void cg_idle_free(CgIdle *idle)
{
	if (!idle)
		return;
	if (idle->turns)
		leave_turns(idle);
	g_clear_handle_id(&idle->source, g_source_remove);
	g_free(idle);
}
