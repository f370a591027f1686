/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon on its bus: a connection, the objects on it, and only then the name.
 * A bus that is not there, a name that is another's, and either lost later all end in failed(). */
#include "bus-private.h"

static void fail(CgBus *bus, const GError *error)
{
	if (bus->failed)
		return;
	bus->failed = TRUE;
	bus->events->failed(bus->data, error);
}

static void name_acquired(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBus *bus = data;

	if (bus->ready)
		return;
	bus->ready = TRUE;
	cg_log(CG_LOG_BUS, "the name %s is ours", name);
	bus->events->ready(bus->data);
}

static void name_lost(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBus *bus = data;
	g_autoptr(GError) error =
		g_error_new(CG_ERROR, CG_ERROR_SYSTEM,
			    bus->ready ? "the name %s on the bus is lost"
				       : "the name %s on the bus is not to be had",
			    name);

	fail(bus, error);
}

static void connected(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDBusConnection) connection =
		g_dbus_connection_new_for_address_finish(result, &error);
	CgBus *bus = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (!connection) {
		fail(bus, error);
		return;
	}
	bus->connection = g_steal_pointer(&connection);
	if (!cg_bus_objects_export(bus, &error)) {
		fail(bus, error);
		return;
	}
	bus->name = g_bus_own_name_on_connection(bus->connection, CG_BUS_NAME,
						 G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, name_acquired,
						 name_lost, bus, NULL);
}

static void start(gpointer data)
{
	static const GBusType types[] = {
		[CG_BUS_SYSTEM] = G_BUS_TYPE_SYSTEM,
		[CG_BUS_SESSION] = G_BUS_TYPE_SESSION,
	};
	g_autoptr(GError) error = NULL;
	CgBus *bus = data;
	g_autofree char *address =
		g_dbus_address_get_for_bus_sync(types[bus->kind], bus->ending, &error);

	if (!address) {
		fail(bus, error);
		return;
	}
	g_dbus_connection_new_for_address(address,
					  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
						  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
					  NULL, bus->ending, connected, bus);
}

CgBus *cg_bus_new(CgBusKind kind, CgGate *gate, const CgBusLink *link, const CgBusEvents *events,
		  gpointer data)
{
	CgBus *bus = g_new0(CgBus, 1);

	bus->kind = kind;
	bus->gate = gate;
	bus->objects = g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_object_free);
	bus->listeners = g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_listener_free);
	bus->door = cg_bus_door_new();
	cg_bus_learn_users(bus);
	bus->questions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_object_free);
	bus->agents = g_ptr_array_new();
	bus->link = link;
	bus->events = events;
	bus->data = data;
	bus->ending = g_cancellable_new();
	bus->starting = cg_idle_new((CgWake){ start, bus });
	cg_idle_schedule(bus->starting);
	return bus;
}

void cg_bus_free(CgBus *bus)
{
	if (!bus)
		return;
	cg_idle_free(bus->starting);
	cg_gate_on_changed(bus->gate, NULL, NULL);
	cg_gate_on_phone_changed(bus->gate, NULL, NULL);
	cg_gate_on_gone(bus->gate, NULL, NULL);
	cg_consent_on_changed(cg_gate_consent(bus->gate), (CgWake){ 0 });
	cg_consent_release_agents(cg_gate_consent(bus->gate));
	g_cancellable_cancel(bus->ending);
	if (bus->name)
		g_bus_unown_name(bus->name);
	g_ptr_array_unref(bus->objects);
	g_ptr_array_unref(bus->questions);
	g_ptr_array_unref(bus->agents);
	cg_bus_absent_unexport(bus);
	if (bus->object_manager)
		g_dbus_connection_unregister_object(bus->connection, bus->object_manager);
	g_ptr_array_unref(bus->listeners);
	cg_bus_door_free(bus->door);
	/* What was said last, as to the agents, goes out before the process does. */
	if (bus->connection)
		g_dbus_connection_flush_sync(bus->connection, NULL, NULL);
	g_clear_object(&bus->connection);
	g_object_unref(bus->ending);
	g_free(bus);
}
