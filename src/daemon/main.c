/* SPDX-License-Identifier: GPL-2.0-or-later */
/* contactguardd stands between a phone and a car's head unit, and answers the car with what was
 * granted. */
#include "daemon-private.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>

static gboolean on_end_signal(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static gboolean on_hangup(gpointer daemon)
{
	cg_daemon_reload(daemon, NULL);
	return G_SOURCE_CONTINUE;
}

int main(int argc, char **argv)
{
	g_auto(CgRunOptions) options = { 0 };
	g_autoptr(GMainLoop) loop = NULL;
	g_autoptr(CgDaemon) daemon = NULL;
	int exit_code = CG_EXIT_OK;

	cg_memory_harden(argv);
	setlocale(LC_ALL, "");
	switch (cg_run_options_parse(&options, &argc, &argv)) {
	case CG_PARSED: break;
	case CG_PARSED_DONE: return CG_EXIT_OK;
	case CG_PARSED_WRONG: return CG_EXIT_USAGE;
	}
	signal(SIGPIPE, SIG_IGN);
	loop = g_main_loop_new(NULL, FALSE);
	g_unix_signal_add(SIGTERM, on_end_signal, loop);
	g_unix_signal_add(SIGINT, on_end_signal, loop);
	daemon = cg_daemon_new(&options, loop, &exit_code);
	if (!daemon)
		return exit_code;
	g_unix_signal_add(SIGHUP, on_hangup, daemon);
	g_main_loop_run(loop);
	return cg_daemon_failed(daemon) ? CG_EXIT_BUS : CG_EXIT_OK;
}
