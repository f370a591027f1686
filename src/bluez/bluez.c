/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The talk with bluetoothd: who it is, all that it knows, and what changes. Only the owner of
 * org.bluez is heard; what it says in a wrong form is nothing. */
#include "bluez-private.h"

#define BLUEZ      "org.bluez"
#define MANAGER    "org.freedesktop.DBus.ObjectManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"

/* One that does not answer may be starting. */
#define RETRY_INTERVAL CG_SECONDS(10)

struct CgBluez {
	char *address;
	CgDecisions *decisions;
	CgDevices *devices;
	CgIdle *starting;
	GDBusConnection *connection; /* NULL until it is there */
	GCancellable *ending;        /* cancelled: `bluez` is not to be touched */
	guint watch;                 /* of the name */
	char *owner;                 /* NULL: nobody */
	guint signals[3];            /* of the owner */
	GCancellable *asking;        /* an answer of the owner is to come; NULL: none is */
	CgTimer *retry;
	CgAsker *asker; /* NULL: nobody can tell a bond */
	CgGate *gate;   /* serves cars; NULL: none come here */
	char *phone;    /* theirs; NULL: the one that is here */
	CgCars *cars;   /* NULL until there is a connection */
};

/* --- All that it knows --- */

static void ask_objects(CgBluez *bluez);

static void on_objects(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autoptr(GVariant) objects = NULL;
	CgBluez *bluez = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_object(&bluez->asking);
	if (!answer) {
		cg_warn(CG_LOG_BLUEZ, "org.bluez does not say what it knows");
		cg_timer_start(bluez->retry, RETRY_INTERVAL);
		return;
	}
	objects = g_variant_get_child_value(answer, 0);
	cg_devices_set(bluez->devices, objects);
}

/* An answer that is to come knows what has been said until now, and more. */
static void ask_objects(CgBluez *bluez)
{
	if (bluez->asking)
		return;
	bluez->asking = g_cancellable_new();
	g_dbus_connection_call(bluez->connection, bluez->owner, "/", MANAGER, "GetManagedObjects",
			       NULL, G_VARIANT_TYPE("(a{oa{sa{sv}}})"),
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, bluez->asking, on_objects,
			       bluez);
}

static void on_retry(gpointer data)
{
	CgBluez *bluez = data;

	if (bluez->owner)
		ask_objects(bluez);
}

/* --- What changes --- */

static void on_added(GDBusConnection *connection, const char *sender, const char *object,
		     const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_autoptr(GVariant) interfaces = NULL;
	const char *path;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(oa{sa{sv}})")))
		return;
	g_variant_get(arguments, "(&o@a{sa{sv}})", &path, &interfaces);
	cg_devices_added(((CgBluez *)data)->devices, path, interfaces);
}

static void on_removed(GDBusConnection *connection, const char *sender, const char *object,
		       const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_autofree const char **interfaces = NULL;
	const char *path;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(oas)")))
		return;
	g_variant_get(arguments, "(&o^a&s)", &path, &interfaces);
	for (guint i = 0; interfaces[i]; i++)
		cg_devices_removed(((CgBluez *)data)->devices, path, interfaces[i]);
}

static void on_changed(GDBusConnection *connection, const char *sender, const char *object,
		       const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	CgBluez *bluez = data;
	g_autoptr(GVariant) changed = NULL;
	g_autofree const char **invalidated = NULL;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
		return;
	g_variant_get(arguments, "(&s@a{sv}^a&s)", NULL, &changed, &invalidated);
	if (!cg_devices_changed(bluez->devices, object, changed, invalidated))
		ask_objects(bluez);
}

static const struct {
	const char *interface, *name, *path, *first;
	GDBusSignalCallback heard;
} heard[] = {
	{ MANAGER, "InterfacesAdded", "/", NULL, on_added },
	{ MANAGER, "InterfacesRemoved", "/", NULL, on_removed },
	{ PROPERTIES, "PropertiesChanged", NULL, CG_BLUEZ_DEVICE, on_changed },
};

/* --- Who it is --- */

static void on_appeared(GDBusConnection *connection, const char *name, const char *owner,
			gpointer data)
{
	CgBluez *bluez = data;

	cg_log(CG_LOG_BLUEZ, "org.bluez is there");
	bluez->owner = g_strdup(owner);
	for (guint i = 0; i < G_N_ELEMENTS(heard); i++)
		bluez->signals[i] = g_dbus_connection_signal_subscribe(
			connection, owner, heard[i].interface, heard[i].name, heard[i].path,
			heard[i].first, G_DBUS_SIGNAL_FLAGS_NONE, heard[i].heard, bluez, NULL);
	ask_objects(bluez);
}

