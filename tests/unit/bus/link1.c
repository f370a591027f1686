/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link1: what obexd's plugin is given, and what it is refused. */
#include "fixture.h"
#include "tests.h"

#include <gio/gunixfdlist.h>
#include <sys/socket.h>
#include <unistd.h>

static gboolean open_car(gpointer data, const CgBusCar *car, CgBusSocket *theirs, GError **error)
{
	Fixture *fixture = data;
	int fds[2];

	g_free(fixture->car_phone);
	fixture->car_phone = g_strdup(car->phone);
	fixture->car_process = car->process;
	if (fixture->car_error >= 0) {
		g_set_error(error, CG_ERROR, fixture->car_error, "not now");
		return FALSE;
	}
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	fixture->car_socket = fds[0];
	*theirs = (CgBusSocket){ .fd = fds[1], .packets = TRUE, .mtu = 1000 };
	return TRUE;
}

static const char *serve_phone(gpointer data, GError **error)
{
	return "/run/contactguard/phone";
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

static GVariant *call_link(Fixture *fixture, const char *method, GVariant *arguments,
			   GUnixFDList **fds, GError **error)
{
	g_autoptr(GAsyncResult) result = NULL;

	g_dbus_connection_call_with_unix_fd_list(fixture->driver, "org.contactguard", ROOT, LINK,
						 method, arguments, NULL, G_DBUS_CALL_FLAGS_NONE,
						 -1, NULL, NULL, on_answer, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	return g_dbus_connection_call_with_unix_fd_list_finish(fixture->driver, fds, result, error);
}

static GVariant *car(const char *target, const char *address)
{
	return g_variant_new("(ssuut)", target, address, 7, 1000, G_MAXUINT64);
}

static void test_car(Fixture *fixture, gconstpointer options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GUnixFDList) fds = NULL;
	g_autoptr(GVariant) answer =
		call_link(fixture, "OpenCar", car("pbap", "aa:bb:cc:dd:ee:ff"), &fds, &error);
	gboolean packets;
	guint16 mtu;
	gint32 handle;
	char byte = 0;
	int fd;

	g_assert_no_error(error);
	g_variant_get(answer, "(hbq)", &handle, &packets, &mtu);
	g_assert_true(packets);
	g_assert_cmpuint(mtu, ==, 1000);
	g_assert_cmpstr(fixture->car_phone, ==, "AA:BB:CC:DD:EE:FF");
	g_assert_cmpuint(fixture->car_process.pid, ==, 7);
	g_assert_cmpuint(fixture->car_process.uid, ==, 1000);
	g_assert_cmpuint(fixture->car_process.start, ==, G_MAXUINT64);
	fd = g_unix_fd_list_get(fds, handle, &error);
	g_assert_no_error(error);
	g_assert_cmpint(write(fd, "x", 1), ==, 1);
	g_assert_cmpint(read(fixture->car_socket, &byte, 1), ==, 1);
	g_assert_cmpint(byte, ==, 'x');
	close(fd);
}

static void test_no_car(Fixture *fixture, gconstpointer options)
{
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("map", "AA:BB:CC:DD:EE:FF"),
		       "NotSupported");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("opp", "AA:BB:CC:DD:EE:FF"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("", "AA:BB:CC:DD:EE:FF"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF:"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF\n"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "../../etc/passwd"),
		       "InvalidArguments");
	assert_refused(fixture, ROOT, LINK, "ServePhone", NULL, "NotSupported");
	g_assert_null(fixture->car_phone);
}

static void test_errors(Fixture *fixture, gconstpointer options)
{
	static const struct {
		CgError code;
		const char *name;
	} cases[] = {
		{ CG_ERROR_REFUSED, "Refused" },   { CG_ERROR_LOST, "Unavailable" },
		{ CG_ERROR_LIMIT, "Unavailable" }, { CG_ERROR_SYSTEM, "Unavailable" },
		{ CG_ERROR_MALFORMED, "Failed" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		fixture->car_error = cases[i].code;
		assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF"),
			       cases[i].name);
	}
}

static void test_phone(Fixture *fixture, gconstpointer options)
{
	assert_answer(fixture, ROOT, LINK, "ServePhone", NULL, "('/run/contactguard/phone',)");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF"),
		       "NotSupported");
}

static void test_placement_head_unit(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Placement", "'head-unit'");
}

static void test_placement_phone(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Placement", "'phone'");
}

/* No obexd has anything to do there. */
static void test_placement_bridge(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Placement", "'bridge'");
	assert_property(fixture, ROOT, LINK, "Profiles", "['opp']");
	assert_refused(fixture, ROOT, LINK, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF"),
		       "NotSupported");
	assert_refused(fixture, ROOT, LINK, "ServePhone", NULL, "NotSupported");
}

/* --- Profiles --- */

#define ALL_ALLOWED                                                                    \
	"[Profiles]\nSync=allow\nFtp=allow\nOppPull=allow\nPcSuite=allow\nBip=allow\n" \
	"[Link]\nPlacement=head-unit\n"

static void test_profiles_default(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Profiles", "['pbap', 'opp']");
}

static void test_profiles_allowed(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Profiles",
			"['pbap', 'opp', 'opp-pull', 'ftp', 'sync', 'pcsuite', 'bip-avrcp']");
}

/* A phone is served to the guard, which dials nobody. */
static void test_profiles_phone(Fixture *fixture, gconstpointer options)
{
	assert_property(fixture, ROOT, LINK, "Profiles", "['opp', 'ftp']");
}

/* The driver hears of a change, which has no value, and reads the new one. */
static void test_profiles_changed(Fixture *fixture, gconstpointer options)
{
	g_autoptr(CgConfig) none = cg_config_load(NULL, NULL);

	test_profiles_allowed(fixture,
			      options); /* after its answer the bus knows the subscription */
	cg_decisions_set_policy(fixture->decisions, none, NULL);
	cg_bus_profiles_changed(fixture->bus);
	assert_signals(fixture, "PropertiesChanged ");
	assert_property(fixture, ROOT, LINK, "Profiles", "['pbap', 'opp']");
	cg_decisions_set_policy(fixture->decisions, fixture->config, NULL);
}

void test_bus_link1(void)
{
	static const FixtureOptions head_unit = { .link = { .open_car = open_car } };
	static const FixtureOptions bridge = { .config = NULL };
	static const FixtureOptions phone = { .link = { .serve_phone = serve_phone } };
	static const FixtureOptions allowed = { .link = { .open_car = open_car },
						.config = ALL_ALLOWED };
	static const FixtureOptions phone_allowed = { .link = { .serve_phone = serve_phone },
						      .config = "[Profiles]\nFtp=allow\n"
								"[Link]\nPlacement=phone\n" };

	ADD_TEST("link1/car", &head_unit, test_car);
	ADD_TEST("link1/no-car", &head_unit, test_no_car);
	ADD_TEST("link1/errors", &head_unit, test_errors);
	ADD_TEST("link1/phone", &phone, test_phone);
	ADD_TEST("link1/placement/bridge", &bridge, test_placement_bridge);
	ADD_TEST("link1/placement/head-unit", &head_unit, test_placement_head_unit);
	ADD_TEST("link1/placement/phone", &phone, test_placement_phone);
	ADD_TEST("link1/profiles/default", &head_unit, test_profiles_default);
	ADD_TEST("link1/profiles/allowed", &allowed, test_profiles_allowed);
	ADD_TEST("link1/profiles/phone", &phone_allowed, test_profiles_phone);
	ADD_TEST("link1/profiles/changed", &allowed, test_profiles_changed);
}
