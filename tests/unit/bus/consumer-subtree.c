/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Calls for consumers and phones that have not come yet. */
#include "fixture.h"
#include "tests.h"

/* Neither the phone nor these consumers of it have ever come. */
#define LATER      ROOT "/phone_00_11_22_33_44_55/consumer_"
#define LATER_CAR  LATER "6361723a30303a30303a30303a30303a30303a3032"
#define LATER_USER LATER "7569643a31303030"

static void test_decide_before(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, LATER_CAR, CONSUMER, "Grant", grant_of("favourites", "trip"), "()");
	assert_property(fixture, LATER_CAR, CONSUMER, "Scope", "'favourites'");
	assert_property(fixture, ROOT "/phone_00_11_22_33_44_55", PHONE1, "Address",
			"'00:11:22:33:44:55'");
	assert_property(fixture, LATER_USER, CONSUMER, "Consumer", "'uid:1000'");
	assert_refused(fixture, LATER "6361", CONSUMER, "Grant", grant_of("favourites", "trip"),
		       "DoesNotExist");
	assert_refused(fixture, LATER "7569643A31303031", CONSUMER, "Revoke", NULL, "DoesNotExist");
}

/* At the limit no consumer becomes known by a call, but one that comes does. */
static void test_limit(Fixture *fixture, gconstpointer data)
{
	for (guint i = 0; i < 1024; i++) {
		g_autofree char *name = g_strdup_printf("uid:%u", i);

		fixture_know(fixture, name);
	}
	assert_refused(fixture, LATER_CAR, CONSUMER, "Revoke", NULL, "DoesNotExist");
	fixture_know(fixture, "uid:4711");
	assert_property(fixture, PHONE_AT "/consumer_7569643a34373131", CONSUMER, "Consumer",
			"'uid:4711'");
}

void test_bus_consumer_subtree(void)
{
	ADD_TEST("consumer-subtree/decide-before", NULL, test_decide_before);
	ADD_TEST("consumer-subtree/limit", NULL, test_limit);
}
