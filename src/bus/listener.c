/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who hears signals. They say which phone and who wants to read it, and a broadcast passes no
 * bouncer: on the system bus each signal goes to those alone who have read what it is about since
 * they came, all of it or their own Scope. A session bus is its user's own, and there signals go to
 * all. */
#include "bus-private.h"

/* Objects that one user may listen to as their consumer: phones that he reads. */
#define OWN_MAX 16

struct CgBusListener {
	CgBus *bus;
	char *name; /* unique on the bus, and never another's */
	char *path; /* NULL: to all objects */
	uid_t uid;
	guint watch;
};

void cg_bus_listener_free(CgBusListener *listener)
{
	g_bus_unwatch_name(listener->watch);
	g_free(listener->name);
	g_free(listener->path);
	g_free(listener);
}

static gboolean hears(const CgBusListener *listener, const char *path)
{
	return !listener->path || !g_strcmp0(listener->path, path);
}

static gboolean knows(const CgBus *bus, const char *name, const char *path)
{
	for (guint i = 0; i < bus->listeners->len; i++) {
		const CgBusListener *listener = g_ptr_array_index(bus->listeners, i);

		if (g_str_equal(listener->name, name) && hears(listener, path))
			return TRUE;
	}
	return FALSE;
}

/* Who listens to all hears of its own as well, once. */
static void forget_own(CgBus *bus, const char *name)
{
	for (guint i = bus->listeners->len; i > 0; i--) {
		const CgBusListener *listener = g_ptr_array_index(bus->listeners, i - 1);

		if (g_str_equal(listener->name, name))
			g_ptr_array_remove_index_fast(bus->listeners, i - 1);
	}
}

static guint own_of(const CgBus *bus, uid_t uid)
{
	guint own = 0;

	for (guint i = 0; i < bus->listeners->len; i++) {
		const CgBusListener *listener = g_ptr_array_index(bus->listeners, i);

		own += listener->path && listener->uid == uid;
	}
	return own;
}

static void gone(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBusListener *listener = data;

	g_ptr_array_remove_fast(listener->bus->listeners, listener);
}

void cg_bus_listen(CgBus *bus, const char *name, uid_t uid, const char *path)
{
	CgBusListener *listener;

	if (bus->kind == CG_BUS_SESSION || knows(bus, name, path) ||
	    (path && own_of(bus, uid) >= OWN_MAX))
		return;
	if (!path)
		forget_own(bus, name);
	listener = g_new0(CgBusListener, 1);
	listener->bus = bus;
	listener->name = g_strdup(name);
	listener->path = g_strdup(path);
	listener->uid = uid;
	listener->watch = g_bus_watch_name_on_connection(
		bus->connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, gone, listener, NULL);
	g_ptr_array_add(bus->listeners, listener);
}

static void send(const CgBus *bus, const char *to, const char *path, const char *interface,
		 const char *name, GVariant *arguments)
{
	g_dbus_connection_emit_signal(bus->connection, to, path, interface, name, arguments, NULL);
}

void cg_bus_signal(CgBus *bus, const char *path, const char *interface, const char *name,
		   GVariant *arguments)
{
	g_autoptr(GVariant) values =
		g_variant_ref_sink(arguments ? arguments : g_variant_new("()"));

	if (bus->kind == CG_BUS_SESSION) {
		send(bus, NULL, path, interface, name, values);
		return;
	}
	for (guint i = 0; i < bus->listeners->len; i++) {
		const CgBusListener *listener = g_ptr_array_index(bus->listeners, i);

		if (hears(listener, path))
			send(bus, listener->name, path, interface, name, values);
	}
}
