/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include "loop.h"

#include <contactguard/fetch.h>
#include <contactguard/source.h>

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* --- The daemon --- */

static void on_ready(gpointer data)
{
	((Fixture *)data)->ready = TRUE;
}

static void on_failed(gpointer data, const GError *error)
{
	Fixture *fixture = data;

	g_assert_null(fixture->failure);
	fixture->failure = g_strdup(error->message);
}

static gboolean on_reload(gpointer data, GError **error)
{
	Fixture *fixture = data;

	fixture->reloads++;
	if (fixture->is_config_wrong)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "file:7: no");
	return !fixture->is_config_wrong;
}

static char *consumer_of(gpointer data, const CgBusProcess *process)
{
	return g_strdup("app:prompt.service");
}

CgBus *fixture_bus_new(const Fixture *fixture, Fixture *own)
{
	static const CgBusEvents events = { on_ready, on_failed, on_reload, consumer_of };

	return cg_bus_new(CG_BUS_SESSION, fixture->gate, &fixture->link, &events, own);
}

static void open_config(Fixture *fixture, const char *text)
{
	g_autofree char *path = g_build_filename(fixture->dir, "contactguard.conf", NULL);
	g_autoptr(GError) error = NULL;

	if (text)
		g_assert_true(g_file_set_contents(path, text, -1, NULL));
	fixture->config = cg_config_load(text ? path : NULL, &error);
	g_assert_no_error(error);
}

static void open_gate(Fixture *fixture)
{
	static const CgServiceRecord record = { 0 };
	CgDecisionsOptions options = { .bond = "bond" };
	g_autoptr(GError) error = NULL;

	fixture->store = cg_store_open(fixture->dir, &error);
	g_assert_no_error(error);
	options.config = fixture->config;
	options.store = fixture->store;
	fixture->decisions = cg_decisions_new(&options);
	fixture->gate = cg_gate_new(fixture->decisions, NULL, &record);
}

static void close_gate(Fixture *fixture)
{
	static const char *const files[] = { "install.key", "contactguard.db", "contactguard.lock",
					     "contactguard.seal", "contactguard.conf" };

	cg_gate_free(fixture->gate);
	cg_decisions_free(fixture->decisions);
	cg_store_free(fixture->store);
	cg_config_free(fixture->config);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(fixture->dir, files[i], NULL);

		g_unlink(path);
	}
	g_assert_cmpint(g_rmdir(fixture->dir), ==, 0);
	g_free(fixture->dir);
}

/* --- The fixture --- */

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_string_append_printf(data, "%s ", name);
}

GDBusConnection *fixture_connect(const Fixture *fixture)
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

void fixture_know(Fixture *fixture, const char *consumer)
{
	const CgWho who = { PHONE, consumer };

	cg_source_free(cg_gate_source(fixture->gate, &who));
}

void fixture_open(Fixture *fixture, gconstpointer data)
{
	const FixtureOptions *options = data;

	fixture->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(fixture->daemon);
	fixture->driver = fixture_connect(fixture);
	fixture->dir = g_dir_make_tmp("cg-bus-XXXXXX", NULL);
	if (options)
		fixture->link = options->link;
	fixture->car_socket = fixture->car_error = -1;
	open_config(fixture, options ? options->config : NULL);
	open_gate(fixture);
	fixture_know(fixture, CAR);
	fixture->bus = fixture_bus_new(fixture, fixture);
	while (!fixture->ready && !fixture->failure)
		g_main_context_iteration(NULL, TRUE);
	fixture->signals = g_string_new(NULL);
	g_dbus_connection_signal_subscribe(fixture->driver, "org.contactguard", NULL, NULL, NULL,
					   NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
					   fixture->signals, NULL);
}

void fixture_close(Fixture *fixture, gconstpointer options)
{
	g_clear_pointer(&fixture->bus, cg_bus_free);
	close_gate(fixture);
	g_object_unref(fixture->driver);
	run_until_idle();
	g_test_dbus_down(fixture->daemon);
	g_object_unref(fixture->daemon);
	g_string_free(fixture->signals, TRUE);
	g_free(fixture->failure);
	g_free(fixture->car_phone);
	if (fixture->car_socket >= 0)
		close(fixture->car_socket);
}

/* --- Calls --- */

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

GVariant *call_as(GDBusConnection *caller, const char *path, const char *interface,
		  const char *method, GVariant *arguments, GError **error)
{
	g_autoptr(GAsyncResult) result = NULL;

	g_dbus_connection_call(caller, "org.contactguard", path, interface, method, arguments, NULL,
			       G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	return g_dbus_connection_call_finish(caller, result, error);
}

void assert_refused_as(GDBusConnection *caller, const char *path, const char *interface,
		       const char *method, GVariant *arguments, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = call_as(caller, path, interface, method, arguments, &error);
	g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
	g_autofree char *wanted = g_strconcat("org.contactguard.Error.", name, NULL);

	g_assert_null(answer);
	g_assert_cmpstr(remote, ==, wanted);
}

GVariant *fixture_call(Fixture *fixture, const char *path, const char *interface,
		       const char *method, GVariant *arguments, GError **error)
{
	return call_as(fixture->driver, path, interface, method, arguments, error);
}

void assert_refused(Fixture *fixture, const char *path, const char *interface, const char *method,
		    GVariant *arguments, const char *name)
{
	assert_refused_as(fixture->driver, path, interface, method, arguments, name);
}

void assert_answer(Fixture *fixture, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		fixture_call(fixture, path, interface, method, arguments, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = g_variant_print(answer, FALSE);
	g_assert_cmpstr(text, ==, wanted);
}

void assert_property(Fixture *fixture, const char *path, const char *interface,
		     const char *property, const char *value)
{
	g_autofree char *wanted = g_strdup_printf("(<%s>,)", value);

	assert_answer(fixture, path, "org.freedesktop.DBus.Properties", "Get",
		      g_variant_new("(ss)", interface, property), wanted);
}

void assert_signals(Fixture *fixture, const char *wanted)
{
	while (fixture->signals->len < strlen(wanted))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->signals->str, ==, wanted);
}

GVariant *grant_of(const char *scope, const char *lifetime)
{
	return g_variant_new("(ss)", scope, lifetime);
}
