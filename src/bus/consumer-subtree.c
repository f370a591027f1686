/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls for consumers that need not have come yet: a driver may decide for a car before it does.
 *
 * GDBus hands over calls for objects that are registered, and for the children of an object that is
 * registered with its subtree. The parent of a consumer is its phone, which need not be known
 * either. So the calls for all consumers are redirected below one object of our own. They pass the
 * access table there like any other call, before a consumer becomes known by one. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

#include <string.h>

#define PHONE    CG_BUS_PATH "/phone_"
#define CONSUMER "/consumer_"
#define SUBTREE  CG_BUS_PATH "/consumers"

/* Points at /consumer_Y in .../phone_X/consumer_Y. NULL: the path has another form. */
static const char *find_consumer(const char *path)
{
	const char *consumer =
		path && g_str_has_prefix(path, PHONE) ? strchr(path + strlen(PHONE), '/') : NULL;

	if (!consumer || !g_str_has_prefix(consumer, CONSUMER) || strchr(consumer + 1, '/'))
		return NULL;
	return consumer;
}

/* A GDBusMessageFilterFunction. It runs in the thread of GDBus, so it uses the message alone. */
static GDBusMessage *redirect_message(GDBusConnection *connection, GDBusMessage *message,
				      gboolean incoming, gpointer unused)
{
	const char *path = g_dbus_message_get_path(message), *consumer = find_consumer(path);
	g_autofree char *phone = NULL, *redirected = NULL;
	GDBusMessage *copy;

	if (!incoming || !consumer ||
	    g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
		return message;
	phone = g_strndup(path + strlen(CG_BUS_PATH), consumer - path - strlen(CG_BUS_PATH));
	redirected = g_strconcat(SUBTREE, phone, "_", consumer + 1, NULL);
	copy = g_dbus_message_copy(message, NULL);
	g_object_unref(message);
	if (copy)
		g_dbus_message_set_path(copy, redirected);
	return copy;
}

char *cg_bus_called_path(GDBusMethodInvocation *invocation)
{
	const char *path = g_dbus_method_invocation_get_object_path(invocation);
	const char *consumer = strstr(path, "_consumer_");

	if (!g_str_has_prefix(path, SUBTREE "/") || !consumer)
		return g_strdup(path);
	path += strlen(SUBTREE);
	return g_strdup_printf(CG_BUS_PATH "%.*s/%s", (int)(consumer - path), path, consumer + 1);
}

/* --- The functions that GDBus calls for a subtree --- */

static char **enumerate_nodes(GDBusConnection *connection, const char *sender, const char *path,
			      gpointer bus)
{
	return g_new0(char *, 1);
}

static GDBusInterfaceInfo **introspect_node(GDBusConnection *connection, const char *sender,
					    const char *path, const char *node, gpointer bus)
{
	GDBusInterfaceInfo **interfaces = g_new0(GDBusInterfaceInfo *, 2);

	interfaces[0] =
		g_dbus_interface_info_ref((GDBusInterfaceInfo *)&cg_bus_consumer1_interface);
	return interfaces;
}

static const GDBusInterfaceVTable *dispatch_node(GDBusConnection *connection, const char *sender,
						 const char *path, const char *interface,
						 const char *node, gpointer *data, gpointer bus)
{
	*data = bus;
	return ((CgBus *)bus)->subtree_vtable;
}

gboolean cg_bus_subtree_export(CgBus *bus, const GDBusInterfaceVTable *vtable, GError **error)
{
	static const GDBusSubtreeVTable subtree = {
		enumerate_nodes, introspect_node, dispatch_node, { 0 }
	};

	bus->subtree_vtable = vtable;
	bus->subtree = g_dbus_connection_register_subtree(
		bus->connection, SUBTREE, &subtree,
		G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, bus, NULL, error);
	if (bus->subtree)
		bus->subtree_filter =
			g_dbus_connection_add_filter(bus->connection, redirect_message, NULL, NULL);
	return bus->subtree != 0;
}

void cg_bus_subtree_unexport(CgBus *bus)
{
	if (bus->subtree_filter)
		g_dbus_connection_remove_filter(bus->connection, bus->subtree_filter);
	if (bus->subtree)
		g_dbus_connection_unregister_subtree(bus->connection, bus->subtree);
}
