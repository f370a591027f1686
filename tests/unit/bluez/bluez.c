/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The talk with bluetoothd over a private bus. Who answers as org.bluez is a mock: bluetoothd needs
 * a kernel with Bluetooth. */
#include "tests.h"
#include "town.h"

#include <contactguard/bluez.h>

#define MANAGER "org.freedesktop.DBus.ObjectManager"

typedef struct {
	Town town;
	GTestDBus *daemon;
	CgBluez *bluez;
	GDBusConnection *mock;
	guint manager;
	const char *objects; /* what it has; NULL: it answers with what is no such thing */
	guint asked;
	guint changes; /* that the gate told of */
} World;

static GDBusConnection *connect_to(World *world)
{
	return g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(world->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, NULL);
}

static void on_change(gpointer data, const char *phone)
{
	((World *)data)->changes++;
}

static void world_start(World *world, gconstpointer data)
{
	world->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(world->daemon);
	town_open(&world->town);
	cg_decisions_on_phone_changed(world->town.decisions, on_change, world);
	world->bluez =
		cg_bluez_new(g_test_dbus_get_bus_address(world->daemon), world->town.decisions);
}

static void world_end(World *world, gconstpointer data)
{
	cg_bluez_free(world->bluez);
	town_close(&world->town);
	g_clear_object(&world->mock);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(world->daemon);
	g_object_unref(world->daemon);
}

/* --- The mock --- */

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	World *world = data;
	g_autoptr(GVariant) objects = NULL;

	world->asked++;
	if (!world->objects) {
		g_dbus_method_invocation_return_dbus_error(invocation, "org.bluez.Error.Failed",
							   "no");
		return;
	}
	objects = town_objects(world->objects);
	g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&objects, 1));
}

static void come(World *world, const char *objects)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(
		"<node><interface name='" MANAGER "'><method name='GetManagedObjects'>"
		"<arg type='a{oa{sa{sv}}}' direction='out'/></method></interface></node>",
		NULL);
	g_autoptr(GVariant) got = NULL;

	world->objects = objects;
	world->mock = connect_to(world);
	world->manager = g_dbus_connection_register_object(world->mock, "/", node->interfaces[0],
							   &vtable, world, NULL, NULL);
	got = g_dbus_connection_call_sync(world->mock, "org.freedesktop.DBus",
					  "/org/freedesktop/DBus", "org.freedesktop.DBus",
					  "RequestName", g_variant_new("(su)", "org.bluez", 4),
					  G_VARIANT_TYPE("(u)"), 0, -1, NULL, NULL);
	g_assert_nonnull(got);
}

static void go(World *world)
{
	g_dbus_connection_close_sync(world->mock, NULL, NULL);
	g_clear_object(&world->mock);
}

static void emit(GDBusConnection *from, const char *path, const char *interface, const char *name,
		 const char *arguments)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) parsed = g_variant_parse(NULL, arguments, NULL, NULL, &error);

	g_assert_no_error(error);
	g_dbus_connection_emit_signal(from, NULL, path, interface, name, parsed, NULL);
}

static void change(GDBusConnection *from, const char *properties)
{
	g_autofree char *arguments =
		g_strdup_printf("('org.bluez.Device1', @a{sv} {%s}, @as [])", properties);

	emit(from, ADA_AT, "org.freedesktop.DBus.Properties", "PropertiesChanged", arguments);
}

static void wait_changes(World *world, guint changes)
{
	while (world->changes < changes)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(world->changes, ==, changes);
}

static gboolean here(World *world)
{
	return cg_decisions_phone_is_here(world->town.decisions, ADA);
}

#define PAIRED ADAPTER ", " ADA_IS("'Paired': <true>")
#define THERE  ADAPTER ", " ADA_IS("'Paired': <true>, 'Connected': <true>")

/* --- Cases --- */

static void told_all(World *world, gconstpointer data)
{
	come(world, THERE);
	wait_changes(world, 2); /* bonded, and here */
	g_assert_true(here(world));
	change(world->mock, "'Connected': <false>");
	wait_changes(world, 3);
	g_assert_false(here(world));
	g_assert_cmpuint(world->asked, ==, 1);
}

