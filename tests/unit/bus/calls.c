/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Limits of the calls that wait: of their size and number. Other users and polkit are tested by a
 * story (test_callers.py). */
#include "bus-private.h"
#include "fixture.h"
#include "tests.h"

#include <string.h>

static void test_too_long(Fixture *fixture, gconstpointer options)
{
	g_autofree char *fits = g_strnfill((512 << 10) - 100, 'x');
	g_autofree char *longer = g_strnfill(512 << 10, 'x');
	g_autoptr(GError) error = NULL;

	g_assert_null(fixture_call(fixture, CAR_AT, CONSUMER, "Explain", g_variant_new("(s)", fits),
				   &error));
	g_assert_nonnull(strstr(error->message, "there is no such repository"));
	g_clear_error(&error);
	g_assert_null(fixture_call(fixture, CAR_AT, CONSUMER, "Explain",
				   g_variant_new("(s)", longer), &error));
	g_assert_nonnull(strstr(error->message, "the call brings more than its method takes"));
}

typedef struct {
	guint answers, refusals;
} Counts;

static void count_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
	Counts *counts = data;

	g_assert_null(answer);
	counts->answers++;
	counts->refusals += g_str_equal(remote, "org.contactguard.Error.Unavailable");
}

static void send_call(GDBusConnection *caller, const char *text, Counts *counts)
{
	g_dbus_connection_call(caller, "org.contactguard", CAR_AT, CONSUMER, "Explain",
			       g_variant_new("(s)", text), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
			       count_answer, counts);
}

/* Waits until the bus has answered, without running the main loop. */
static void ask_bus(GDBusConnection *connection)
{
	g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
		connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
		"GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

	g_assert_nonnull(answer);
}

/* Two calls of this size fit into what one caller may have waiting. The bus delivers in order, so
 * all have arrived before the daemon runs. */
static void test_too_many(Fixture *fixture, gconstpointer options)
{
	g_autoptr(GDBusConnection) other = fixture_connect(fixture);
	g_autofree char *text = g_strnfill(500 << 10, 'x');
	Counts counts = { 0 }, others = { 0 };

	for (guint i = 0; i < 5; i++)
		send_call(fixture->driver, text, &counts);
	ask_bus(fixture->driver);
	send_call(other, text, &others);
	ask_bus(other);
	ask_bus(fixture->bus->connection);
	while (counts.answers < 5 || others.answers < 1)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(counts.refusals, ==, 3);
	g_assert_cmpuint(others.refusals, ==, 0);
	/* Nothing of it stays: as much fits again. */
	counts = (Counts){ 0 };
	send_call(fixture->driver, text, &counts);
	while (counts.answers < 1)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(counts.refusals, ==, 0);
}

void test_bus_calls(void)
{
	ADD_TEST("calls/too-long", NULL, test_too_long);
	ADD_TEST("calls/too-many", NULL, test_too_many);
}
