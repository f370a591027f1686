/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects on the bus: Link1 and the managers at the root, below it phones, consumers and
 * questions. Calls, property reads and GetManagedObjects() all pass the access table before they
 * are answered, which is why no skeleton of GDBus answers them. Signals carry no values. */
#include "bus-private.h"

#include <string.h>

static CgBusObject *find_in_list(const GPtrArray *objects, const char *path, const char *interface)
{
	for (guint i = 0; i < objects->len; i++) {
		CgBusObject *object = g_ptr_array_index(objects, i);

		if (g_str_equal(object->path, path) &&
		    g_str_equal(object->interface->info->name, interface))
			return object;
	}
	return NULL;
}

static CgBusObject *find_object(const CgBus *bus, const char *path, const char *interface)
{
	CgBusObject *object = find_in_list(bus->objects, path, interface);

	return object ? object : find_in_list(bus->questions, path, interface);
}

/* NULL: there is no object where the call goes. */
static CgBusObject *find_called_object(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	g_autofree char *path = cg_bus_called_path(invocation);

	return find_object(bus, path, cg_bus_called_interface(invocation));
}

/* --- Calls that were let through --- */

/* An authorised caller may decide for consumers that have never connected, up to
 * CG_BUS_OBJECTS_MAX objects. */
static CgBusObject *make_consumer_known(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	g_autofree char *path = cg_bus_called_path(invocation), *phone = NULL, *consumer = NULL;
	g_auto(CgDecisionStatus) status = { 0 };

	if (bus->objects->len >= CG_BUS_OBJECTS_MAX || !cg_who_of_path(path, &phone, &consumer))
		return NULL;
	/* To ask the gate about a consumer makes it known, and on_consumer_changed() is called. */
	cg_decisions_status(bus->decisions, &(CgWho){ phone, consumer }, &status);
	return find_called_object(bus, invocation);
}

/* NULL: the object went away while the caller was looked up, or there can be none at this path; the
 * invocation was refused. */
static CgBusObject *require_object(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	CgBusObject *object = find_called_object(bus, invocation);

	if (!object)
		object = make_consumer_known(bus, invocation);
	if (!object)
		cg_bus_refuse(invocation, "DoesNotExist", "it is not there");
	return object;
}

static void execute_method(CgBus *bus, GDBusMethodInvocation *invocation)
{
	CgBusObject *object = require_object(bus, invocation);

	if (object)
		object->interface->call(object, invocation);
}

static void answer_get(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const CgBusObject *object = require_object(bus, invocation);
	const char *property;

	if (!object)
		return;
	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 1, "&s",
			    &property);
	g_dbus_method_invocation_return_value(
		invocation, g_variant_new("(v)", object->interface->get(object, property)));
}

static GVariant *properties_of(const CgBusObject *object)
{
	GDBusPropertyInfo **properties = object->interface->info->properties;
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	for (guint i = 0; properties[i]; i++)
		g_variant_builder_add(&all, "{sv}", properties[i]->name,
				      object->interface->get(object, properties[i]->name));
	return g_variant_builder_end(&all);
}

static void answer_get_all(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const CgBusObject *object = require_object(bus, invocation);
	GVariant *all = object ? properties_of(object) : NULL;

	if (all)
		g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&all, 1));
}

static GVariant *interfaces_of(const CgBusObject *object, GVariant *properties)
{
	GVariantBuilder interfaces;

	g_variant_builder_init(&interfaces, G_VARIANT_TYPE("a{sa{sv}}"));
	g_variant_builder_add(&interfaces, "{s@a{sv}}", object->interface->info->name, properties);
	return g_variant_builder_end(&interfaces);
}

