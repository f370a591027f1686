/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A service that is on the air for as long as there is somebody to put it there. */
#include "bluetooth-private.h"
#include "fixture.h"
#include "tests.h"

#include <sys/socket.h>
#include <unistd.h>

#define DEVICE "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_0A"
#define PEER   "AA:BB:CC:DD:EE:0A"
#define RECORD "<record/>"

typedef struct {
	BusFixture bus;
	CgRegistration *registration;
	const CgService *service;
	guint registered, refused, arrived, left;
	CgSocket socket;
} Test;

static void on_registered(gpointer data)
{
	((Test *)data)->registered++;
}

static void on_refused(gpointer data, const GError *error)
{
	g_assert_cmpstr(error->message, ==, "UUID already registered");
	((Test *)data)->refused++;
}

static void on_arrived(gpointer data, const CgSocket *socket, const char *peer, const char *adapter)
{
	Test *test = data;

	g_assert_cmpstr(peer, ==, PEER);
	g_assert_null(adapter);
	test->socket = *socket;
	test->arrived++;
}

static void on_left(gpointer data, const char *peer)
{
	g_assert_cmpstr(peer, ==, PEER);
	((Test *)data)->left++;
}

static const CgRegistrationEvents events = { on_registered, on_refused, on_arrived, on_left };

static void test_start(Test *test, gconstpointer data)
{
	bus_fixture_open(&test->bus);
	test->service = cg_service(CG_SERVICE_PBAP_PSE);
	test->socket.fd = -1;
	test->registration =
		cg_registration_new(test->bus.ours, test->service, RECORD, &events, test);
}

static void test_end(Test *test, gconstpointer data)
{
	cg_registration_free(test->registration);
	if (test->socket.fd >= 0)
		close(test->socket.fd);
	bus_fixture_close(&test->bus);
}

static void wait_for(const guint *count, guint wanted)
{
	while (*count < wanted)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(*count, ==, wanted);
}

/* The answer to what was asked is on its way still: only after it can the timer be due. */
static void wait_retry(Test *test, guint registered)
{
	while (test->bus.registered < registered) {
		g_main_context_iteration(NULL, FALSE);
		cg_clock_advance(CG_SECONDS(1));
	}
}

static char *call(Test *test, const char *method, GVariant *arguments, int fd)
{
	return bus_fixture_call(&test->bus, test->bus.mock, test->service->path, method, arguments,
				fd);
}

static char *connect_peer(Test *test, int fd)
{
	return call(test, "NewConnection",
		    g_variant_new("(oh@a{sv})", DEVICE, 0,
				  g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0)),
		    fd);
}

/* --- Cases --- */

static void says_what_it_is(Test *test, gconstpointer data)
{
	g_autoptr(GVariant) options = NULL;
	const char *path, *uuid, *text;
	guint16 number;
	gboolean flag;

	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_variant_get(test->bus.asked, "(&o&s@a{sv})", &path, &uuid, &options);
	g_assert_cmpstr(path, ==, test->service->path);
	g_assert_cmpstr(uuid, ==, CG_UUID_PBAP_PSE);
	g_assert_true(g_variant_lookup(options, "ServiceRecord", "&s", &text));
	g_assert_cmpstr(text, ==, RECORD);
	g_assert_true(g_variant_lookup(options, "Role", "&s", &text));
	g_assert_cmpstr(text, ==, "server");
	g_assert_true(g_variant_lookup(options, "PSM", "q", &number));
	g_assert_cmphex(number, ==, test->service->psm);
	g_assert_true(g_variant_lookup(options, "Channel", "q", &number));
	g_assert_cmpuint(number, ==, test->service->channel);
	g_assert_true(g_variant_lookup(options, "RequireAuthentication", "b", &flag));
	g_assert_true(flag);
	g_assert_true(g_variant_lookup(options, "RequireAuthorization", "b", &flag));
	g_assert_true(flag);
}

