/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name and the bus: taken, lost, and freed while a call waits. */
#include "fixture.h"
#include "tests.h"

static void test_taken(Fixture *fixture, gconstpointer options)
{
	Fixture second = { 0 };

	second.bus = fixture_bus_new(fixture, &second);
	while (!second.failure)
		g_main_context_iteration(NULL, TRUE);
	g_assert_false(second.ready);
	g_assert_null(fixture->failure);
	cg_bus_free(second.bus);
	g_free(second.failure);
}

static void test_lost(Fixture *fixture, gconstpointer options)
{
	g_test_dbus_stop(fixture->daemon);
	while (!fixture->failure)
		g_main_context_iteration(NULL, TRUE);
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

static void test_freed(Fixture *fixture, gconstpointer options)
{
	g_autoptr(GAsyncResult) result = NULL;
	g_autoptr(GVariant) answer = NULL;
	g_autoptr(GError) error = NULL;

	g_dbus_connection_call(fixture->driver, "org.contactguard", ROOT, MANAGER, "Reload", NULL,
			       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_answer, &result);
	g_clear_pointer(&fixture->bus, cg_bus_free);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	answer = g_dbus_connection_call_finish(fixture->driver, result, &error);
	g_assert_null(answer);
	g_assert_cmpuint(fixture->reloads, ==, 0);
}

void test_bus_bus(void)
{
	ADD_TEST("bus/taken", NULL, test_taken);
	ADD_TEST("bus/lost", NULL, test_lost);
	ADD_TEST("bus/freed", NULL, test_freed);
}
