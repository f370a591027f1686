/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phone1: its properties and Forget(). */
#include "fixture.h"
#include "tests.h"

static void test_properties(Fixture *fixture, gconstpointer data)
{
	assert_property(fixture, PHONE_AT, PHONE1, "Address", "'" PHONE "'");
	assert_property(fixture, PHONE_AT, PHONE1, "Bonded", "true");
	assert_property(fixture, PHONE_AT, PHONE1, "Connected", "false");
	assert_answer(fixture, PHONE_AT, "org.freedesktop.DBus.Properties", "GetAll",
		      g_variant_new("(s)", PHONE1),
		      "({'Address': <'" PHONE "'>, 'Bonded': <true>, 'Connected': <false>},)");
}

/* Forget() is about each consumer of the phone. */
static void test_forget(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "always"), "()");
	assert_answer(fixture, PHONE_AT, PHONE1, "Forget", NULL, "()");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
	assert_property(fixture, CAR_AT, CONSUMER, "Lifetime", "''");
}

void test_bus_phone1(void)
{
	ADD_TEST("phone1/properties", NULL, test_properties);
	ADD_TEST("phone1/forget", NULL, test_forget);
}
