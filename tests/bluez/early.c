/* SPDX-License-Identifier: GPL-2.0-or-later */
/* LD_PRELOADed into obexd, this loads the plugin at a moment of the story's choice, as an
 * integrator's loader may where obexd has none of its own. CONTACTGUARD_EARLY says when:
 *
 *   before  before obexd has initialised any plugin of its own
 *   turned  after that; then the main loop is turned, as Evolution's backend does
 *   late    when everything was started, right before the main loop runs
 *
 * CONTACTGUARD_EARLY_PLUGIN is the plugin's file.
 *
 * obexd 5.87 closes a bus connection of its own as its user becomes inactive, and libdbus ends a
 * program that loses one. CONTACTGUARD_STAYS=yes lets it live, as it was meant to. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dbus/dbus.h>
#include <glib.h>

struct plugin {
	const char *name;
	int (*init)(void);
};

/* Returns whether this was the moment. */
static gboolean load_at(const char *moment)
{
	const char *wanted = getenv("CONTACTGUARD_EARLY");
	static void *handle;
	struct plugin *plugin;

	if (!wanted || strcmp(wanted, moment) || handle)
		return FALSE;
	handle = dlopen(getenv("CONTACTGUARD_EARLY_PLUGIN"), RTLD_NOW | RTLD_NODELETE);
	plugin = handle ? dlsym(handle, "obex_plugin_desc") : NULL;
	if (!plugin || plugin->init() < 0) {
		fprintf(stderr, "early: the plugin does not start\n");
		abort();
	}
	fprintf(stderr, "early: loaded %s\n", moment);
	return TRUE;
}

static gboolean begun; /* obexd is about to initialise its plugins: it makes its root folder then */

int g_mkdir_with_parents(const char *path, int mode)
{
	int (*real)(const char *, int) = dlsym(RTLD_NEXT, "g_mkdir_with_parents");

	begun = TRUE;
	load_at("before");
	return real(path, mode);
}

/* When its plugins are initialised, obexd frees the patterns of -p and -P. */
void g_strfreev(char **texts)
{
	void (*real)(char **) = dlsym(RTLD_NEXT, "g_strfreev");

	real(texts);
	if (begun && load_at("turned"))
		while (g_main_context_iteration(NULL, FALSE))
			;
}

void g_main_loop_run(GMainLoop *loop)
{
	void (*real)(GMainLoop *) = dlsym(RTLD_NEXT, "g_main_loop_run");

	load_at("late");
	real(loop);
}

DBusConnection *dbus_bus_get_private(DBusBusType type, DBusError *error)
{
	DBusConnection *(*real)(DBusBusType, DBusError *) =
		dlsym(RTLD_NEXT, "dbus_bus_get_private");
	DBusConnection *connection = real(type, error);

	if (connection && getenv("CONTACTGUARD_STAYS"))
		dbus_connection_set_exit_on_disconnect(connection, FALSE);
	return connection;
}
