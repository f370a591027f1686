/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link1 on a private bus: what the plugin is given, what it is refused, and the name when it is
 * another's. */
#include "guard.h"
#include "tests.h"

#include <contactguard/bus.h>
#include <gio/gio.h>
#include <gio/gunixfdlist.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	GTestDBus *daemon;
	Guard guard;
	CgBusLink link;
	CgBus *bus;
	gboolean ready;
	char *failure;
	GDBusConnection *plugin;
	/* what the daemon was asked, and what it answers */
	char *phone;
	guint32 pid, uid;
	int refuse; /* a CgError, or -1 */
	int ours;
} World;

/* --- The daemon ---*/

static gboolean open_car(gpointer data, const CgBusCar *car, CgBusSocket *theirs, GError **error)
{
	World *world = data;
	int fds[2];

	g_free(world->phone);
	world->phone = g_strdup(car->phone);
	world->pid = car->pid;
	world->uid = car->uid;
	if (world->refuse >= 0) {
		g_set_error(error, CG_ERROR, world->refuse, "not now");
		return FALSE;
	}
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	world->ours = fds[0];
	*theirs = (CgBusSocket){ .fd = fds[1], .packets = TRUE, .mtu = 1000 };
	return TRUE;
}

static const char *serve_phone(gpointer data, GError **error)
{
	return "/run/contactguard/phone";
}

static void ready(gpointer data)
{
	((World *)data)->ready = TRUE;
}

static void failed(gpointer data, const GError *error)
{
	World *world = data;

	g_assert_null(world->failure);
	world->failure = g_strdup(error->message);
}

static const CgBusEvents events = { .ready = ready, .failed = failed };
static const CgBusLink head_unit = { .open_car = open_car };
static const CgBusLink phone = { .serve_phone = serve_phone };

/* --- The world ---*/

static GDBusConnection *connect_to(const char *address)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		address,
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);

	g_assert_no_error(error);
	return connection;
}

static void world_start(World *world, gconstpointer link)
{
	world->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(world->daemon);
	world->plugin = connect_to(g_test_dbus_get_bus_address(world->daemon));
	world->link = *(const CgBusLink *)link;
	guard_open(&world->guard);
	world->refuse = -1;
	world->ours = -1;
	world->bus = cg_bus_new(CG_BUS_SESSION, world->guard.gate, &world->link, &events, world);
	while (!world->ready && !world->failure)
		g_main_context_iteration(NULL, TRUE);
}

static void world_end(World *world, gconstpointer link)
{
	cg_bus_free(world->bus);
	guard_close(&world->guard);
	g_object_unref(world->plugin);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(world->daemon);
	g_object_unref(world->daemon);
	g_free(world->phone);
	g_free(world->failure);
	if (world->ours >= 0)
		close(world->ours);
}

/* --- The plugin ---*/

static void answered(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

static GVariant *call(World *world, const char *interface, const char *method, GVariant *arguments,
		      GUnixFDList **fds, GError **error)
{
	g_autoptr(GAsyncResult) result = NULL;

	g_dbus_connection_call_with_unix_fd_list(
		world->plugin, "org.contactguard", "/org/contactguard", interface, method,
		arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, answered, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	return g_dbus_connection_call_with_unix_fd_list_finish(world->plugin, fds, result, error);
}

static GVariant *link1(World *world, const char *method, GVariant *arguments, GError **error)
{
	return call(world, "org.contactguard.Link1", method, arguments, NULL, error);
}

static void assert_refused(World *world, const char *method, GVariant *arguments, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = link1(world, method, arguments, &error);
	g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
	g_autofree char *wanted = g_strconcat("org.contactguard.Error.", name, NULL);

	g_assert_null(answer);
	g_assert_cmpstr(remote, ==, wanted);
}

static GVariant *car(const char *target, const char *address)
{
	return g_variant_new("(ssuu)", target, address, 7, 1000);
}

/* --- Cases ---*/

static void a_car_gets_its_socket(World *world, gconstpointer link)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GUnixFDList) fds = NULL;
	g_autoptr(GVariant) answer = call(world, "org.contactguard.Link1", "OpenCar",
					  car("pbap", "aa:bb:cc:dd:ee:ff"), &fds, &error);
	gboolean packets;
	guint16 mtu;
	gint32 handle;
	char byte = 0;
	int fd;

	g_assert_no_error(error);
	g_variant_get(answer, "(hbq)", &handle, &packets, &mtu);
	g_assert_true(packets);
	g_assert_cmpuint(mtu, ==, 1000);
	g_assert_cmpstr(world->phone, ==, "AA:BB:CC:DD:EE:FF");
	g_assert_cmpuint(world->pid, ==, 7);
	g_assert_cmpuint(world->uid, ==, 1000);
	fd = g_unix_fd_list_get(fds, handle, &error);
	g_assert_no_error(error);
	g_assert_cmpint(write(fd, "x", 1), ==, 1);
	g_assert_cmpint(read(world->ours, &byte, 1), ==, 1);
	g_assert_cmpint(byte, ==, 'x');
	close(fd);
}

