/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge's cars over a private bus. Who is org.bluez there is a mock: bluetoothd needs a
 * controller, which a unit test can't have. */
#include "bluez-private.h"
#include "fixture.h"
#include "tests.h"

#include <contactguard/link.h>

#include <gio/gunixfdlist.h>
#include <sys/socket.h>
#include <unistd.h>

#define CAR_AT         HCI "/dev_AA_BB_CC_DD_EE_0C"
#define PSE            "0000112f-0000-1000-8000-00805f9b34fb"
#define OFFERS(at, is) at(is ", 'UUIDs': <['" PSE "']>")
#define HERE           "'Paired': <true>, 'Connected': <true>"
#define CONNECT                                                                        \
	"\x80\x00\x23\x10\x00\x7F\xFF\x46\x00\x13\x79\x61\x35\xf0\xf0\xc5\x11\xd8\x09" \
	"\x66\x08\x00\x20\x0c\x9a\x66\x4c\x00\x09\x10\x04\x00\x00\x03\xBF"

typedef struct {
	DecisionFixture base;
	GTestDBus *daemon;
	GDBusConnection *ours, *mock;
	CgGate *gate;
	CgDevices *devices;
	CgCars *cars;
	guint registered;
} Test;

static GDBusConnection *connect_to(Test *test)
{
	return g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(test->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, NULL);
}

/* --- The mock --- */

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	((Test *)data)->registered += g_str_equal(method, "RegisterProfile");
	g_dbus_method_invocation_return_value(invocation, NULL);
}

static void come(Test *test)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(
		"<node><interface name='org.bluez.ProfileManager1'>"
		"<method name='RegisterProfile'><arg type='o' direction='in'/>"
		"<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/></method>"
		"<method name='UnregisterProfile'><arg type='o' direction='in'/></method>"
		"</interface></node>",
		NULL);
	g_autoptr(GVariant) got = NULL;

	test->mock = connect_to(test);
	g_dbus_connection_register_object(test->mock, "/org/bluez", node->interfaces[0], &vtable,
					  test, NULL, NULL);
	got = g_dbus_connection_call_sync(test->mock, "org.freedesktop.DBus",
					  "/org/freedesktop/DBus", "org.freedesktop.DBus",
					  "RequestName", g_variant_new("(su)", "org.bluez", 4),
					  G_VARIANT_TYPE("(u)"), 0, -1, NULL, NULL);
	g_assert_nonnull(got);
	while (test->registered < 2)
		g_main_context_iteration(NULL, TRUE);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

static void tell(Test *test, const char *method, GVariant *arguments, GUnixFDList *fds)
{
	g_autoptr(GAsyncResult) result = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GError) error = NULL;

	g_dbus_connection_call_with_unix_fd_list(
		test->mock, g_dbus_connection_get_unique_name(test->ours),
		"/org/contactguard/profile/pse", "org.bluez.Profile1", method, arguments, NULL,
		G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL, on_answer, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	answer = g_dbus_connection_call_with_unix_fd_list_finish(test->mock, NULL, result, &error);
	g_assert_no_error(error);
}

/* Returns the car's end of a connection. */
static int arrive(Test *test)
{
	g_autoptr(GUnixFDList) fds = g_unix_fd_list_new();
	int ends[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), ==, 0);
	g_unix_fd_list_append(fds, ends[0], NULL);
	close(ends[0]);
	tell(test, "NewConnection",
	     g_variant_new("(oh@a{sv})", CAR_AT, 0,
			   g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0)),
	     fds);
	return ends[1];
}

/* Returns the first byte that the car is answered, or -1 if the connection ends. */
static int hear(int car)
{
	guint8 packet[255];
	ssize_t got;

	while ((got = recv(car, packet, sizeof(packet), MSG_DONTWAIT)) < 0)
		g_main_context_iteration(NULL, TRUE);
	return got > 0 ? packet[0] : -1;
}

static int ask(int car)
{
	g_assert_cmpint(send(car, CONNECT, sizeof(CONNECT) - 1, 0), ==, sizeof(CONNECT) - 1);
	return hear(car);
}

/* --- The test --- */

static void test_start(Test *test, gconstpointer phone)
{
	const CgServiceRecord record = { 0 };

	test->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(test->daemon);
	decision_fixture_open(&test->base);
	test->ours = connect_to(test);
	test->gate = cg_gate_new(test->base.decisions, NULL, &record);
	test->devices = cg_devices_new(test->base.decisions);
	test->cars = cg_cars_new(test->ours, test->gate, test->devices, phone);
	come(test);
}

static void test_end(Test *test, gconstpointer phone)
{
	cg_cars_free(test->cars);
	cg_devices_free(test->devices);
	cg_gate_free(test->gate);
	decision_fixture_close(&test->base);
	g_clear_object(&test->mock);
	g_clear_object(&test->ours);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(test->daemon);
	g_object_unref(test->daemon);
}

static void set(Test *test, const char *text)
{
	g_autoptr(GVariant) objects = parse_objects(text);

	cg_devices_set(test->devices, objects);
}

static void serves(Test *test, gconstpointer phone)
{
	int car;

	set(test, ADAPTER ", " OFFERS(ADA_IS, HERE));
	car = arrive(test);
	g_assert_cmphex(ask(car), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(cg_gate_sessions(test->gate), ==, 1);
	tell(test, "RequestDisconnection", g_variant_new("(o)", CAR_AT), NULL);
	g_assert_cmpint(hear(car), ==, -1);
	g_assert_cmpuint(cg_gate_sessions(test->gate), ==, 0);
	close(car);
}

static void turns_away(Test *test, gconstpointer phone)
{
	int car;

	set(test, ADAPTER);
	car = arrive(test);
	g_assert_cmphex(ask(car), ==, CG_CODE_UNAVAILABLE);
	close(car);
	set(test, ADAPTER ", " OFFERS(ADA_IS, HERE) ", " OFFERS(BEA_IS, HERE));
	car = arrive(test);
	g_assert_cmphex(ask(car), ==, CG_CODE_UNAVAILABLE);
	close(car);
}

static void is_named(Test *test, gconstpointer phone)
{
	int car;

	set(test, ADAPTER ", " OFFERS(ADA_IS, HERE) ", " OFFERS(BEA_IS, HERE));
	car = arrive(test);
	g_assert_cmphex(ask(car), ==, CG_CODE_SUCCESS);
	close(car);
	while (cg_gate_sessions(test->gate))
		g_main_context_iteration(NULL, TRUE);
}

void test_bluez_cars(void)
{
	g_test_add("/bluez/cars/serves", Test, NULL, test_start, serves, test_end);
	g_test_add("/bluez/cars/turns-away", Test, NULL, test_start, turns_away, test_end);
	g_test_add("/bluez/cars/is-named", Test, ADA_PHONE, test_start, is_named, test_end);
}
