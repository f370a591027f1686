/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wakes, and the idle by which a reader that was woken looks again from the main loop. */
#include <contactguard/base.h>

void cg_wake(CgWake wake)
{
	if (wake.call)
		wake.call(wake.data);
}

struct CgIdle {
	CgWake wake;
	guint source; /* 0: not scheduled */
};

CgIdle *cg_idle_new(CgWake wake)
{
	CgIdle *idle = g_new0(CgIdle, 1);

	idle->wake = wake;
	return idle;
}

static gboolean call_wake(gpointer data)
{
	CgIdle *idle = data;

	/* Cleared first, since the wake may schedule it again or free it. */
	idle->source = 0;
	cg_wake(idle->wake);
	return G_SOURCE_REMOVE;
}

void cg_idle_schedule(CgIdle *idle)
{
	/* At the priority of sockets: a busy socket must not starve the idles that empty it. */
	if (idle->source == 0)
		idle->source = g_idle_add_full(G_PRIORITY_DEFAULT, call_wake, idle, NULL);
}

void cg_idle_free(CgIdle *idle)
{
	if (!idle)
		return;
	g_clear_handle_id(&idle->source, g_source_remove);
	g_free(idle);
}
