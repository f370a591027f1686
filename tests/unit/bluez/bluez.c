/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The talk with bluetoothd over a private bus. Who answers as org.bluez is a mock: bluetoothd needs
 * a kernel with Bluetooth. */
#include "fixture.h"
#include "tests.h"

#include <contactguard/bluez.h>

#define MANAGER "org.freedesktop.DBus.ObjectManager"

typedef struct {
	DecisionFixture base;
	GTestDBus *daemon;
	CgBluez *bluez;
	GDBusConnection *mock;
	guint manager;
	const char *objects; /* what it has; NULL: it answers with what is no such thing */
	guint asked;
	guint changes; /* that the gate told of */
} Test;

static GDBusConnection *connect_to(Test *test)
{
	return g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(test->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, NULL);
}

static void on_change(gpointer data, const char *phone)
{
	((Test *)data)->changes++;
}

static void test_start(Test *test, gconstpointer data)
{
	test->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(test->daemon);
	decision_fixture_open(&test->base);
	cg_decisions_on_phone_changed(test->base.decisions, on_change, test);
	test->bluez = cg_bluez_new(g_test_dbus_get_bus_address(test->daemon), test->base.decisions);
}

static void test_end(Test *test, gconstpointer data)
{
	cg_bluez_free(test->bluez);
	decision_fixture_close(&test->base);
	g_clear_object(&test->mock);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(test->daemon);
	g_object_unref(test->daemon);
}

/* --- The mock --- */

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	Test *test = data;
	g_autoptr(GVariant) objects = NULL;

	test->asked++;
	if (!test->objects) {
		g_dbus_method_invocation_return_dbus_error(invocation, "org.bluez.Error.Failed",
							   "no");
		return;
	}
	objects = parse_objects(test->objects);
	g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&objects, 1));
}

static void come(Test *test, const char *objects)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(
		"<node><interface name='" MANAGER "'><method name='GetManagedObjects'>"
		"<arg type='a{oa{sa{sv}}}' direction='out'/></method></interface></node>",
		NULL);
	g_autoptr(GVariant) got = NULL;

	test->objects = objects;
	test->mock = connect_to(test);
	test->manager = g_dbus_connection_register_object(test->mock, "/", node->interfaces[0],
							  &vtable, test, NULL, NULL);
	got = g_dbus_connection_call_sync(test->mock, "org.freedesktop.DBus",
					  "/org/freedesktop/DBus", "org.freedesktop.DBus",
					  "RequestName", g_variant_new("(su)", "org.bluez", 4),
					  G_VARIANT_TYPE("(u)"), 0, -1, NULL, NULL);
	g_assert_nonnull(got);
}