static void comes_later(World *world, gconstpointer data)
{
	come(world, ADAPTER);
	while (world->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	emit(world->mock, "/", MANAGER, "InterfacesAdded",
	     "(objectpath '" ADA_AT "', {'org.bluez.Device1': {'Address': <'" ADA
	     "'>, 'Connected': <true>, 'Paired': <true>}})");
	wait_changes(world, 2);
	g_assert_true(here(world));
	emit(world->mock, "/", MANAGER, "InterfacesRemoved",
	     "(objectpath '" ADA_AT "', ['org.bluez.Device1'])");
	wait_changes(world, 3);
	g_assert_false(here(world));
	cg_clock_advance(CG_SECONDS(1));
	wait_changes(world, 4);
	g_assert_false(cg_decisions_phone_has_bond(world->town.decisions, ADA));
}

/* Seen in passing, and paired then: what it is called and where it is, is asked. */
static void asked_anew(World *world, gconstpointer data)
{
	come(world, ADAPTER ", " ADA_IS("'Paired': <false>"));
	while (world->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	world->objects = THERE;
	change(world->mock, "'Connected': <true>");
	wait_changes(world, 2);
	g_assert_true(here(world));
	g_assert_cmpuint(world->asked, ==, 2);
}

static void dies(World *world, gconstpointer data)
{
	come(world, THERE);
	wait_changes(world, 2);
	town_grant(&world->town, ADA);
	go(world);
	wait_changes(world, 3);
	g_assert_false(here(world));
	g_assert_true(town_granted(&world->town, ADA));
	come(world, THERE);
	wait_changes(world, 4);
	g_assert_true(here(world));
	g_assert_true(town_granted(&world->town, ADA));
}

static void removed_while_down(World *world, gconstpointer data)
{
	come(world, THERE);
	wait_changes(world, 2);
	town_grant(&world->town, ADA);
	go(world);
	wait_changes(world, 3);
	come(world, ADAPTER);
	while (world->asked < 2)
		g_main_context_iteration(NULL, TRUE);
	/* The answer is on its way still. */
	while (town_granted(&world->town, ADA)) {
		g_main_context_iteration(NULL, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_cmpuint(world->changes, ==, 4);
}

/* One that fails to answer is asked again. */
static void does_not_say(World *world, gconstpointer data)
{
	come(world, NULL);
	while (world->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	world->objects = THERE;
	while (world->changes < 2) {
		g_main_context_iteration(NULL, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_true(here(world));
}

/* Signals of others, and of a wrong form. */
static void not_heard(World *world, gconstpointer data)
{
	g_autoptr(GDBusConnection) other = connect_to(world);

	come(world, PAIRED);
	wait_changes(world, 1);
	change(other, "'Connected': <true>");
	g_dbus_connection_flush_sync(other, NULL, NULL);
	emit(world->mock, "/", MANAGER, "InterfacesAdded", "('text',)");
	emit(world->mock, "/", MANAGER, "InterfacesRemoved", "(objectpath '" ADA_AT "', 7)");
	emit(world->mock, ADA_AT, "org.freedesktop.DBus.Properties", "PropertiesChanged",
	     "('org.bluez.Device1', 7)");
	emit(world->mock, ADA_AT, "org.freedesktop.DBus.Properties", "PropertiesChanged",
	     "('org.bluez.Battery1', @a{sv} {'Connected': <true>}, @as [])");
	change(world->mock, "'Paired': <false>");
	wait_changes(world, 2);
	g_assert_false(here(world));
	g_assert_cmpuint(world->asked, ==, 1);
}

static void ends_in_between(World *world, gconstpointer data)
{
	come(world, THERE);
	while (world->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	g_clear_pointer(&world->bluez, cg_bluez_free);
	go(world);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(world->changes, ==, 0);
}

static void no_bus(World *world, gconstpointer data)
{
	CgBluez *nowhere = cg_bluez_new("unix:path=/nonexistent", world->town.decisions);

	while (g_main_context_iteration(NULL, FALSE))
		;
	cg_bluez_free(nowhere);
	nowhere = cg_bluez_new("unix:path=/nonexistent", world->town.decisions);
	cg_bluez_free(nowhere);
}

#define ADD(name, test) g_test_add("/bluez/bluez/" name, World, NULL, world_start, test, world_end)

void test_bluez_bluez(void)
{
	ADD("told-all", told_all);
	ADD("comes-later", comes_later);
	ADD("asked-anew", asked_anew);
	ADD("dies", dies);
	ADD("removed-while-down", removed_while_down);
	ADD("does-not-say", does_not_say);
	ADD("not-heard", not_heard);
	ADD("ends-in-between", ends_in_between);
	ADD("no-bus", no_bus);
}
