/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How a verb that goes on ends: it is interrupted, or the daemon leaves, or it has nothing left to
 * do. */
#include "ctl-private.h"

#include <glib-unix.h>
#include <signal.h>

static gboolean on_interrupt(gpointer data)
{
	ctl_loop_quit(data);
	return G_SOURCE_CONTINUE;
}

void ctl_loop_init(CtlLoop *loop)
{
	loop->loop = g_main_loop_new(NULL, FALSE);
	loop->exit_code = CTL_DONE;
	loop->interrupt = g_unix_signal_add(SIGINT, on_interrupt, loop);
	loop->terminate = g_unix_signal_add(SIGTERM, on_interrupt, loop);
}

static void on_left(gpointer data)
{
	CtlLoop *loop = data;

	loop->exit_code = ctl_report_disconnected();
	ctl_loop_quit(loop);
}

CtlExit ctl_loop_run(CtlLoop *loop, CgClient *client)
{
	static const CgClientEvents events = { .left = on_left };

	cg_client_watch(client, &events, loop);
	g_main_loop_run(loop->loop);
	return loop->exit_code;
}

void ctl_loop_quit(CtlLoop *loop)
{
	g_main_loop_quit(loop->loop);
}

void ctl_loop_clear(CtlLoop *loop)
{
	g_source_remove(loop->interrupt);
	g_source_remove(loop->terminate);
	g_main_loop_unref(loop->loop);
}
