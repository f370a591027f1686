/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object manager, and its signals as consumers come and go. */
#include "fixture.h"
#include "tests.h"

#include <contactguard/link.h>
#include <contactguard/source.h>
#include <unistd.h>

static void test_managed(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
		      NULL,
		      "({'" PHONE_AT "': {'" PHONE1 "': {'Address': <'" PHONE
		      "'>, 'Bonded': <true>, 'Connected': <false>}}, '" CAR_AT "': {'" CONSUMER
		      "': {'Consumer': <'" CAR "'>, 'Scope': <'nothing'>, 'Lifetime': <''>, "
		      "'Expires': <uint64 0>, 'LastRequest': <uint64 0>}}},)");
}

static void test_new_consumer(Fixture *fixture, gconstpointer data)
{
	/* After a call the bus knows the driver's subscription. */
	assert_property(fixture, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
	fixture_know(fixture, "uid:1000");
	assert_property(fixture, PHONE_AT "/consumer_7569643a31303030", CONSUMER, "Consumer",
			"'uid:1000'");
	assert_signals(fixture, "InterfacesAdded ");
}

/* A consumer that was evicted is removed from the bus, and so is its phone. */
static void test_eviction(Fixture *fixture, gconstpointer data)
{
	CgWho who = { NULL, CAR };
	CgSocket socket;
	int fd;

	for (guint i = 1; i <= CG_CONSUMER_PHONES_MAX; i++) {
		g_autofree char *phone = g_strdup_printf("00:00:00:00:00:%02X", i);

		who.phone = phone;
		if (i < CG_CONSUMER_PHONES_MAX) {
			cg_source_free(cg_gate_source(fixture->gate, &who));
			continue;
		}
		assert_property(fixture, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
		g_string_truncate(fixture->signals, 0);
		g_assert_true(cg_socket_pair(TRUE, &socket, &fd, NULL));
		g_assert_true(cg_gate_serve(fixture->gate, &socket, &who, NULL));
		close(fd);
	}
	assert_signals(fixture,
		       "InterfacesRemoved InterfacesRemoved InterfacesAdded InterfacesAdded ");
}

void test_bus_objects(void)
{
	ADD_TEST("objects/managed", NULL, test_managed);
	ADD_TEST("objects/new-consumer", NULL, test_new_consumer);
	ADD_TEST("objects/eviction", NULL, test_eviction);
}