static void what_is_no_car_is_refused(World *world, gconstpointer link)
{
	assert_refused(world, "OpenCar", car("map", "AA:BB:CC:DD:EE:FF"), "NotSupported");
	assert_refused(world, "OpenCar", car("opp", "AA:BB:CC:DD:EE:FF"), "InvalidArguments");
	assert_refused(world, "OpenCar", car("", "AA:BB:CC:DD:EE:FF"), "InvalidArguments");
	assert_refused(world, "OpenCar", car("pbap", "AA:BB:CC:DD:EE"), "InvalidArguments");
	assert_refused(world, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF:"), "InvalidArguments");
	assert_refused(world, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF\n"), "InvalidArguments");
	assert_refused(world, "OpenCar", car("pbap", "../../etc/passwd"), "InvalidArguments");
	assert_refused(world, "ServePhone", NULL, "NotSupported");
	g_assert_null(world->phone);
}

static void the_daemons_error_chooses_the_name(World *world, gconstpointer link)
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
		world->refuse = cases[i].code;
		assert_refused(world, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF"), cases[i].name);
	}
}

static void a_phone_is_no_head_unit(World *world, gconstpointer link)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = link1(world, "ServePhone", NULL, &error);
	const char *path;

	g_assert_no_error(error);
	g_variant_get(answer, "(&s)", &path);
	g_assert_cmpstr(path, ==, "/run/contactguard/phone");
	assert_refused(world, "OpenCar", car("pbap", "AA:BB:CC:DD:EE:FF"), "NotSupported");
}

static void assert_placement(World *world, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		call(world, "org.freedesktop.DBus.Properties", "Get",
		     g_variant_new("(ss)", "org.contactguard.Link1", "Placement"), NULL, &error);
	g_autoptr(GVariant) value = NULL;

	g_assert_no_error(error);
	g_variant_get(answer, "(v)", &value);
	g_assert_cmpstr(g_variant_get_string(value, NULL), ==, wanted);
}

static void says_head_unit(World *world, gconstpointer link)
{
	assert_placement(world, "head-unit");
}

static void says_phone(World *world, gconstpointer link)
{
	assert_placement(world, "phone");
}

static void a_taken_name_is_a_failure(World *world, gconstpointer link)
{
	World second = { .link = world->link };

	second.bus = cg_bus_new(CG_BUS_SESSION, world->guard.gate, &second.link, &events, &second);
	while (!second.failure)
		g_main_context_iteration(NULL, TRUE);
	g_assert_false(second.ready);
	g_assert_null(world->failure);
	cg_bus_free(second.bus);
	g_free(second.failure);
}

static void a_lost_bus_is_a_failure(World *world, gconstpointer link)
{
	g_test_dbus_stop(world->daemon);
	while (!world->failure)
		g_main_context_iteration(NULL, TRUE);
}

static void a_call_that_waits_outlives_the_bus(World *world, gconstpointer link)
{
	g_autoptr(GAsyncResult) result = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GError) error = NULL;

	g_dbus_connection_call(world->plugin, "org.contactguard", "/org/contactguard",
			       "org.contactguard.Link1", "OpenCar",
			       car("pbap", "AA:BB:CC:DD:EE:FF"), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
			       NULL, answered, &result);
	cg_bus_free(g_steal_pointer(&world->bus));
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	answer = g_dbus_connection_call_finish(world->plugin, result, &error);
	g_assert_null(answer);
	g_assert_null(world->phone);
}

static void add(const char *path, const CgBusLink *link,
		void (*run)(World *world, gconstpointer link))
{
	g_test_add(path, World, link, world_start, run, world_end);
}

void test_bus_link1(void)
{
	add("/bus/link1/car", &head_unit, a_car_gets_its_socket);
	add("/bus/link1/no-car", &head_unit, what_is_no_car_is_refused);
	add("/bus/link1/errors", &head_unit, the_daemons_error_chooses_the_name);
	add("/bus/link1/phone", &phone, a_phone_is_no_head_unit);
	add("/bus/link1/placement/head-unit", &head_unit, says_head_unit);
	add("/bus/link1/placement/phone", &phone, says_phone);
	add("/bus/link1/taken", &head_unit, a_taken_name_is_a_failure);
	add("/bus/link1/lost", &head_unit, a_lost_bus_is_a_failure);
	add("/bus/link1/ending", &head_unit, a_call_that_waits_outlives_the_bus);
}
