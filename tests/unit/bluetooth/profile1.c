/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may call the object, and in what form. */
#include "bluetooth-private.h"
#include "fixture.h"
#include "tests.h"

#include <sys/socket.h>
#include <unistd.h>

#define PATH   "/test/profile"
#define DEVICE "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_0a"
#define PEER   "AA:BB:CC:DD:EE:0A"

typedef struct {
	BusFixture bus;
	GDBusConnection *bluez;
	guint object;
	const char *caller;
	guint released, disconnected;
	char *peer;
	int fd;
	gboolean refuse;
} Test;

static const char *caller(gpointer data)
{
	return ((Test *)data)->caller;
}

static void on_released(gpointer data)
{
	((Test *)data)->released++;
}

static gboolean on_connected(gpointer data, const char *peer, int fd)
{
	Test *test = data;

	test->peer = g_strdup(peer);
	test->fd = fd;
	return !test->refuse;
}

static void on_disconnected(gpointer data, const char *peer)
{
	g_assert_cmpstr(peer, ==, PEER);
	((Test *)data)->disconnected++;
}

static const CgProfile1Events events = { caller, on_released, on_connected, on_disconnected };

static void test_start(Test *test, gconstpointer data)
{
	bus_fixture_open(&test->bus);
	test->bluez = bus_fixture_connect(&test->bus);
	test->caller = g_dbus_connection_get_unique_name(test->bluez);
	test->fd = -1;
	test->object = cg_profile1_export(test->bus.ours, PATH, &events, test);
}

static void test_end(Test *test, gconstpointer data)
{
	g_dbus_connection_unregister_object(test->bus.ours, test->object);
	g_object_unref(test->bluez);
	g_free(test->peer);
	if (test->fd >= 0)
		close(test->fd);
	bus_fixture_close(&test->bus);
}

static GVariant *connection_of(const char *device, int handle)
{
	return g_variant_new("(oh@a{sv})", device, handle,
			     g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));
}

static char *call(Test *test, const char *method, GVariant *arguments, int fd)
{
	return bus_fixture_call(&test->bus, test->bluez, PATH, method, arguments, fd);
}

/* --- Cases --- */

static void hands_over(Test *test, gconstpointer data)
{
	g_autofree char *refusal = NULL;
	int fds[2];
	char byte;

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	refusal = call(test, "NewConnection", connection_of(DEVICE, 0), fds[0]);
	g_assert_null(refusal);
	g_assert_cmpstr(test->peer, ==, PEER);
	close(fds[0]);
	g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
	g_assert_cmpint(read(test->fd, &byte, 1), ==, 1);
	close(fds[1]);
}

static void says_so(Test *test, gconstpointer data)
{
	g_autofree char *one = NULL, *other = NULL;

	one = call(test, "RequestDisconnection", g_variant_new("(o)", DEVICE), -1);
	g_assert_null(one);
	g_assert_cmpuint(test->disconnected, ==, 1);
	other = call(test, "Release", NULL, -1);
	g_assert_null(other);
	g_assert_cmpuint(test->released, ==, 1);
}

static void is_refused(Test *test, const char *method, GVariant *arguments, int fd)
{
	g_autofree char *refusal = call(test, method, arguments, fd);

	g_assert_cmpstr(refusal, ==, "org.bluez.Error.Rejected");
}

static void wrong_form(Test *test, gconstpointer data)
{
	int fds[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	is_refused(test, "NewConnection", connection_of(DEVICE, 0), -1);
	is_refused(test, "NewConnection", connection_of(DEVICE, 1), fds[0]);
	is_refused(test, "NewConnection", connection_of(DEVICE, -1), fds[0]);
	is_refused(test, "NewConnection", connection_of("/org/bluez/hci0", 0), fds[0]);
	is_refused(test, "RequestDisconnection", g_variant_new("(o)", "/"), -1);
	g_assert_null(test->peer);
	test->refuse = TRUE;
	is_refused(test, "NewConnection", connection_of(DEVICE, 0), fds[0]);
	g_assert_cmpuint(test->disconnected, ==, 0);
	close(fds[0]);
	close(fds[1]);
}

/* Another program of the bus, and anybody while there is no bluetoothd. */
static void others(Test *test, gconstpointer data)
{
	g_autoptr(GDBusConnection) other = bus_fixture_connect(&test->bus);
	g_autofree char *refusal = bus_fixture_call(&test->bus, other, PATH, "Release", NULL, -1);

	g_assert_cmpstr(refusal, ==, "org.bluez.Error.Rejected");
	test->caller = NULL;
	is_refused(test, "Release", NULL, -1);
	is_refused(test, "RequestDisconnection", g_variant_new("(o)", DEVICE), -1);
	g_assert_cmpuint(test->released + test->disconnected, ==, 0);
}

static void addresses(void)
{
	static const char *const none[] = {
		"/",
		"/org/bluez/hci0",
		"/org/bluez/hci0/dev_AA_BB_CC_DD_EE",
		"/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF_00",
		"/org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF/sep1",
		"/org/bluez/hci0/dev_GA_BB_CC_DD_EE_FF",
		"/org/bluez/hci0/fed_AA_BB_CC_DD_EE_FF",
	};
	g_autofree char *address = cg_profile1_address(DEVICE);

	g_assert_cmpstr(address, ==, PEER);
	for (gsize i = 0; i < G_N_ELEMENTS(none); i++)
		g_assert_null(cg_profile1_address(none[i]));
}

#define ADD(name, test) \
	g_test_add("/bluetooth/profile1/" name, Test, NULL, test_start, test, test_end)

void test_bluetooth_profile1(void)
{
	ADD("hands-over", hands_over);
	ADD("says-so", says_so);
	ADD("wrong-form", wrong_form);
	ADD("others", others);
	g_test_add_func("/bluetooth/profile1/addresses", addresses);
}
