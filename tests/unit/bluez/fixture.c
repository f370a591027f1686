/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

static void durable(gpointer open, const GError *error)
{
	g_assert_no_error(error);
	*(gboolean *)open = FALSE;
}

void grant_phone(DecisionFixture *fixture, const char *phone)
{
	const CgWho who = { phone, CAR };
	gboolean open = TRUE;

	g_assert_true(cg_decisions_grant(fixture->decisions, &who, "favourites", "trip", durable,
					 &open, NULL));
	while (open)
		g_main_context_iteration(NULL, TRUE);
	g_assert_true(is_granted(fixture, phone));
}

gboolean is_granted(DecisionFixture *fixture, const char *phone)
{
	const CgWho who = { phone, CAR };
	g_auto(CgDecisionStatus) status = { 0 };

	cg_decisions_status(fixture->decisions, &who, &status);
	return g_str_equal(cg_scope_name(status.scope), "favourites");
}

GVariant *parse_objects(const char *text)
{
	g_autofree char *all = g_strdup_printf("@a{oa{sa{sv}}} {%s}", text);
	g_autoptr(GError) error = NULL;
	GVariant *objects = g_variant_parse(NULL, all, NULL, NULL, &error);

	g_assert_no_error(error);
	return objects;
}
