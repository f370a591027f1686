/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When each connection to the bus got its unique name, by the boot clock, as its NameOwnerChanged()
 * is heard. Names that were there before this began are not known, and neither are those over the
 * limit. */
#include "bus-private.h"

/* The system bus has at most 2048 connections unless its configuration says otherwise. */
#define NAMES_MAX 65536

struct CgBusNames {
	GDBusConnection *connection;
	guint subscription;
	GHashTable *appeared; /* unique name -> gint64 */
};

static void note_name(CgBusNames *names, const char *name)
{
	gint64 now = cg_clock_boot();

	if (g_hash_table_size(names->appeared) < NAMES_MAX)
		g_hash_table_replace(names->appeared, g_strdup(name), g_memdup2(&now, sizeof(now)));
}

/* The bus gives a unique name once and to one connection. */
static void on_owner_changed(GDBusConnection *connection, const char *sender, const char *path,
			     const char *interface, const char *signal, GVariant *arguments,
			     gpointer data)
{
	CgBusNames *names = data;
	const char *name, *before, *after;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sss)")))
		return;
	g_variant_get(arguments, "(&s&s&s)", &name, &before, &after);
	if (!g_dbus_is_unique_name(name))
		return;
	if (*after)
		note_name(names, name);
	else
		g_hash_table_remove(names->appeared, name);
}

CgBusNames *cg_bus_names_new(GDBusConnection *connection)
{
	CgBusNames *names = g_new0(CgBusNames, 1);

	names->connection = g_object_ref(connection);
	names->appeared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	names->subscription = g_dbus_connection_signal_subscribe(
		connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
		"/org/freedesktop/DBus", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_owner_changed, names,
		NULL);
	return names;
}

void cg_bus_names_free(CgBusNames *names)
{
	if (!names)
		return;
	g_dbus_connection_signal_unsubscribe(names->connection, names->subscription);
	g_hash_table_unref(names->appeared);
	g_object_unref(names->connection);
	g_free(names);
}

gint64 cg_bus_names_appeared(const CgBusNames *names, const char *name)
{
	const gint64 *appeared = g_hash_table_lookup(names->appeared, name);

	return appeared ? *appeared : 0;
}
