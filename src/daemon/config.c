/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration's files: which they are, how they are loaded, and whether they have changed.
 * A --scope that the configuration does not have is refused like a wrong file. */
#include "daemon-private.h"

#include <gio/gio.h>

static const char installed[] = SYSCONFDIR "/contactguard/contactguard.conf";

static gboolean find_scope(const CgRunOptions *options, const CgConfig *config,
			   const CgScope **scope, GError **error)
{
	*scope = options->scope ? cg_config_scope(config, options->scope) : NULL;
	if (*scope || !options->scope)
		return TRUE;
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "--scope: there is no scope named %s",
		    options->scope);
	return FALSE;
}

CgConfig *cg_daemon_config_load(const CgRunOptions *options, const CgScope **scope, GError **error)
{
	const char *path = options->config;
	g_autoptr(CgConfig) config = NULL;

	/* The installed file may be missing; one that was named may not. */
	if (!path && g_file_test(installed, G_FILE_TEST_EXISTS))
		path = installed;
	config = cg_config_load(path, error);
	return config && find_scope(options, config, scope, error) ? g_steal_pointer(&config)
								   : NULL;
}

/* --- Changes --- */

/* Microseconds. An editor that writes a file again needs less between its steps. */
#define QUIET_TIME (G_USEC_PER_SEC / 5)

struct CgConfigWatch {
	GFileMonitor *monitors[2]; /* of the file, and of conf.d; NULL: it can't be watched */
	CgTimer *timer;
};

/* An edit may have several steps. Once it is quiet again, the files are whole. */
static void on_file_event(GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
			  gpointer data)
{
	CgConfigWatch *watch = data;

	cg_timer_start(watch->timer, QUIET_TIME);
}

static GFileMonitor *monitor_path(CgConfigWatch *watch, const char *path, gboolean directory)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GError) error = NULL;
	GFileMonitor *monitor =
		directory ? g_file_monitor_directory(file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error)
			  : g_file_monitor_file(file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

	if (monitor)
		g_signal_connect(monitor, "changed", G_CALLBACK(on_file_event), watch);
	else
		cg_warn(CG_LOG_DAEMON, "%s can't be watched: %s", path, error->message);
	return monitor;
}

CgConfigWatch *cg_config_watch_new(const CgRunOptions *options, CgWake changed)
{
	const char *path = options->config ? options->config : installed;
	CgConfigWatch *watch = g_new0(CgConfigWatch, 1);
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *parts = g_build_filename(folder, "conf.d", NULL);

	watch->timer = cg_timer_new(changed);
	watch->monitors[0] = monitor_path(watch, path, FALSE);
	watch->monitors[1] = monitor_path(watch, parts, TRUE);
	return watch;
}

void cg_config_watch_free(CgConfigWatch *watch)
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
