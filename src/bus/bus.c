/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon on its bus: a connection, then the objects on it, and only then the name. If there is
 * no bus, if the name is taken, or if either is lost later, failed() is called. */
#include "bus-private.h"

static void report_failure(CgBus *bus, const GError *error)
{
	if (bus->failed)
		return;
	bus->failed = TRUE;
	bus->events->failed(bus->data, error);
}

static void on_name_acquired(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBus *bus = data;

	if (bus->ready)
		return;
	bus->ready = TRUE;
	cg_log(CG_LOG_BUS, "the name %s is ours", name);
	bus->events->ready(bus->data);
}

static void on_name_lost(GDBusConnection *connection, const char *name, gpointer data)
{
	CgBus *bus = data;
	g_autoptr(GError) error =
		g_error_new(CG_ERROR, CG_ERROR_SYSTEM,
			    bus->ready ? "the name %s on the bus is lost"
				       : "the name %s on the bus is not to be had",
			    name);

	report_failure(bus, error);
}

static gboolean export_objects(CgBus *bus, GError **error)
{
	static const CgBusInterface *const roots[] = { &cg_bus_link, &cg_bus_manager,
						       &cg_bus_agent_manager, &cg_bus_ledger,
						       NULL };

	if (!cg_bus_objects_export(bus, roots, error) ||
	    !cg_bus_subtree_export(bus, &cg_bus_object_vtable, error))
		return FALSE;
	cg_bus_objects_follow(bus);
	cg_bus_questions_follow(bus);
	return TRUE;
}

static void on_connected(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GDBusConnection) connection =
		g_dbus_connection_new_for_address_finish(result, &error);
	CgBus *bus = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (!connection) {
		report_failure(bus, error);
		return;
	}
	bus->connection = g_steal_pointer(&connection);
	bus->names = cg_bus_names_new(bus->connection);
	if (!export_objects(bus, &error)) {
		report_failure(bus, error);
		return;
	}
	bus->name = g_bus_own_name_on_connection(bus->connection, CG_BUS_NAME,
						 G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
						 on_name_acquired, on_name_lost, bus, NULL);
}

static void open_connection(gpointer data)
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
		report_failure(bus, error);
		return;
	}
	g_dbus_connection_new_for_address(address,
					  G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
						  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
					  NULL, bus->ending, on_connected, bus);
}

CgBus *cg_bus_new(CgBusKind kind, CgGate *gate, const CgBusLink *link, const CgBusEvents *events,
		  gpointer data)
{
	CgBus *bus = g_new0(CgBus, 1);

	bus->kind = kind;
	bus->gate = gate;
	bus->decisions = cg_gate_decisions(gate);
	bus->calls = cg_bus_calls_new();
	cg_bus_find_obexd_user(bus);
	bus->subscriptions =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_subscription_free);
	bus->objects = g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_object_free);
	bus->questions = g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_object_free);
	bus->agents = g_ptr_array_new();
	bus->link = link;
	bus->events = events;
	bus->data = data;
	bus->ending = g_cancellable_new();
	bus->starting = cg_idle_new((CgWake){ open_connection, bus });
	cg_idle_schedule(bus->starting);
	return bus;
}

void cg_bus_free(CgBus *bus)
{
	if (!bus)
		return;
	cg_idle_free(bus->starting);
	cg_decisions_on_changed(bus->decisions, NULL, NULL);
	cg_decisions_on_phone_changed(bus->decisions, NULL, NULL);
	cg_decisions_on_gone(bus->decisions, NULL, NULL);
	cg_consent_on_changed(cg_decisions_consent(bus->decisions), (CgWake){ 0 });
	cg_consent_release_agents(cg_decisions_consent(bus->decisions));
	g_cancellable_cancel(bus->ending);
	if (bus->name)
		g_bus_unown_name(bus->name);
	g_ptr_array_unref(bus->objects);
	g_ptr_array_unref(bus->questions);
	g_ptr_array_unref(bus->agents);
	cg_bus_subtree_unexport(bus);
	if (bus->object_manager)
		g_dbus_connection_unregister_object(bus->connection, bus->object_manager);
	g_ptr_array_unref(bus->subscriptions);
	cg_bus_calls_free(bus->calls);
	cg_bus_names_free(bus->names);
	/* The last messages, such as the agents' Release(), are sent before the process ends. */
	if (bus->connection)
		g_dbus_connection_flush_sync(bus->connection, NULL, NULL);
	g_clear_object(&bus->connection);
	g_object_unref(bus->ending);
	g_free(bus);
}
