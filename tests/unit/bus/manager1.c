/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Manager1: its properties, Reload() and Handback(). */
#include "fixture.h"
#include "tests.h"

static void test_properties(Fixture *fixture, gconstpointer data)
{
	assert_property(fixture, ROOT, MANAGER, "Scopes",
			"['nothing', 'lookup', 'favourites', 'names-and-numbers', 'everything']");
	assert_property(fixture, ROOT, MANAGER, "Rules", "@aa{sv} []");
	assert_property(fixture, ROOT, MANAGER, "Pending", "@ao []");
}

#define RULES "[Rule rentals]\nConsumer=car:*\nScope=ask\nCeiling=favourites\nLifetime=once\n"

static void test_rules(Fixture *fixture, gconstpointer data)
{
	assert_property(fixture, ROOT, MANAGER, "Rules",
			"[{'Name': <'rentals'>, 'Phone': <'*'>, 'Consumer': <'car:*'>, "
			"'Scope': <'ask'>, 'Ceiling': <'favourites'>, 'Lifetime': <'once'>}]");
}

static void test_reload(Fixture *fixture, gconstpointer data)
{
	assert_answer(fixture, ROOT, MANAGER, "Reload", NULL, "()");
	fixture->is_config_wrong = TRUE;
	assert_refused(fixture, ROOT, MANAGER, "Reload", NULL, "Failed");
	g_assert_cmpuint(fixture->reloads, ==, 2);
}

static void test_handback(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GVariant) answer = NULL, receipt = NULL;
	guint phones = 0, grants = 0;

	assert_answer(fixture, CAR_AT, CONSUMER, "Grant", grant_of("favourites", "always"), "()");
	answer = fixture_call(fixture, ROOT, MANAGER, "Handback", NULL, NULL);
	receipt = g_variant_get_child_value(answer, 0);
	g_assert_true(g_variant_lookup(receipt, "Phones", "u", &phones));
	g_assert_true(g_variant_lookup(receipt, "Grants", "u", &grants));
	g_assert_cmpuint(phones, ==, 1);
	g_assert_cmpuint(grants, ==, 1);
	assert_property(fixture, CAR_AT, CONSUMER, "Scope", "'nothing'");
}

void test_bus_manager1(void)
{
	static const FixtureOptions with_rules = { .config = RULES };

	ADD_TEST("manager1/properties", NULL, test_properties);
	ADD_TEST("manager1/rules", &with_rules, test_rules);
	ADD_TEST("manager1/reload", NULL, test_reload);
	ADD_TEST("manager1/handback", NULL, test_handback);
}
