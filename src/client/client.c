/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The connection to a bus, and the daemon at its other end: calls, signals, coming and going. */
#include "client-private.h"

#define CALL_TIMEOUT                                                                \
	60000 /* ms; a preview reads a phone, and the daemon itself gives up before \
	       */

CgClient *cg_client_new(GBusType bus)
{
	CgClient *client = g_new0(CgClient, 1);

	client->bus = bus;
	client->cancellable = g_cancellable_new();
	return client;
}

void cg_client_free(CgClient *client)
{
	if (!client)
		return;
	g_cancellable_cancel(client->cancellable);
	if (client->watch)
		g_bus_unwatch_name(client->watch);
	if (client->subscription)
		g_dbus_connection_signal_unsubscribe(client->connection, client->subscription);
	g_clear_object(&client->connection);
	g_object_unref(client->cancellable);
	g_free(client);
}

gboolean cg_client_connect(CgClient *client, GError **error)
{
	g_autofree char *address = NULL;
	g_autoptr(GError) reason = NULL;

	if (client->connection)
		return TRUE;
	address = g_dbus_address_get_for_bus_sync(client->bus, NULL, &reason);
	if (address)
		client->connection = g_dbus_connection_new_for_address_sync(
			address,
			G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
				G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
			NULL, NULL, &reason);
	if (client->connection)
		return TRUE;
	/* Whatever the reason is, callers need to know only that there is no bus. */
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_CLOSED, "there is no %s bus: %s",
		    client->bus == G_BUS_TYPE_SYSTEM ? "system" : "session", reason->message);
	return FALSE;
}

/* --- Calls --- */

GVariant *cg_client_call(CgClient *client, const char *path, const char *interface,
			 const char *method, GVariant *arguments, const char *type, GError **error)
{
	g_autoptr(GVariant) sunk = arguments ? g_variant_ref_sink(arguments) : NULL;

	if (!cg_client_connect(client, error))
		return NULL;
	return g_dbus_connection_call_sync(client->connection, CLIENT_NAME, path, interface, method,
					   sunk, G_VARIANT_TYPE(type),
					   G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
					   CALL_TIMEOUT, NULL, error);
}

GVariant *cg_client_properties(CgClient *client, const char *path, const char *interface,
			       GError **error)
{
	g_autoptr(GVariant) answer =
		cg_client_call(client, path, CG_CLIENT_PROPERTIES, "GetAll",
			       g_variant_new("(s)", interface), "(a{sv})", error);

	return answer ? g_variant_get_child_value(answer, 0) : NULL;
}

GVariant *cg_client_ask_bus(CgClient *client, const char *method, const char *name,
			    const char *type, GError **error)
{
	if (!cg_client_connect(client, error))
		return NULL;
	return g_dbus_connection_call_sync(client->connection, "org.freedesktop.DBus",
					   "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
					   g_variant_new("(s)", name), G_VARIANT_TYPE(type),
					   G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

typedef struct {
	CgClientReply reply;
	gpointer data;
	GDestroyNotify free_data; /* NULL: none */
} StartedCall;

/* The client may be gone: then the call was cancelled. */
static void on_properties(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autofree StartedCall *call = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autoptr(GVariant) properties = answer ? g_variant_get_child_value(answer, 0) : NULL;

	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		call->reply(call->data, properties, error);
	if (call->free_data)
		call->free_data(call->data);
}

void cg_client_start_properties(CgClient *client, const char *path, const char *interface,
				CgClientReply reply, gpointer data, GDestroyNotify free_data)
{
	StartedCall *call = g_new0(StartedCall, 1);

	call->reply = reply;
	call->data = data;
	call->free_data = free_data;
	g_dbus_connection_call(client->connection, CLIENT_NAME, path, CG_CLIENT_PROPERTIES,
			       "GetAll", g_variant_new("(s)", interface), G_VARIANT_TYPE("(a{sv})"),
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, client->cancellable,
			       on_properties, call);
}

/* --- Events --- */

static void on_appeared(GDBusConnection *connection, const char *name, const char *owner,
			gpointer data)
{
	const CgClient *client = data;

	if (client->events->appeared)
		client->events->appeared(client->events_data);
}

static void on_left(GDBusConnection *connection, const char *name, gpointer data)
{
	const CgClient *client = data;

	if (client->events->left)
		client->events->left(client->events_data);
}

void cg_client_watch(CgClient *client, const CgClientEvents *events, gpointer data)
{
	client->events = events;
	client->events_data = data;
	client->watch = g_bus_watch_name_on_connection(client->connection, CLIENT_NAME,
						       G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
						       on_left, client, NULL);
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	const CgClient *client = data;

	client->signal(client->signal_data, path, name, arguments);
}

void cg_client_listen(CgClient *client, CgClientSignal signal, gpointer data)
{
	client->signal = signal;
	client->signal_data = data;
	client->subscription = g_dbus_connection_signal_subscribe(
		client->connection, CLIENT_NAME, NULL, NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
		on_signal, client, NULL);
}
