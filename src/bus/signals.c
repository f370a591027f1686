/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who gets signals. A signal says which phone there is and who wants to read it, and the access
 * table does not stand before a broadcast. So on the system bus a signal goes only to connections
 * that have read what it is about: to those that read as a driver may, all signals; to a program
 * that read its own Scope, those of that object. A session bus is its user's own, and there each
 * signal is broadcast. */
#include "bus-private.h"

/* Objects that the programs of one user may be subscribed to as their consumer: the phones that
 * they read. */
#define OWN_OBJECTS_MAX 16

struct CgBusSubscription {
	CgBus *bus;
	char *name; /* of the connection; the bus never gives it to another one */
	char *path; /* NULL: of all objects */
	uid_t uid;
	guint watch;
};

void cg_bus_subscription_free(CgBusSubscription *subscription)
{
	g_bus_unwatch_name(subscription->watch);
	g_free(subscription->name);
	g_free(subscription->path);
	g_free(subscription);
}

static gboolean covers_path(const CgBusSubscription *subscription, const char *path)
{
	return !subscription->path || !g_strcmp0(subscription->path, path);
}

static gboolean is_subscribed(const CgBus *bus, const char *name, const char *path)
{
	for (guint i = 0; i < bus->subscriptions->len; i++) {
		const CgBusSubscription *subscription = g_ptr_array_index(bus->subscriptions, i);

		if (g_str_equal(subscription->name, name) && covers_path(subscription, path))
			return TRUE;
	}
	return FALSE;
}

static void remove_all_of(CgBus *bus, const char *name)
{
	for (guint i = bus->subscriptions->len; i > 0; i--) {
		const CgBusSubscription *subscription =
			g_ptr_array_index(bus->subscriptions, i - 1);

		if (g_str_equal(subscription->name, name))
			g_ptr_array_remove_index_fast(bus->subscriptions, i - 1);
	}
}

static guint count_own_objects(const CgBus *bus, uid_t uid)
{
	guint count = 0;

	for (guint i = 0; i < bus->subscriptions->len; i++) {
		const CgBusSubscription *subscription = g_ptr_array_index(bus->subscriptions, i);

		count += subscription->path && subscription->uid == uid;
	}
	return count;
}

static void on_name_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBusSubscription *subscription = data;

	g_ptr_array_remove_fast(subscription->bus->subscriptions, subscription);
}

void cg_bus_subscribe(CgBus *bus, const char *name, uid_t uid, const char *path)
{
	CgBusSubscription *subscription;

	if (bus->kind == CG_BUS_SESSION || is_subscribed(bus, name, path) ||
	    (path && count_own_objects(bus, uid) >= OWN_OBJECTS_MAX))
		return;
	/* A subscription to all objects replaces those to single ones. */
	if (!path)
		remove_all_of(bus, name);
	subscription = g_new0(CgBusSubscription, 1);
	subscription->bus = bus;
	subscription->name = g_strdup(name);
	subscription->path = g_strdup(path);
	subscription->uid = uid;
	subscription->watch =
		g_bus_watch_name_on_connection(bus->connection, name, G_BUS_NAME_WATCHER_FLAGS_NONE,
					       NULL, on_name_vanished, subscription, NULL);
	g_ptr_array_add(bus->subscriptions, subscription);
}

static void emit_to(const CgBus *bus, const char *receiver, const char *path, const char *interface,
		    const char *name, GVariant *arguments)
{
	g_dbus_connection_emit_signal(bus->connection, receiver, path, interface, name, arguments,
				      NULL);
}

void cg_bus_emit(CgBus *bus, const char *path, const char *interface, const char *name,
		 GVariant *arguments)
{
	g_autoptr(GVariant) values =
		g_variant_ref_sink(arguments ? arguments : g_variant_new("()"));

	if (bus->kind == CG_BUS_SESSION) {
		emit_to(bus, NULL, path, interface, name, values);
		return;
	}
	for (guint i = 0; i < bus->subscriptions->len; i++) {
		const CgBusSubscription *subscription = g_ptr_array_index(bus->subscriptions, i);

		if (covers_path(subscription, path))
			emit_to(bus, subscription->name, path, interface, name, values);
	}
}

void cg_bus_emit_changed(CgBus *bus, const char *path, const char *interface,
			 const char *const *properties)
{
	cg_bus_emit(bus, path, CG_BUS_PROPERTIES, "PropertiesChanged",
		    g_variant_new("(sa{sv}^as)", interface, NULL, properties));
}