static void stop_listening(CgBluez *bluez)
{
	if (!bluez->owner)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(heard); i++)
		g_dbus_connection_signal_unsubscribe(bluez->connection, bluez->signals[i]);
	g_cancellable_cancel(bluez->asking);
	g_clear_object(&bluez->asking);
	g_clear_pointer(&bluez->owner, g_free);
}

static void on_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBluez *bluez = data;

	cg_log(CG_LOG_BLUEZ, "org.bluez is not there: no phone is here");
	stop_listening(bluez);
	cg_devices_lost(bluez->devices);
}

/* --- Bonds --- */

static void on_bond_asked(gpointer data, const char *peer)
{
	cg_asker_ask(((CgBluez *)data)->asker, peer);
}

static const char *on_adapter_wanted(gpointer data, const char *device)
{
	return cg_devices_adapter(((CgBluez *)data)->devices, device);
}

static void on_bond_told(gpointer data, const char *device, const char *bond)
{
	cg_log(CG_LOG_BLUEZ, bond ? "a bond is told" : "a bond can't be told");
	cg_decisions_set_bond(((CgBluez *)data)->decisions, device, bond);
}

void cg_bluez_ask_bonds(CgBluez *bluez, const char *socket, const guint8 *key)
{
	static const CgAskerEvents events = { on_adapter_wanted, on_bond_told };

	bluez->asker = cg_asker_new(socket, key, &events, bluez);
	cg_decisions_on_bond_asked(bluez->decisions, on_bond_asked, bluez);
}

/* --- Beginning and end --- */

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDBusConnection) connection =
		g_dbus_connection_new_for_address_finish(result, &error);
	CgBluez *bluez = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (!connection) {
		cg_warn(CG_LOG_BLUEZ, "no bus, so no phone is here: %s", error->message);
		return;
	}
	bluez->connection = g_steal_pointer(&connection);
	if (bluez->gate)
		bluez->cars =
			cg_cars_new(bluez->connection, bluez->gate, bluez->devices, bluez->phone);
	bluez->watch = g_bus_watch_name_on_connection(bluez->connection, BLUEZ,
						      G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
						      on_vanished, bluez, NULL);
}

static void on_start(gpointer data)
{
	CgBluez *bluez = data;
	g_autoptr(GError) error = NULL;

	if (!bluez->address)
		bluez->address =
			g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, bluez->ending, &error);
	if (!bluez->address) {
		cg_warn(CG_LOG_BLUEZ, "no bus, so no phone is here: %s", error->message);
		return;
	}
	g_dbus_connection_new_for_address(bluez->address,
					  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
						  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
					  NULL, bluez->ending, on_connected, bluez);
}

CgBluez *cg_bluez_new(const char *address, CgDecisions *decisions)
{
	CgBluez *bluez = g_new0(CgBluez, 1);

	bluez->address = g_strdup(address);
	bluez->decisions = decisions;
	bluez->devices = cg_devices_new(decisions);
	bluez->ending = g_cancellable_new();
	bluez->retry = cg_timer_new((CgWake){ on_retry, bluez });
	bluez->starting = cg_idle_new((CgWake){ on_start, bluez });
	cg_idle_schedule(bluez->starting);
	return bluez;
}

void cg_bluez_serve_cars(CgBluez *bluez, CgGate *gate, const char *phone)
{
	bluez->gate = gate;
	bluez->phone = g_strdup(phone);
}

void cg_bluez_free(CgBluez *bluez)
{
	if (!bluez)
		return;
	cg_cars_free(bluez->cars);
	if (bluez->asker)
		cg_decisions_on_bond_asked(bluez->decisions, NULL, NULL);
	cg_asker_free(bluez->asker);
	cg_idle_free(bluez->starting);
	g_cancellable_cancel(bluez->ending);
	if (bluez->watch)
		g_bus_unwatch_name(bluez->watch);
	stop_listening(bluez);
	g_clear_object(&bluez->connection);
	g_object_unref(bluez->ending);
	cg_timer_free(bluez->retry);
	cg_devices_free(bluez->devices);
	g_free(bluez->phone);
	g_free(bluez->address);
	g_free(bluez);
}
