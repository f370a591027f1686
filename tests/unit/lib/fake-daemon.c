/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fake-daemon.h. */
#include "fake-daemon.h"

static GVariant *parse_tuple(const char *text)
{
	g_autoptr(GError) error = NULL;
	GVariant *tuple = g_variant_parse(NULL, text, NULL, NULL, &error);

	g_assert_no_error(error);
	return tuple;
}

/* --- In the connection's thread, under the lock --- */

static void record_message(FakeDaemon *daemon, const char *what, GDBusMessage *message)
{
	GVariant *body = g_dbus_message_get_body(message);
	g_autofree char *text = body ? g_variant_print(body, FALSE) : g_strdup("()");

	g_string_append_printf(daemon->heard, "%s%s ", what, text);
}

static void send_message(GDBusConnection *connection, GDBusMessage *message)
{
	g_dbus_connection_send_message(connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
				       NULL);
}

static void set_answer(const FakeDaemon *daemon, GDBusMessage *reply, const char *method)
{
	for (const FakeAnswer *answer = daemon->answers; answer && answer->method; answer++)
		if (g_str_equal(answer->method, method)) {
			g_autoptr(GVariant) body = parse_tuple(answer->answer);

			g_dbus_message_set_body(reply, body);
			return;
		}
}

static void ask_agent(const FakeDaemon *daemon, GDBusConnection *connection, GDBusMessage *call)
{
	g_autoptr(GVariant) arguments =
		g_dbus_message_get_body(call) ? g_variant_ref(g_dbus_message_get_body(call)) : NULL;
	g_autoptr(GVariant) question = parse_tuple(daemon->question);
	g_autoptr(GDBusMessage) message = NULL;
	const char *path;

	g_variant_get(arguments, "(&osi)", &path, NULL, NULL);
	message = g_dbus_message_new_method_call(g_dbus_message_get_sender(call), path,
						 "org.contactguard.Agent1", "RequestConsent");
	g_dbus_message_set_body(message, question);
	send_message(connection, message);
}

static void answer_call(FakeDaemon *daemon, GDBusConnection *connection, GDBusMessage *call)
{
	const char *method = g_dbus_message_get_member(call);
	g_autoptr(GDBusMessage) reply = NULL;

	record_message(daemon, method, call);
	g_free(daemon->caller);
	daemon->caller = g_strdup(g_dbus_message_get_sender(call));
	if (daemon->refuse) {
		reply = g_dbus_message_new_method_error_literal(call, daemon->refuse, "so it is");
	} else {
		reply = g_dbus_message_new_method_reply(call);
		set_answer(daemon, reply, method);
	}
	send_message(connection, reply);
	if (daemon->question && g_str_equal(method, "RegisterAgent"))
		ask_agent(daemon, connection, call);
}

static GDBusMessage *on_message(GDBusConnection *connection, GDBusMessage *message,
				gboolean incoming, gpointer data)
{
	GDBusMessageType type = g_dbus_message_get_message_type(message);
	FakeDaemon *daemon = data;
	gboolean is_call = type == G_DBUS_MESSAGE_TYPE_METHOD_CALL;

	if (!incoming)
		return message;
	g_mutex_lock(&daemon->lock);
	if (is_call)
		answer_call(daemon, connection, message);
	else if (daemon->question && type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
		record_message(daemon, "answer", message);
	else if (daemon->question && type == G_DBUS_MESSAGE_TYPE_ERROR)
		record_message(daemon, g_dbus_message_get_error_name(message), message);
	g_mutex_unlock(&daemon->lock);
	if (!is_call)
		return message;
	g_object_unref(message);
	return NULL;
}

/* --- Coming and going --- */

GDBusConnection *fake_daemon_connect(const FakeDaemon *daemon)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(daemon->bus),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);

	g_assert_no_error(error);
	return connection;
}

void fake_daemon_come(FakeDaemon *daemon)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = NULL;

	daemon->connection = fake_daemon_connect(daemon);
	answer = g_dbus_connection_call_sync(
		daemon->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "RequestName", g_variant_new("(su)", "org.contactguard", 0),
		NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
	g_assert_no_error(error);
	g_dbus_connection_add_filter(daemon->connection, on_message, daemon, NULL);
}

void fake_daemon_leave(FakeDaemon *daemon)
{
	g_assert_true(g_dbus_connection_close_sync(daemon->connection, NULL, NULL));
	g_clear_object(&daemon->connection);
}

void fake_daemon_start(FakeDaemon *daemon, const FakeAnswer *answers)
{
	g_mutex_init(&daemon->lock);
	daemon->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(daemon->bus);
	daemon->heard = g_string_new(NULL);
	daemon->answers = answers;
	fake_daemon_come(daemon);
}

void fake_daemon_stop(FakeDaemon *daemon)
{
	if (daemon->connection)
		fake_daemon_leave(daemon);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(daemon->bus);
	g_object_unref(daemon->bus);
	g_string_free(daemon->heard, TRUE);
	g_free(daemon->caller);
	g_mutex_clear(&daemon->lock);
}

void fake_daemon_refuse(FakeDaemon *daemon, const char *error)
{
	g_mutex_lock(&daemon->lock);
	daemon->refuse = error;
	g_mutex_unlock(&daemon->lock);
}

void assert_heard(FakeDaemon *daemon, const char *wanted)
{
	g_mutex_lock(&daemon->lock);
	g_assert_cmpstr(daemon->heard->str, ==, wanted);
	g_string_truncate(daemon->heard, 0);
	g_mutex_unlock(&daemon->lock);
}