static void answer_managed_objects(CgBus *bus, GDBusMethodInvocation *invocation)
{
	GVariantBuilder objects;

	g_variant_builder_init(&objects, G_VARIANT_TYPE("a{oa{sa{sv}}}"));
	for (guint i = 0; i < bus->objects->len; i++) {
		const CgBusObject *object = g_ptr_array_index(bus->objects, i);

		if (object->phone)
			g_variant_builder_add(&objects, "{o@a{sa{sv}}}", object->path,
					      interfaces_of(object, properties_of(object)));
	}
	g_dbus_method_invocation_return_value(invocation,
					      g_variant_new("(a{oa{sa{sv}}})", &objects));
}

/* --- Calls as they arrive --- */

static CgBusHandler handler_of(const char *interface, const char *method)
{
	if (!g_str_equal(interface, CG_BUS_PROPERTIES))
		return execute_method;
	return g_str_equal(method, "GetAll") ? answer_get_all : answer_get;
}

/* GDBus itself refuses methods and properties that an interface does not have, and to set one. */
static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	const CgBusObject *object = find_called_object(data, invocation);
	gboolean is_reading = object && g_str_equal(interface, CG_BUS_PROPERTIES);

	cg_bus_calls_add(data, invocation, is_reading ? object->consumer : NULL,
			 handler_of(interface, method));
}

const GDBusInterfaceVTable cg_bus_object_vtable = { .method_call = on_call };

static void on_manager_call(GDBusConnection *connection, const char *sender, const char *path,
			    const char *interface, const char *method, GVariant *arguments,
			    GDBusMethodInvocation *invocation, gpointer bus)
{
	cg_bus_calls_add(bus, invocation, NULL, answer_managed_objects);
}

/* --- The objects --- */

void cg_bus_object_free(CgBusObject *object)
{
	if (object->registration)
		g_dbus_connection_unregister_object(object->bus->connection, object->registration);
	g_free(object->path);
	g_free(object->phone);
	g_free(object->consumer);
	g_free(object);
}

CgBusObject *cg_bus_object_new(CgBus *bus, const CgBusInterface *interface, const char *path,
			       const CgWho *who, GError **error)
{
	CgBusObject *object = g_new0(CgBusObject, 1);

	object->bus = bus;
	object->interface = interface;
	object->path = g_strdup(path);
	object->phone = g_strdup(who->phone);
	object->consumer = g_strdup(who->consumer);
	object->registration = g_dbus_connection_register_object(
		bus->connection, path, (GDBusInterfaceInfo *)interface->info, &cg_bus_object_vtable,
		bus, NULL, error);
	if (object->registration)
		return object;
	cg_bus_object_free(object);
	return NULL;
}

static CgBusObject *add_object(CgBus *bus, const CgBusInterface *interface, const char *path,
			       const CgWho *who, GError **error)
{
	CgBusObject *object = cg_bus_object_new(bus, interface, path, who, error);

	if (object)
		g_ptr_array_add(bus->objects, object);
	return object;
}

static void show_object(CgBus *bus, const CgBusInterface *interface, const char *path,
			const CgWho *who)
{
	g_autoptr(GError) error = NULL;
	const CgBusObject *object;

	if (find_object(bus, path, interface->info->name))
		return;
	object = add_object(bus, interface, path, who, &error);
	if (!object) {
		cg_warn(CG_LOG_BUS, "an object can't be shown: %s", error->message);
		return;
	}
	cg_bus_emit(bus, CG_BUS_PATH, CG_BUS_OBJECT_MANAGER, "InterfacesAdded",
		    g_variant_new("(o@a{sa{sv}})", path,
				  interfaces_of(object, g_variant_new("a{sv}", NULL))));
}

/* --- What the gate tells --- */

static void emit_decision_changed(CgBus *bus, const char *path)
{
	static const char *const properties[] = { "Scope", "Lifetime", "Expires", NULL };
	const char *interface = cg_bus_consumer.info->name;

	cg_bus_emit(bus, path, interface, "Changed", NULL);
	cg_bus_emit_changed(bus, path, interface, properties);
}

