/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <string.h>

static GVariant *answer_of(const char *method)
{
	static const struct {
		const char *method, *answer;
	} answers[] = {
		{ "GetAll", "({'Version': <'7'>, 'Pending': <@ao []>},)" },
		{ "Explain", "(['because'],)" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
		if (g_str_equal(answers[i].method, method))
			return g_variant_parse(NULL, answers[i].answer, NULL, NULL, NULL);
	return NULL;
}

/* In the thread of the daemon's connection. */
static GDBusMessage *on_message(GDBusConnection *connection, GDBusMessage *message,
				gboolean incoming, gpointer data)
{
	g_autoptr(GDBusMessage) taken = NULL, reply = NULL;
	g_autoptr(GVariant) answer = NULL;
	const char *method = g_dbus_message_get_member(message);
	Fixture *fixture = data;
	const char *refuse;

	if (!incoming ||
	    g_dbus_message_get_message_type(message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
		return message;
	taken = message;
	g_mutex_lock(&fixture->lock);
	g_string_append_printf(fixture->heard, "%s ", method);
	g_free(fixture->caller);
	fixture->caller = g_strdup(g_dbus_message_get_sender(message));
	refuse = fixture->refuse;
	g_mutex_unlock(&fixture->lock);
	reply = refuse ? g_dbus_message_new_method_error_literal(message, refuse, "so it is")
		       : g_dbus_message_new_method_reply(message);
	answer = answer_of(method);
	if (!refuse && answer)
		g_dbus_message_set_body(reply, g_steal_pointer(&answer));
	g_dbus_connection_send_message(connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
				       NULL);
	return NULL;
}

GDBusConnection *fixture_connect(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(fixture->bus),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);

	g_assert_no_error(error);
	return connection;
}

void fixture_come(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = NULL;

	fixture->daemon = fixture_connect(fixture);
	g_dbus_connection_add_filter(fixture->daemon, on_message, fixture, NULL);
	answer = g_dbus_connection_call_sync(
		fixture->daemon, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "RequestName", g_variant_new("(su)", "org.contactguard", 0),
		NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
	g_assert_no_error(error);
}

void fixture_leave(Fixture *fixture)
{
	g_assert_true(g_dbus_connection_close_sync(fixture->daemon, NULL, NULL));
	g_clear_object(&fixture->daemon);
}

void fixture_refuse(Fixture *fixture, const char *error)
{
	g_mutex_lock(&fixture->lock);
	fixture->refuse = error;
	g_mutex_unlock(&fixture->lock);
}

void fixture_open(Fixture *fixture, gconstpointer data)
{
	g_mutex_init(&fixture->lock);
	fixture->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(fixture->bus);
	fixture->heard = g_string_new(NULL);
	fixture->events = g_string_new(NULL);
	fixture_come(fixture);
	fixture->client = cg_client_new(G_BUS_TYPE_SESSION);
}

void fixture_close(Fixture *fixture, gconstpointer data)
{
	g_clear_pointer(&fixture->client, cg_client_free);
	if (fixture->daemon)
		fixture_leave(fixture);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(fixture->bus);
	g_object_unref(fixture->bus);
	g_string_free(fixture->heard, TRUE);
	g_free(fixture->caller);
	g_string_free(fixture->events, TRUE);
	g_mutex_clear(&fixture->lock);
}

void assert_heard(Fixture *fixture, const char *wanted)
{
	g_mutex_lock(&fixture->lock);
	g_assert_cmpstr(fixture->heard->str, ==, wanted);
	g_string_truncate(fixture->heard, 0);
	g_mutex_unlock(&fixture->lock);
}

void assert_events(Fixture *fixture, const char *wanted)
{
	while (fixture->events->len < strlen(wanted))
		g_main_context_iteration(NULL, TRUE);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpstr(fixture->events->str, ==, wanted);
	g_string_truncate(fixture->events, 0);
}
