/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Consumer1: its properties, what a driver decides, what is refused, and Explain(). */
#include "fixture.h"
#include "tests.h"

static void test_properties(Fixture *fixture, gconstpointer data)
{
	assert_property(fixture, CAR_AT, CONSUMER, "Consumer", "'" CAR "'");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
	assert_property(fixture, CAR_AT, CONSUMER, "Lifetime", "''");
	assert_property(fixture, CAR_AT, CONSUMER, "Expires", "uint64 0");
	assert_property(fixture, CAR_AT, CONSUMER, "LastRequest", "uint64 0");
}

static void test_decide(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "trip"), "()");
	assert_signals(fixture, "Changed PropertiesChanged ");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'favourites'");
	assert_property(fixture, CAR_AT, CONSUMER, "Lifetime", "'trip'");
	assert_answer(fixture, CAR_AT, CONSUMER, "Revoke", NULL, "()");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
	assert_property(fixture, CAR_AT, CONSUMER, "Lifetime", "'always'");
	assert_answer(fixture, CAR_AT, CONSUMER, "Forget", NULL, "()");
	assert_property(fixture, CAR_AT, CONSUMER, "Lifetime", "''");
	assert_answer(fixture, CAR_AT, CONSUMER, "Grant",
		      grant_of("[Scope chosen]\nContacts=uid:1\n", "always"), "()");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'chosen'");
}

static void test_wrong(Fixture *fixture, gconstpointer data)
{
	assert_refused(fixture, CAR_AT, CONSUMER, "Grant", grant_of("everyone", "trip"),
		       "InvalidArguments");
	assert_refused(fixture, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "forever"),
		       "InvalidArguments");
	assert_refused(fixture, CAR_AT, CONSUMER, "Explain", g_variant_new("(s)", "xy"),
		       "InvalidArguments");
	assert_refused(fixture, CAR_AT, CONSUMER, "Preview", g_variant_new("(s)", "favourites"),
		       "NotSupported");
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
}

static void test_explain(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, CAR_AT, CONSUMER, "Explain", g_variant_new("(s)", "SIM1/mch"),
		      "(['no rule matches, and without one the driver is asked', "
		      "'nobody has answered yet, so nothing is released', "
		      "'SIM1/mch is empty: no calls are shown', 'SIM1/mch shows Contacts=none', "
		      "'SIM1/mch shows Fields=VERSION;FN;N;TEL', 'SIM1/mch shows Calls=none'],)");
}

void test_bus_consumer1(void)
{
	ADD_TEST("consumer1/properties", NULL, test_properties);
	ADD_TEST("consumer1/decide", NULL, test_decide);
	ADD_TEST("consumer1/wrong", NULL, test_wrong);
	ADD_TEST("consumer1/explain", NULL, test_explain);
}
