/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See world.h. */
#include "world.h"

#include <contactguard/source.h>

static void ready(gpointer data)
{
	((World *)data)->ready = TRUE;
}

static void failed(gpointer data, const GError *error)
{
	g_assert_no_error(error);
}

static gboolean reload(gpointer data, GError **error)
{
	World *world = data;

	world->reloads++;
	if (world->wrong_config)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG, "file:7: no");
	return !world->wrong_config;
}

static const CgBusLink no_link = { 0 };
static char *consumer_of(gpointer data, guint32 pid, guint32 uid)
{
	return g_strdup("app:?");
}

static const CgBusEvents events = { ready, failed, reload, consumer_of };

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_string_append_printf(data, "%s ", name);
}

void world_know(World *world, const char *consumer)
{
	const CgWho who = { PHONE, consumer };

	cg_source_free(cg_gate_source(world->guard.gate, &who));
}

void world_start(World *world, gconstpointer data)
{
	world->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(world->daemon);
	world->driver = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(world->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, NULL);
	guard_open(&world->guard);
	world_know(world, CAR);
	world->bus = cg_bus_new(CG_BUS_SESSION, world->guard.gate, &no_link, &events, world);
	while (!world->ready)
		g_main_context_iteration(NULL, TRUE);
	world->signals = g_string_new(NULL);
	g_dbus_connection_signal_subscribe(world->driver, "org.contactguard", NULL, NULL, NULL,
					   NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
					   world->signals, NULL);
}

void world_end(World *world, gconstpointer data)
{
	cg_bus_free(world->bus);
	guard_close(&world->guard);
	g_object_unref(world->driver);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(world->daemon);
	g_object_unref(world->daemon);
	g_string_free(world->signals, TRUE);
}

/* --- Calling --- */

static void answered(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

GVariant *world_call(World *world, const char *path, const char *interface, const char *method,
		     GVariant *arguments, GError **error)
{
	g_autoptr(GAsyncResult) result = NULL;

	g_dbus_connection_call(world->driver, "org.contactguard", path, interface, method,
			       arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, answered,
			       &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	return g_dbus_connection_call_finish(world->driver, result, error);
}

/* The answer as text. */
void assert_answer(World *world, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = world_call(world, path, interface, method, arguments, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = g_variant_print(answer, FALSE);
	g_assert_cmpstr(text, ==, wanted);
}

void assert_refused(World *world, const char *path, const char *interface, const char *method,
		    GVariant *arguments, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = world_call(world, path, interface, method, arguments, &error);
	g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
	g_autofree char *wanted = g_strconcat("org.contactguard.Error.", name, NULL);

	g_assert_null(answer);
	g_assert_cmpstr(remote, ==, wanted);
}
