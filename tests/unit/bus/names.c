/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When names appeared: those of a real bus. */
#include "bus-private.h"
#include "fixture.h"
#include "tests.h"

static const char *name_of(GDBusConnection *connection)
{
	return g_dbus_connection_get_unique_name(connection);
}

static void wait_known(const CgBusNames *names, const char *name, gboolean known)
{
	while ((cg_bus_names_appeared(names, name) != 0) != known)
		g_main_context_iteration(NULL, TRUE);
}

static void test_appears(Fixture *fixture, gconstpointer data)
{
	const CgBusNames *names = fixture->bus->names;
	gint64 before = cg_clock_boot(), appeared;
	g_autoptr(GDBusConnection) caller = fixture_connect(fixture);

	wait_known(names, name_of(caller), TRUE);
	appeared = cg_bus_names_appeared(names, name_of(caller));
	g_assert_cmpint(appeared, >=, before);
	g_assert_cmpint(appeared, <=, cg_clock_boot());
	g_assert_true(g_dbus_connection_close_sync(caller, NULL, NULL));
	wait_known(names, name_of(caller), FALSE);
}

/* A name of words can pass from one connection to another, and says nothing. */
static void test_others(Fixture *fixture, gconstpointer data)
{
	const CgBusNames *names = fixture->bus->names;

	g_assert_cmpint(cg_bus_names_appeared(names, name_of(fixture->driver)), ==, 0);
	g_assert_cmpint(cg_bus_names_appeared(names, "org.contactguard"), ==, 0);
	g_assert_cmpint(cg_bus_names_appeared(names, ":7.7"), ==, 0);
}

/* Any program may send the daemon a signal that looks like the bus's. */
static void test_forged(Fixture *fixture, gconstpointer data)
{
	const CgBusNames *names = fixture->bus->names;
	const char *forged = name_of(fixture->driver);
	g_autoptr(GDBusConnection) next = NULL;

	g_assert_true(g_dbus_connection_emit_signal(
		fixture->driver, name_of(fixture->bus->connection), "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "NameOwnerChanged",
		g_variant_new("(sss)", forged, "", forged), NULL));
	/* What the driver sent before its call has come when the answer is here. */
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
	next = fixture_connect(fixture);
	wait_known(names, name_of(next), TRUE);
	g_assert_cmpint(cg_bus_names_appeared(names, forged), ==, 0);
}

void test_bus_names(void)
{
	ADD_TEST("names/appears", NULL, test_appears);
	ADD_TEST("names/others", NULL, test_others);
	ADD_TEST("names/forged", NULL, test_forged);
}