static void go(Test *test)
{
	g_dbus_connection_close_sync(test->mock, NULL, NULL);
	g_clear_object(&test->mock);
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

static void wait_changes(Test *test, guint changes)
{
	while (test->changes < changes)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(test->changes, ==, changes);
}

static gboolean here(Test *test)
{
	return cg_decisions_phone_is_here(test->base.decisions, ADA_PHONE);
}

#define PAIRED ADAPTER ", " ADA_IS("'Paired': <true>")
#define THERE  ADAPTER ", " ADA_IS("'Paired': <true>, 'Connected': <true>")

/* --- Cases --- */

static void told_all(Test *test, gconstpointer data)
{
	come(test, THERE);
	wait_changes(test, 2); /* bonded, and here */
	g_assert_true(here(test));
	change(test->mock, "'Connected': <false>");
	wait_changes(test, 3);
	g_assert_false(here(test));
	g_assert_cmpuint(test->asked, ==, 1);
}

static void comes_later(Test *test, gconstpointer data)
{
	come(test, ADAPTER);
	while (test->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	emit(test->mock, "/", MANAGER, "InterfacesAdded",
	     "(objectpath '" ADA_AT "', {'org.bluez.Device1': {'Address': <'" ADA_PHONE
	     "'>, 'Connected': <true>, 'Paired': <true>}})");
	wait_changes(test, 2);
	g_assert_true(here(test));
	emit(test->mock, "/", MANAGER, "InterfacesRemoved",
	     "(objectpath '" ADA_AT "', ['org.bluez.Device1'])");
	wait_changes(test, 3);
	g_assert_false(here(test));
	cg_clock_advance(CG_SECONDS(1));
	wait_changes(test, 4);
	g_assert_false(cg_decisions_phone_has_bond(test->base.decisions, ADA_PHONE));
}

/* Seen in passing, and paired then: what it is called and where it is, is asked. */
static void asked_anew(Test *test, gconstpointer data)
{
	come(test, ADAPTER ", " ADA_IS("'Paired': <false>"));
	while (test->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	test->objects = THERE;
	change(test->mock, "'Connected': <true>");
	wait_changes(test, 2);
	g_assert_true(here(test));
	g_assert_cmpuint(test->asked, ==, 2);
}

static void dies(Test *test, gconstpointer data)
{
	come(test, THERE);
	wait_changes(test, 2);
	grant_phone(&test->base, ADA_PHONE);
	go(test);
	wait_changes(test, 3);
	g_assert_false(here(test));
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	come(test, THERE);
	wait_changes(test, 4);
	g_assert_true(here(test));
	g_assert_true(is_granted(&test->base, ADA_PHONE));
}

static void removed_while_down(Test *test, gconstpointer data)
{
	come(test, THERE);
	wait_changes(test, 2);
	grant_phone(&test->base, ADA_PHONE);
	go(test);
	wait_changes(test, 3);
	/* The bond of another phone shows that the answer has come. The clock stands until then, or
	 * a slow bus would be the end of the trip. */
	come(test, ADAPTER ", " BEA_IS("'Paired': <true>"));
	wait_changes(test, 4);
	g_assert_true(is_granted(&test->base, ADA_PHONE));
	cg_clock_advance(CG_SECONDS(1));
	wait_changes(test, 5);
	g_assert_false(is_granted(&test->base, ADA_PHONE));
}

/* One that fails to answer is asked again. */
static void does_not_say(Test *test, gconstpointer data)
{
	come(test, NULL);
	while (test->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	test->objects = THERE;
	/* The refusal is on its way still: only after it can the timer be due. */
	while (test->changes < 2) {
		g_main_context_iteration(NULL, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_true(here(test));
}

/* Signals of others, and of a wrong form. */
static void not_heard(Test *test, gconstpointer data)
{
	g_autoptr(GDBusConnection) other = connect_to(test);

	come(test, PAIRED);
	wait_changes(test, 1);
	change(other, "'Connected': <true>");
	g_dbus_connection_flush_sync(other, NULL, NULL);
	emit(test->mock, "/", MANAGER, "InterfacesAdded", "('text',)");
	emit(test->mock, "/", MANAGER, "InterfacesRemoved", "(objectpath '" ADA_AT "', 7)");
	emit(test->mock, ADA_AT, "org.freedesktop.DBus.Properties", "PropertiesChanged",
	     "('org.bluez.Device1', 7)");
	emit(test->mock, ADA_AT, "org.freedesktop.DBus.Properties", "PropertiesChanged",
	     "('org.bluez.Battery1', @a{sv} {'Connected': <true>}, @as [])");
	change(test->mock, "'Paired': <false>");
	wait_changes(test, 2);
	g_assert_false(here(test));
	g_assert_cmpuint(test->asked, ==, 1);
}

static void ends_in_between(Test *test, gconstpointer data)
{
	come(test, THERE);
	while (test->asked < 1)
		g_main_context_iteration(NULL, TRUE);
	g_clear_pointer(&test->bluez, cg_bluez_free);
	go(test);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(test->changes, ==, 0);
}

static void no_bus(Test *test, gconstpointer data)
{
	CgBluez *nowhere = cg_bluez_new("unix:path=/nonexistent", test->base.decisions);

	while (g_main_context_iteration(NULL, FALSE))
		;
	cg_bluez_free(nowhere);
	nowhere = cg_bluez_new("unix:path=/nonexistent", test->base.decisions);
	cg_bluez_free(nowhere);
}

#define ADD(name, test) g_test_add("/bluez/bluez/" name, Test, NULL, test_start, test, test_end)

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
