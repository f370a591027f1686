/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Watches the configuration's files: contactguard.conf, and conf.d beside it. Says once that
 * something has changed when it is quiet again, so that an edit in several steps is read when it is
 * whole. */
#include "daemon-private.h"

#include <gio/gio.h>

/* An editor that writes a file anew needs less between its steps. */
#define QUIET (G_USEC_PER_SEC / 5)

struct CgWatch {
	GFileMonitor *monitors[2];
	CgTimer *timer;
};

static void on_event(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
		     gpointer data)
{
	CgWatch *watch = data;

	cg_timer_start(watch->timer, QUIET);
}

static GFileMonitor *monitor_path(CgWatch *watch, const char *path, gboolean directory)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GError) error = NULL;
	GFileMonitor *monitor =
		directory ? g_file_monitor_directory(file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error)
			  : g_file_monitor_file(file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

	if (monitor)
		g_signal_connect(monitor, "changed", G_CALLBACK(on_event), watch);
	else
		cg_warn(CG_LOG_DAEMON, "%s can't be watched: %s", path, error->message);
	return monitor;
}

CgWatch *cg_watch_new(const char *config, CgWake changed)
{
	CgWatch *watch = g_new0(CgWatch, 1);
	g_autofree char *beside = g_path_get_dirname(config);
	g_autofree char *parts = g_build_filename(beside, "conf.d", NULL);

	watch->timer = cg_timer_new(changed);
	watch->monitors[0] = monitor_path(watch, config, FALSE);
	watch->monitors[1] = monitor_path(watch, parts, TRUE);
	return watch;
}

void cg_watch_free(CgWatch *watch)
{
	if (!watch)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(watch->monitors); i++) {
		if (!watch->monitors[i])
			continue;
		g_signal_handlers_disconnect_by_data(watch->monitors[i], watch);
		g_object_unref(watch->monitors[i]);
	}
	cg_timer_free(watch->timer);
	g_free(watch);
}
