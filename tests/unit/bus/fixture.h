/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon's end of a private session bus, over a gate that reaches no phone, and a driver's end.
 * The gate knows one phone and one car. */
#pragma once

#include <contactguard/bus.h>
#include <contactguard/gate.h>
#include <contactguard/store.h>
#include <gio/gio.h>

#define PHONE    "AA:BB:CC:DD:EE:FF"
#define CAR      "car:00:00:00:00:00:01"
#define ROOT     "/org/contactguard"
#define PHONE_AT ROOT "/phone_AA_BB_CC_DD_EE_FF"
#define CAR_AT   PHONE_AT "/consumer_6361723a30303a30303a30303a30303a30303a3031"
#define MANAGER  "org.contactguard.Manager1"
#define PHONE1   "org.contactguard.Phone1"
#define CONSUMER "org.contactguard.Consumer1"
#define LINK     "org.contactguard.Link1"

/* The data of a test that wants more than NULL gives. */
typedef struct {
	CgBusLink link;
	const char *config; /* the configuration's text; NULL: the built-in one */
} FixtureOptions;

typedef struct {
	GTestDBus *daemon;
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgDecisions *decisions;
	CgGate *gate;
	CgBusLink link;
	CgBus *bus;
	gboolean ready;
	char *failure; /* what failed() was told; NULL: nothing */
	guint reloads;
	gboolean is_config_wrong; /* for the next Reload() */
	GDBusConnection *driver;
	GString *signals; /* the names of those that the driver received, each with a space */
	/* What Link1 was asked for, and what it answers (link1.c). */
	char *car_phone;
	CgBusProcess car_process;
	int car_socket; /* our end; -1: none was made */
	int car_error;  /* the CgError of open_car(); -1: it succeeds */
} Fixture;

/* options: FixtureOptions, or NULL. */
void fixture_open(Fixture *fixture, gconstpointer options);
void fixture_close(Fixture *fixture, gconstpointer options);
/* Returns a daemon on the bus of the fixture, which the caller owns; its events set what `own` has
 * for them. */
CgBus *fixture_bus_new(const Fixture *fixture, Fixture *own);
/* Returns another connection to the bus, which the caller owns. */
GDBusConnection *fixture_connect(const Fixture *fixture);
/* Makes one more consumer of the phone known. */
void fixture_know(Fixture *fixture, const char *consumer);

/* Waits for the answer; NULL: error set. arguments: floating, or NULL. */
GVariant *call_as(GDBusConnection *caller, const char *path, const char *interface,
		  const char *method, GVariant *arguments, GError **error);
/* name: without org.contactguard.Error. */
void assert_refused_as(GDBusConnection *caller, const char *path, const char *interface,
		       const char *method, GVariant *arguments, const char *name);

/* The same for the driver. */
GVariant *fixture_call(Fixture *fixture, const char *path, const char *interface,
		       const char *method, GVariant *arguments, GError **error);
void assert_refused(Fixture *fixture, const char *path, const char *interface, const char *method,
		    GVariant *arguments, const char *name);
/* wanted: the answer as text. */
void assert_answer(Fixture *fixture, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *wanted);
/* value: the property as text. */
void assert_property(Fixture *fixture, const char *path, const char *interface,
		     const char *property, const char *value);
/* Waits until the driver received these signals, which may be later than an answer. */
void assert_signals(Fixture *fixture, const char *wanted);
/* The arguments of Grant(). */
GVariant *grant_of(const char *scope, const char *lifetime);

#define ADD_TEST(path, options, test) \
	g_test_add("/bus/" path, Fixture, options, fixture_open, test, fixture_close)
