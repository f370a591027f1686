/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/client/client.c. */
#include "fixture.h"
#include "tests.h"

static void no_bus(void)
{
	g_autoptr(CgClient) client = cg_client_new(G_BUS_TYPE_SYSTEM);
	g_autoptr(GError) error = NULL, called = NULL, asked = NULL;

	g_setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
	g_assert_false(cg_client_connect(client, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CLOSED);
	g_assert_true(g_str_has_prefix(error->message, "there is no system bus: "));
	g_assert_null(cg_client_call(client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER, "Reload", NULL,
				     "()", &called));
	g_assert_error(called, G_IO_ERROR, G_IO_ERROR_CLOSED);
	g_assert_null(cg_client_ask_bus(client, "NameHasOwner", "a.b", "(b)", &asked));
	g_assert_error(asked, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void called(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		cg_client_call(fixture->client, CG_CLIENT_ROOT, CG_CLIENT_CONSUMER, "Explain",
			       g_variant_new("(s)", "pb"), "(as)", &error);
	g_autoptr(GVariant) owned =
		cg_client_ask_bus(fixture->client, "NameHasOwner", "org.contactguard", "(b)", NULL);
	g_autofree char *text = NULL, *bus = NULL;

	g_assert_no_error(error);
	text = g_variant_print(answer, FALSE);
	g_assert_cmpstr(text, ==, "(['because'],)");
	bus = g_variant_print(owned, FALSE);
	g_assert_cmpstr(bus, ==, "(true,)");
	assert_heard(&fixture->daemon, "Explain('pb',) ");
}

/* Of another type than it should be. */
static void not_believed(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(cg_client_call(fixture->client, CG_CLIENT_ROOT, CG_CLIENT_CONSUMER, "Explain",
				     NULL, "(a{su})", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void refused(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = NULL;

	fake_daemon_refuse(&fixture->daemon, "org.contactguard.Error.Failed");
	g_assert_null(
		cg_client_properties(fixture->client, CG_CLIENT_ROOT, CG_CLIENT_MANAGER, &error));
	name = g_dbus_error_get_remote_error(error);
	g_assert_cmpstr(name, ==, "org.contactguard.Error.Failed");
}

/* --- Events --- */

static void on_appeared(gpointer data)
{
	g_string_append(((Fixture *)data)->events, "appeared ");
}

static void on_left(gpointer data)
{
	g_string_append(((Fixture *)data)->events, "left ");
}

static const CgClientEvents events = { on_appeared, on_left };

static void comes_and_goes(Fixture *fixture, gconstpointer data)
{
	fake_daemon_leave(&fixture->daemon);
	g_assert_true(cg_client_connect(fixture->client, NULL));
	cg_client_watch(fixture->client, &events, fixture);
	assert_events(fixture, "left ");
	fake_daemon_come(&fixture->daemon);
	assert_events(fixture, "appeared ");
	fake_daemon_leave(&fixture->daemon);
	assert_events(fixture, "left ");
}

static void on_left_free(gpointer data)
{
	Fixture *fixture = data;

	on_left(fixture);
	g_clear_pointer(&fixture->client, cg_client_free);
}

static void freed_inside(Fixture *fixture, gconstpointer data)
{
	static const CgClientEvents freeing = { NULL, on_left_free };

	g_assert_true(cg_client_connect(fixture->client, NULL));
	cg_client_watch(fixture->client, &freeing, fixture);
	fake_daemon_leave(&fixture->daemon);
	assert_events(fixture, "left ");
	fake_daemon_come(&fixture->daemon);
	assert_events(fixture, "");
}

static void on_signal(gpointer data, const char *path, const char *name, GVariant *arguments)
{
	g_autofree char *text = g_variant_print(arguments, FALSE);

	g_string_append_printf(((Fixture *)data)->events, "%s %s %s ", path, name, text);
}

static void emit(GDBusConnection *connection, const char *name)
{
	g_assert_true(g_dbus_connection_emit_signal(connection, NULL, "/a", "org.contactguard.X",
						    name, g_variant_new("(u)", 7), NULL));
}

static void listens(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GDBusConnection) other = fake_daemon_connect(&fixture->daemon);
	g_autoptr(GVariant) answer = NULL;

	g_assert_true(cg_client_connect(fixture->client, NULL));
	cg_client_listen(fixture->client, on_signal, fixture);
	/* When this was answered the bus knows who listens. */
	answer = cg_client_properties(fixture->client, "/a", CG_CLIENT_MANAGER, NULL);
	g_assert_nonnull(answer);
	emit(other, "Forged");
	g_assert_true(g_dbus_connection_flush_sync(other, NULL, NULL));
	emit(fixture->daemon.connection, "Changed");
	assert_events(fixture, "/a Changed (7,) ");
}

/* --- Calls that were started --- */

static void on_properties(gpointer data, GVariant *properties, const GError *error)
{
	g_autofree char *text = properties ? g_variant_print(properties, FALSE) : NULL;
	g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;

	g_string_append_printf(((Fixture *)data)->events, "%s ", text ? text : name);
}

static void on_data_free(gpointer data)
{
	g_string_append(((Fixture *)data)->events, "freed ");
}

static void started(Fixture *fixture, gconstpointer data)
{
	g_assert_true(cg_client_connect(fixture->client, NULL));
	cg_client_start_properties(fixture->client, "/a", CG_CLIENT_PHONE, on_properties, fixture,
				   on_data_free);
	assert_events(fixture, "{'Version': <'7'>, 'Pending': <@ao []>} freed ");
	fake_daemon_refuse(&fixture->daemon, "org.contactguard.Error.Failed");
	cg_client_start_properties(fixture->client, "/a", CG_CLIENT_PHONE, on_properties, fixture,
				   NULL);
	assert_events(fixture, "org.contactguard.Error.Failed ");
}

static void cancelled(Fixture *fixture, gconstpointer data)
{
	g_assert_true(cg_client_connect(fixture->client, NULL));
	cg_client_start_properties(fixture->client, "/a", CG_CLIENT_PHONE, on_properties, fixture,
				   on_data_free);
	g_clear_pointer(&fixture->client, cg_client_free);
	assert_events(fixture, "freed ");
}

void test_client_client(void)
{
	g_test_add_func("/client/client/no-bus", no_bus);
	ADD("client/called", called);
	ADD("client/not-believed", not_believed);
	ADD("client/refused", refused);
	ADD("client/comes-and-goes", comes_and_goes);
	ADD("client/freed-inside", freed_inside);
	ADD("client/listens", listens);
	ADD("client/started", started);
	ADD("client/cancelled", cancelled);
}
