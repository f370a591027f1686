/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A libdbus connection in GLib's main loop: its file descriptors, its timeouts, and a source that
 * dispatches what has arrived. It lasts as long as the process and refuses nothing. */
#include <glib-unix.h>

#include "loop.h"

/* --- File descriptors --- */

static gboolean handle_watch(int fd, GIOCondition condition, gpointer data)
{
	unsigned int flags = 0;

	if (condition & G_IO_IN)
		flags |= DBUS_WATCH_READABLE;
	if (condition & G_IO_OUT)
		flags |= DBUS_WATCH_WRITABLE;
	if (condition & G_IO_HUP)
		flags |= DBUS_WATCH_HANGUP;
	if (condition & G_IO_ERR)
		flags |= DBUS_WATCH_ERROR;
	dbus_watch_handle(data, flags);
	return G_SOURCE_CONTINUE;
}

static void remove_watch(DBusWatch *watch, void *unused)
{
	guint source = GPOINTER_TO_UINT(dbus_watch_get_data(watch));

	dbus_watch_set_data(watch, NULL, NULL);
	if (source)
		g_source_remove(source);
}

static dbus_bool_t add_watch(DBusWatch *watch, void *unused)
{
	GIOCondition condition = G_IO_HUP | G_IO_ERR;
	unsigned int flags = dbus_watch_get_flags(watch);
	guint source;

	if (!dbus_watch_get_enabled(watch))
		return TRUE;
	if (flags & DBUS_WATCH_READABLE)
		condition |= G_IO_IN;
	if (flags & DBUS_WATCH_WRITABLE)
		condition |= G_IO_OUT;
	source = g_unix_fd_add(dbus_watch_get_unix_fd(watch), condition, handle_watch, watch);
	dbus_watch_set_data(watch, GUINT_TO_POINTER(source), NULL);
	return TRUE;
}

static void toggle_watch(DBusWatch *watch, void *unused)
{
	remove_watch(watch, NULL);
	add_watch(watch, NULL);
}

/* --- Timeouts --- */

static gboolean handle_timeout(gpointer data)
{
	dbus_timeout_handle(data);
	return G_SOURCE_CONTINUE;
}

static void remove_timeout(DBusTimeout *timeout, void *unused)
{
	guint source = GPOINTER_TO_UINT(dbus_timeout_get_data(timeout));

	dbus_timeout_set_data(timeout, NULL, NULL);
	if (source)
		g_source_remove(source);
}

static dbus_bool_t add_timeout(DBusTimeout *timeout, void *unused)
{
	guint source;

	if (!dbus_timeout_get_enabled(timeout))
		return TRUE;
	source = g_timeout_add(dbus_timeout_get_interval(timeout), handle_timeout, timeout);
	dbus_timeout_set_data(timeout, GUINT_TO_POINTER(source), NULL);
	return TRUE;
}

static void toggle_timeout(DBusTimeout *timeout, void *unused)
{
	remove_timeout(timeout, NULL);
	add_timeout(timeout, NULL);
}

/* --- Dispatching --- */

struct dispatcher {
	GSource source;
	DBusConnection *connection;
};

static gboolean check_dispatcher(GSource *source)
{
	struct dispatcher *dispatcher = (struct dispatcher *)source;

	return dbus_connection_get_dispatch_status(dispatcher->connection) ==
	       DBUS_DISPATCH_DATA_REMAINS;
}

static gboolean prepare_dispatcher(GSource *source, int *wait)
{
	*wait = -1;
	return check_dispatcher(source);
}

static gboolean run_dispatcher(GSource *source, GSourceFunc callback, gpointer data)
{
	struct dispatcher *dispatcher = (struct dispatcher *)source;

	dbus_connection_dispatch(dispatcher->connection);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs dispatcher_functions = {
	.prepare = prepare_dispatcher,
	.check = check_dispatcher,
	.dispatch = run_dispatcher,
};

void cg_plugin_loop_attach(DBusConnection *connection)
{
	GSource *source = g_source_new(&dispatcher_functions, sizeof(struct dispatcher));

	((struct dispatcher *)source)->connection = connection;
	dbus_connection_set_watch_functions(connection, add_watch, remove_watch, toggle_watch, NULL,
					    NULL);
	dbus_connection_set_timeout_functions(connection, add_timeout, remove_timeout,
					      toggle_timeout, NULL, NULL);
	g_source_attach(source, NULL);
	g_source_unref(source);
}
