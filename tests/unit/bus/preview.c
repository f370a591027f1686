/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Previews: refused unless the configuration allows them, and what they answer if the phone can't
 * be reached. Counts and people of a phone are tested by a story (test_consent.py). */
#include "fixture.h"
#include "tests.h"

static void test_not_allowed(Fixture *fixture, gconstpointer options)
{
	assert_refused(fixture, CAR_AT, CONSUMER, "Preview", g_variant_new("(s)", "favourites"),
		       "NotSupported");
}

static void test_no_phone(Fixture *fixture, gconstpointer options)
{
	assert_refused(fixture, CAR_AT, CONSUMER, "Preview", g_variant_new("(s)", "favourites"),
		       "Unavailable");
}

static void test_no_scope(Fixture *fixture, gconstpointer options)
{
	assert_refused(fixture, CAR_AT, CONSUMER, "Preview", g_variant_new("(s)", "everyone"),
		       "InvalidArguments");
}

void test_bus_preview(void)
{
	static const FixtureOptions allowed = { .config = "[Consent]\nPreview=yes\n" };

	ADD_TEST("preview/not-allowed", NULL, test_not_allowed);
	ADD_TEST("preview/no-phone", &allowed, test_no_phone);
	ADD_TEST("preview/no-scope", &allowed, test_no_scope);
}