static void on_consumer_changed(gpointer data, const CgWho *who)
{
	CgBus *bus = data;
	const CgWho phone = { who->phone, NULL };
	g_autofree char *parent = cg_who_path(&phone);
	g_autofree char *path = cg_who_path(who);
	gboolean known = find_object(bus, path, cg_bus_consumer.info->name) != NULL;

	show_object(bus, &cg_bus_phone, parent, &phone);
	show_object(bus, &cg_bus_consumer, path, who);
	if (known)
		emit_decision_changed(bus, path);
}

static gboolean has_consumers(const CgBus *bus, const char *phone)
{
	for (guint i = 0; i < bus->objects->len; i++) {
		const CgBusObject *object = g_ptr_array_index(bus->objects, i);

		if (object->consumer && g_str_equal(object->phone, phone))
			return TRUE;
	}
	return FALSE;
}

static void remove_object(CgBus *bus, const char *path, const CgBusInterface *interface)
{
	const char *const names[] = { interface->info->name, NULL };

	cg_bus_emit(bus, CG_BUS_PATH, CG_BUS_OBJECT_MANAGER, "InterfacesRemoved",
		    g_variant_new("(o^as)", path, names));
	g_ptr_array_remove(bus->objects, find_object(bus, path, names[0]));
}

static void on_consumer_gone(gpointer data, const CgWho *who)
{
	CgBus *bus = data;
	g_autofree char *parent = cg_who_path(&(CgWho){ who->phone, NULL });
	g_autofree char *path = cg_who_path(who);

	if (!find_object(bus, path, cg_bus_consumer.info->name))
		return;
	remove_object(bus, path, &cg_bus_consumer);
	if (!has_consumers(bus, who->phone))
		remove_object(bus, parent, &cg_bus_phone);
}

static void on_phone_changed(gpointer data, const char *phone)
{
	static const char *const properties[] = { "Bonded", "Connected", NULL };
	CgBus *bus = data;
	const char *interface = cg_bus_phone.info->name;
	g_autofree char *path = cg_who_path(&(CgWho){ phone, NULL });

	if (find_object(bus, path, interface))
		cg_bus_emit_changed(bus, path, interface, properties);
}

/* --- The object manager --- */

static gboolean export_object_manager(CgBus *bus, GError **error)
{
	static const char xml[] =
		"<node><interface name='org.freedesktop.DBus.ObjectManager'>"
		"<method name='GetManagedObjects'>"
		"<arg type='a{oa{sa{sv}}}' direction='out'/></method>"
		"<signal name='InterfacesAdded'><arg type='o'/><arg type='a{sa{sv}}'/></signal>"
		"<signal name='InterfacesRemoved'><arg type='o'/><arg type='as'/></signal>"
		"</interface></node>";
	static const GDBusInterfaceVTable vtable = { .method_call = on_manager_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(xml, error);

	if (!node)
		return FALSE;
	bus->object_manager = g_dbus_connection_register_object(
		bus->connection, CG_BUS_PATH, node->interfaces[0], &vtable, bus, NULL, error);
	return bus->object_manager != 0;
}

gboolean cg_bus_objects_export(CgBus *bus, const CgBusInterface *const *roots, GError **error)
{
	const CgWho nobody = { NULL, NULL };

	if (!export_object_manager(bus, error))
		return FALSE;
	for (guint i = 0; roots[i]; i++)
		if (!add_object(bus, roots[i], CG_BUS_PATH, &nobody, error))
			return FALSE;
	return TRUE;
}

void cg_bus_objects_follow(CgBus *bus)
{
	cg_decisions_each(bus->decisions, on_consumer_changed, bus);
	cg_decisions_on_changed(bus->decisions, on_consumer_changed, bus);
	cg_decisions_on_phone_changed(bus->decisions, on_phone_changed, bus);
	cg_decisions_on_gone(bus->decisions, on_consumer_gone, bus);
}
