/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls for consumers that need not have come yet: a driver may decide for a car before it does.
 *
 * GDBus hands over calls to objects that are registered, and to children of one whose subtree is.
 * A consumer's parent is its phone, which need not be known either, so the calls to all consumers
 * are led below one object of our own. Who may make them, the bouncer says as everywhere, before
 * anything becomes known. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

#include <string.h>

#define PHONE    CG_BUS_PATH "/phone_"
#define CONSUMER "/consumer_"
#define ALL      CG_BUS_PATH "/consumers"

/* .../phone_X/consumer_Y, and nothing below it; NULL: it is none. */
static const char *consumer_in(const char *path)
{
	const char *consumer =
		path && g_str_has_prefix(path, PHONE) ? strchr(path + strlen(PHONE), '/') : NULL;

	if (!consumer || !g_str_has_prefix(consumer, CONSUMER) || strchr(consumer + 1, '/'))
		return NULL;
	return consumer;
}

/* In GDBus' own thread, so it looks at the message alone. */
static GDBusMessage *lead(GDBusConnection *connection, GDBusMessage *message, gboolean incoming,
			  gpointer unused)
{
	const char *path = g_dbus_message_get_path(message), *consumer = consumer_in(path);
	g_autofree char *phone = NULL, *led = NULL;
	GDBusMessage *copy;

	if (!incoming || !consumer ||
	    g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
		return message;
	phone = g_strndup(path + strlen(CG_BUS_PATH), consumer - path - strlen(CG_BUS_PATH));
	led = g_strconcat(ALL, phone, "_", consumer + 1, NULL);
	copy = g_dbus_message_copy(message, NULL);
	g_object_unref(message);
	if (copy)
		g_dbus_message_set_path(copy, led);
	return copy;
}

char *cg_bus_path_meant(GDBusMethodInvocation *invocation)
{
	const char *path = g_dbus_method_invocation_get_object_path(invocation);
	const char *consumer = strstr(path, "_consumer_");

	if (!g_str_has_prefix(path, ALL "/") || !consumer)
		return g_strdup(path);
	path += strlen(ALL);
	return g_strdup_printf(CG_BUS_PATH "%.*s/%s", (int)(consumer - path), path, consumer + 1);
}

/* --- As GDBus asks --- */

static char **enumerate(GDBusConnection *connection, const char *sender, const char *path,
			gpointer bus)
{
	return g_new0(char *, 1);
}

static GDBusInterfaceInfo **introspect(GDBusConnection *connection, const char *sender,
				       const char *path, const char *node, gpointer bus)
{
	GDBusInterfaceInfo **all = g_new0(GDBusInterfaceInfo *, 2);

	all[0] = g_dbus_interface_info_ref((GDBusInterfaceInfo *)cg_bus_consumer.info);
	return all;
}

static const GDBusInterfaceVTable *dispatch(GDBusConnection *connection, const char *sender,
					    const char *path, const char *interface,
					    const char *node, gpointer *data, gpointer bus)
{
	static const GDBusInterfaceVTable vtable = { .method_call = cg_bus_on_call };

	*data = bus;
	return &vtable;
}

gboolean cg_bus_absent_export(CgBus *bus, GError **error)
{
	static const GDBusSubtreeVTable vtable = { enumerate, introspect, dispatch, { 0 } };

	bus->absent = g_dbus_connection_register_subtree(
		bus->connection, ALL, &vtable, G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES,
		bus, NULL, error);
	if (bus->absent)
		bus->absent_filter =
			g_dbus_connection_add_filter(bus->connection, lead, NULL, NULL);
	return bus->absent != 0;
}

void cg_bus_absent_unexport(CgBus *bus)
{
	if (bus->absent_filter)
		g_dbus_connection_remove_filter(bus->connection, bus->absent_filter);
	if (bus->absent)
		g_dbus_connection_unregister_subtree(bus->connection, bus->absent);
}
