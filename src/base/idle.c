/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wakes, and the one-shot idle source by which a woken reader looks again from the main loop. */
#include <contactguard/base.h>

void cg_wake(CgWake wake)
{
	if (wake.call)
		wake.call(wake.data);
}

struct CgIdle {
	CgWake wake;
	guint source; /* 0: not armed */
};

CgIdle *cg_idle_new(CgWake wake)
{
	CgIdle *turn = g_new0(CgIdle, 1);

	turn->wake = wake;
	return turn;
}

static gboolean run(gpointer data)
{
	CgIdle *turn = data;

	/* Cleared first: the wake may arm again, or free the turn. */
	turn->source = 0;
	cg_wake(turn->wake);
	return G_SOURCE_REMOVE;
}

void cg_idle_schedule(CgIdle *turn)
{
	/* At the priority of sockets: a busy socket must not starve the turns that empty it. */
	if (turn->source == 0)
		turn->source = g_idle_add_full(G_PRIORITY_DEFAULT, run, turn, NULL);
}

void cg_idle_free(CgIdle *turn)
{
	if (!turn)
		return;
	g_clear_handle_id(&turn->source, g_source_remove);
	g_free(turn);
}
