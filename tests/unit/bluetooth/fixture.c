/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <gio/gunixfdlist.h>

GDBusConnection *bus_fixture_connect(const BusFixture *fixture)
{
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(fixture->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, NULL);

	g_assert_nonnull(connection);
	return connection;
}

void bus_fixture_open(BusFixture *fixture)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	fixture->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(fixture->daemon);
	fixture->ours = bus_fixture_connect(fixture);
}

void bus_fixture_close(BusFixture *fixture)
{
	g_clear_object(&fixture->mock);
	g_clear_object(&fixture->ours);
	g_clear_pointer(&fixture->asked, g_variant_unref);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(fixture->daemon);
	g_object_unref(fixture->daemon);
	cg_clock_thaw();
}

/* --- The mock --- */

static const char description[] =
	"<node><interface name='org.bluez.ProfileManager1'>"
	"<method name='RegisterProfile'><arg type='o' direction='in'/><arg type='s' "
	"direction='in'/><arg type='a{sv}' direction='in'/></method>"
	"<method name='UnregisterProfile'><arg type='o' direction='in'/></method>"
	"</interface></node>";

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	BusFixture *fixture = data;

	if (g_str_equal(method, "UnregisterProfile")) {
		fixture->unregistered++;
	} else {
		fixture->registered++;
		g_clear_pointer(&fixture->asked, g_variant_unref);
		fixture->asked = g_variant_ref(arguments);
		if (fixture->refusal) {
			g_dbus_method_invocation_return_dbus_error(invocation, fixture->refusal,
								   "UUID already registered");
			return;
		}
	}
	g_dbus_method_invocation_return_value(invocation, NULL);
}

void bus_fixture_come(BusFixture *fixture)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(description, NULL);
	g_autoptr(GVariant) got = NULL;

	fixture->mock = bus_fixture_connect(fixture);
	g_dbus_connection_register_object(fixture->mock, "/org/bluez", node->interfaces[0], &vtable,
					  fixture, NULL, NULL);
	got = g_dbus_connection_call_sync(fixture->mock, "org.freedesktop.DBus",
					  "/org/freedesktop/DBus", "org.freedesktop.DBus",
					  "RequestName", g_variant_new("(su)", "org.bluez", 4),
					  G_VARIANT_TYPE("(u)"), 0, -1, NULL, NULL);
	g_assert_nonnull(got);
}

void bus_fixture_go(BusFixture *fixture)
{
	g_dbus_connection_close_sync(fixture->mock, NULL, NULL);
	g_clear_object(&fixture->mock);
}

/* --- Calls --- */

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

char *bus_fixture_call(BusFixture *fixture, GDBusConnection *from, const char *path,
		       const char *method, GVariant *arguments, int fd)
{
	g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
	g_autoptr(GAsyncResult) result = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GError) error = NULL;

	if (fd >= 0)
		g_assert_cmpint(g_unix_fd_list_append(fds, fd, NULL), ==, 0);
	g_dbus_connection_call_with_unix_fd_list(
		from, g_dbus_connection_get_unique_name(fixture->ours), path, "org.bluez.Profile1",
		method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL, on_answer, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	answer = g_dbus_connection_call_with_unix_fd_list_finish(from, NULL, result, &error);
	return answer ? NULL : g_dbus_error_get_remote_error(error);
}
