/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A private bus, and on it a mock of org.bluez: bluetoothd itself needs a controller, which a unit
 * test can't have. tests/vm has both. */
#pragma once

#include <contactguard/bluetooth.h>

typedef struct {
	GTestDBus *daemon;
	GDBusConnection *ours, *mock; /* mock: NULL while nobody is org.bluez */
	guint registered, unregistered;
	GVariant *asked;     /* the last RegisterProfile()'s arguments */
	const char *refusal; /* the D-Bus error by which it refuses; NULL: it does not */
} BusFixture;

void bus_fixture_open(BusFixture *fixture);
void bus_fixture_close(BusFixture *fixture);
GDBusConnection *bus_fixture_connect(const BusFixture *fixture);

/* The mock takes the name org.bluez, or leaves the bus. */
void bus_fixture_come(BusFixture *fixture);
void bus_fixture_go(BusFixture *fixture);

/* Calls a method of Profile1 of the object at path that `ours` exports, with a descriptor (-1:
 * none), which stays the caller's. Returns the name of the error, or NULL if there is none;
 * g_free() it. Takes arguments. */
char *bus_fixture_call(BusFixture *fixture, GDBusConnection *from, const char *path,
		       const char *method, GVariant *arguments, int fd);