/* A service to which nobody connects has no port. */
static void without_a_port(Test *test, gconstpointer data)
{
	g_autoptr(GVariant) options = NULL;

	cg_registration_free(test->registration);
	test->registration = cg_registration_new(test->bus.ours, cg_service(CG_SERVICE_PBAP_PCE),
						 RECORD, &events, test);
	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_variant_get(test->bus.asked, "(&o&s@a{sv})", NULL, NULL, &options);
	g_assert_false(g_variant_lookup(options, "PSM", "q", NULL));
	g_assert_false(g_variant_lookup(options, "Channel", "q", NULL));
}

static void comes_back(Test *test, gconstpointer data)
{
	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	bus_fixture_go(&test->bus);
	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 2);
}

static void refused_for_now(Test *test, gconstpointer data)
{
	test->bus.refusal = "org.bluez.Error.NotPermitted";
	bus_fixture_come(&test->bus);
	wait_for(&test->refused, 1);
	g_assert_cmpuint(test->registered, ==, 0);
	test->bus.refusal = NULL;
	wait_retry(test, 2);
	wait_for(&test->registered, 1);
}

static void there_already(Test *test, gconstpointer data)
{
	test->bus.refusal = "org.bluez.Error.AlreadyExists";
	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_assert_cmpuint(test->refused, ==, 0);
}

static void released(Test *test, gconstpointer data)
{
	g_autofree char *refusal = NULL;

	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	refusal = call(test, "Release", NULL, -1);
	g_assert_null(refusal);
	wait_retry(test, 2);
	wait_for(&test->registered, 2);
}

static void hands_over(Test *test, gconstpointer data)
{
	g_autofree char *refusal = NULL, *other = NULL;
	int fds[2];
	char byte;

	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	refusal = connect_peer(test, fds[0]);
	g_assert_null(refusal);
	g_assert_cmpuint(test->arrived, ==, 1);
	g_assert_true(test->socket.limits.packets);
	close(fds[0]);
	g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
	g_assert_cmpint(read(test->socket.fd, &byte, 1), ==, 1);
	close(fds[1]);
	other = call(test, "RequestDisconnection", g_variant_new("(o)", DEVICE), -1);
	g_assert_null(other);
	g_assert_cmpuint(test->left, ==, 1);
}

static void no_connection(Test *test, gconstpointer data)
{
	g_autofree char *refusal = NULL;
	int fds[2];

	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_assert_cmpint(pipe(fds), ==, 0);
	refusal = connect_peer(test, fds[0]);
	g_assert_cmpstr(refusal, ==, "org.bluez.Error.Rejected");
	g_assert_cmpuint(test->arrived, ==, 0);
	close(fds[0]);
	close(fds[1]);
}

static void leaves(Test *test, gconstpointer data)
{
	bus_fixture_come(&test->bus);
	wait_for(&test->registered, 1);
	g_clear_pointer(&test->registration, cg_registration_free);
	wait_for(&test->bus.unregistered, 1);
	bus_fixture_go(&test->bus);
	bus_fixture_come(&test->bus);
	g_dbus_connection_flush_sync(test->bus.ours, NULL, NULL);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(test->bus.registered, ==, 1);
}

static void leaves_unanswered(Test *test, gconstpointer data)
{
	bus_fixture_come(&test->bus);
	wait_for(&test->bus.registered, 1);
	g_clear_pointer(&test->registration, cg_registration_free);
	wait_for(&test->bus.unregistered, 1);
	g_assert_cmpuint(test->registered, ==, 0);
}

#define ADD(name, test) \
	g_test_add("/bluetooth/registration/" name, Test, NULL, test_start, test, test_end)

void test_bluetooth_registration(void)
{
	ADD("says-what-it-is", says_what_it_is);
	ADD("without-a-port", without_a_port);
	ADD("comes-back", comes_back);
	ADD("refused-for-now", refused_for_now);
	ADD("there-already", there_already);
	ADD("released", released);
	ADD("hands-over", hands_over);
	ADD("no-connection", no_connection);
	ADD("leaves", leaves);
	ADD("leaves-unanswered", leaves_unanswered);
}
