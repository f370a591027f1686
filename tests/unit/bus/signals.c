/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who receives signals on a system bus: the connections that are subscribed, by object. A private
 * bus stands for it. */
#include "bus-private.h"
#include "loop.h"
#include "tests.h"

typedef struct {
	GTestDBus *daemon;
	CgBus bus;
	GDBusConnection *reader;
	GString *signals; /* the names of those that the reader received, each with a space */
} Signals;

static GDBusConnection *connect_to(const Signals *fixture)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(fixture->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);

	g_assert_no_error(error);
	return connection;
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_string_append_printf(data, "%s ", name);
}

static void signals_open(Signals *fixture, gconstpointer kind)
{
	fixture->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(fixture->daemon);
	fixture->bus.kind = GPOINTER_TO_INT(kind);
	fixture->bus.connection = connect_to(fixture);
	fixture->bus.subscriptions =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_bus_subscription_free);
	fixture->reader = connect_to(fixture);
	fixture->signals = g_string_new(NULL);
	g_dbus_connection_signal_subscribe(fixture->reader, NULL, "org.example", NULL, NULL, NULL,
					   G_DBUS_SIGNAL_FLAGS_NONE, on_signal, fixture->signals,
					   NULL);
}

static void signals_close(Signals *fixture, gconstpointer kind)
{
	g_ptr_array_unref(fixture->bus.subscriptions);
	g_object_unref(fixture->bus.connection);
	g_object_unref(fixture->reader);
	run_until_idle();
	g_test_dbus_down(fixture->daemon);
	g_object_unref(fixture->daemon);
	g_string_free(fixture->signals, TRUE);
}

static void subscribe(Signals *fixture, uid_t uid, const char *path)
{
	cg_bus_subscribe(&fixture->bus, g_dbus_connection_get_unique_name(fixture->reader), uid,
			 path);
}

static void emit(Signals *fixture, const char *path, const char *name)
{
	cg_bus_emit(&fixture->bus, path, "org.example", name, NULL);
}

/* The last signal is sent to the reader in any case, so that all before it have been received. */
static void assert_received(Signals *fixture, const char *wanted)
{
	g_autofree char *all = g_strconcat(wanted, "Last ", NULL);

	g_dbus_connection_emit_signal(fixture->bus.connection,
				      g_dbus_connection_get_unique_name(fixture->reader), "/last",
				      "org.example", "Last", NULL, NULL);
	while (!g_str_has_suffix(fixture->signals->str, "Last "))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->signals->str, ==, all);
	g_string_truncate(fixture->signals, 0);
}

static void test_nobody(Signals *fixture, gconstpointer kind)
{
	emit(fixture, "/a", "A");
	assert_received(fixture, "");
}

static void test_one_object(Signals *fixture, gconstpointer kind)
{
	subscribe(fixture, 1000, "/a");
	subscribe(fixture, 1000, "/a");
	emit(fixture, "/a", "A");
	emit(fixture, "/b", "B");
	assert_received(fixture, "A ");
}

/* Each signal is received once, by whatever way the reader is subscribed. */
static void test_all_objects(Signals *fixture, gconstpointer kind)
{
	subscribe(fixture, 1000, "/a");
	subscribe(fixture, 1000, NULL);
	subscribe(fixture, 1000, "/b");
	emit(fixture, "/a", "A");
	emit(fixture, "/b", "B");
	assert_received(fixture, "A B ");
	g_assert_cmpuint(fixture->bus.subscriptions->len, ==, 1);
}

static void test_limit(Signals *fixture, gconstpointer kind)
{
	for (guint i = 0; i < 20; i++) {
		g_autofree char *path = g_strdup_printf("/a%u", i);

		subscribe(fixture, 1000, path);
	}
	g_assert_cmpuint(fixture->bus.subscriptions->len, ==, 16);
	subscribe(fixture, 1001, "/b");
	g_assert_cmpuint(fixture->bus.subscriptions->len, ==, 17);
}

static void test_reader_leaves(Signals *fixture, gconstpointer kind)
{
	subscribe(fixture, 1000, NULL);
	g_dbus_connection_close_sync(fixture->reader, NULL, NULL);
	while (fixture->bus.subscriptions->len)
		g_main_context_iteration(NULL, TRUE);
}

static void test_broadcast(Signals *fixture, gconstpointer kind)
{
	subscribe(fixture, 1000, "/a");
	g_assert_cmpuint(fixture->bus.subscriptions->len, ==, 0);
	emit(fixture, "/b", "B");
	assert_received(fixture, "B ");
}

#define ADD_SIGNAL_TEST(path, kind, test)                                                    \
	g_test_add("/bus/signals/" path, Signals, GINT_TO_POINTER(kind), signals_open, test, \
		   signals_close)

void test_bus_signals(void)
{
	ADD_SIGNAL_TEST("nobody", CG_BUS_SYSTEM, test_nobody);
	ADD_SIGNAL_TEST("one-object", CG_BUS_SYSTEM, test_one_object);
	ADD_SIGNAL_TEST("all-objects", CG_BUS_SYSTEM, test_all_objects);
	ADD_SIGNAL_TEST("limit", CG_BUS_SYSTEM, test_limit);
	ADD_SIGNAL_TEST("reader-leaves", CG_BUS_SYSTEM, test_reader_leaves);
	ADD_SIGNAL_TEST("broadcast", CG_BUS_SESSION, test_broadcast);
}
