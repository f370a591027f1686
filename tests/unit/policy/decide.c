/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/decide.c. */
#include "policy-test.h"

#include <string.h>

#define PHONE "AA:BB:CC:DD:EE:01"
#define CAR   "car:AA:BB:CC:DD:EE:02"

static void assert_decision(const CgConfig *config, const char *phone, const char *consumer,
			    gboolean ask, const char *scope, const char *reasons)
{
	const CgWho who = { phone, consumer };
	g_autoptr(CgDecision) decision = cg_decide(config, NULL, &who, NULL);
	g_autofree char *joined = NULL;

	g_assert_cmpint(decision->ask, ==, ask);
	g_assert_cmpstr(cg_scope_name(decision->scope), ==, scope);
	g_ptr_array_add(decision->reasons, NULL);
	joined = g_strjoinv("; ", (char **)decision->reasons->pdata);
	g_assert_cmpstr(joined, ==, reasons);
}

static void test_default(void)
{
	g_autoptr(CgConfig) config = cg_config_load(NULL, NULL);

	assert_decision(config, PHONE, CAR, TRUE, "nothing",
			"no rule matches, and without one the driver is asked; "
			"nobody has answered yet, so nothing is released");
}

static void test_rules(void)
{
	g_autoptr(CgConfig) config = config_of("[Rule rentals]\n"
					       "Consumer=car:*\n"
					       "Scope=ask\n"
					       "Ceiling=favourites\n"
					       "[Rule own]\n"
					       "Phone=" PHONE "\n"
					       "Scope=everything\n"
					       "[Rule apps]\n"
					       "Phone=" PHONE "\n"
					       "Consumer=app:*\n"
					       "Scope=everything\n"
					       "Ceiling=names-and-numbers\n"
					       "[Rule dialer]\n"
					       "Phone=AA:*\n"
					       "Consumer=app:dialer.service\n"
					       "Scope=lookup\n"
					       "Ceiling=names-and-numbers\n");

	assert_decision(config, "AA:BB:CC:DD:EE:99", CAR, TRUE, "nothing",
			"rule [Rule rentals] of contactguard.conf:1 says ask; "
			"nobody has answered yet, so nothing is released; "
			"ceiling favourites is the most that an answer can grant");
	assert_decision(config, PHONE, CAR, FALSE, "everything",
			"rule [Rule own] of contactguard.conf:5 says everything");
	assert_decision(config, PHONE, "app:dialer.service", FALSE, "names-and-numbers",
			"rule [Rule apps] of contactguard.conf:8 says everything; "
			"ceiling names-and-numbers narrows it");
	assert_decision(config, "AA:BB:CC:DD:EE:99", "app:dialer.service", FALSE, "lookup",
			"rule [Rule dialer] of contactguard.conf:13 says lookup");
	assert_decision(config, "BB:BB:CC:DD:EE:99", "app:?", TRUE, "nothing",
			"no rule matches, and without one the driver is asked; "
			"nobody has answered yet, so nothing is released");
}

static void test_ceiling_holds(void)
{
	g_autoptr(CgConfig) config = config_of("[Scope most]\nContacts=label:a\nFields=N\n"
					       "[Rule r]\nScope=everything\nCeiling=most\n");
	const CgWho who = { PHONE, CAR };
	g_autoptr(CgDecision) decision = cg_decide(config, NULL, &who, NULL);

	g_assert_true(cg_scope_within(decision->scope, cg_config_scope(config, "most")));
	g_assert_cmphex(cg_scope_fields(decision->scope), ==,
			CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N));
}

/* The decision outlives the configuration that it came from. */
static void test_outlives(void)
{
	const CgWho who = { PHONE, CAR };
	CgConfig *config = config_of("[Scope mine]\nContacts=all\n[Rule r]\nScope=mine\n");
	g_autoptr(CgDecision) decision = cg_decide(config, NULL, &who, NULL);

	cg_config_free(config);
	g_assert_cmpstr(cg_scope_name(decision->scope), ==, "mine");
}

static void test_where(void)
{
	g_autoptr(Place) place = place_new();
	g_autoptr(CgConfig) config = NULL;

	place_write(place, "contactguard.conf", "");
	place_write(place, "conf.d/shop.conf", "\n[Rule shop]\nScope=lookup\n");
	config = place_load(place);
	assert_decision(config, PHONE, CAR, FALSE, "lookup",
			"rule [Rule shop] of conf.d/shop.conf:2 says lookup");
}

/* --- Grants --- */

static const CgDecisionContext now = { .time = 1000,
				       .boot = 1000,
				       .boot_id = "this",
				       .bond = "bond",
				       .here = TRUE,
				       .trip_after = -1,
				       .connected = TRUE };
static const CgWho who = { PHONE, CAR };

static CgGrant *granted(const CgScope *scope, const char *lifetime, const char *bond)
{
	CgDecisionContext then = now;
	CgLifetime parsed;

	then.bond = bond;
	g_assert_true(cg_lifetime_parse(lifetime, &parsed));
	return cg_grant_new(&who, scope, &parsed, &then, 1);
}

static void assert_reasons(const CgConfig *config, const CgGrant *grant,
			   const CgDecisionContext *context, const char *scope, const char *reasons)
{
	g_autoptr(CgDecision) decision = cg_decide(config, grant, &who, context);
	g_autofree char *joined = NULL;

	g_ptr_array_add(decision->reasons, NULL);
	joined = g_strjoinv("; ", (char **)decision->reasons->pdata);
	g_assert_cmpstr(joined, ==, reasons);
	g_assert_cmpstr(cg_scope_name(decision->scope), ==, scope);
}

static void assert_granted(const CgConfig *config, const CgGrant *grant, const char *scope,
			   const char *reasons)
{
	assert_reasons(config, grant, &now, scope, reasons);
}

static void test_grant(void)
{
	g_autoptr(CgConfig) config = config_of("[Rule r]\nScope=ask\nCeiling=names-and-numbers\n");
	g_autoptr(CgScope) favourites = cg_scope_builtin("favourites");
	g_autoptr(CgScope) everything = cg_scope_builtin("everything");
	g_autoptr(CgGrant) trip = granted(favourites, "trip", "bond");
	g_autoptr(CgGrant) wide = granted(everything, "always", NULL);

	assert_granted(config, trip, "favourites",
		       "the driver granted favourites (trip); "
		       "rule [Rule r] of contactguard.conf:1 says ask");
	assert_granted(config, wide, "names-and-numbers",
		       "the driver granted everything (always); "
		       "the phone's bond is not known, so the grant ends with the trip; "
		       "rule [Rule r] of contactguard.conf:1 says ask; "
		       "ceiling names-and-numbers narrows it");
	trip->over = TRUE;
	assert_granted(config, trip, "nothing",
		       "rule [Rule r] of contactguard.conf:1 says ask; "
		       "nobody has answered yet, so nothing is released; "
		       "ceiling names-and-numbers is the most that an answer can grant; "
		       "a grant of favourites holds no longer: it is over");
}

/* The bond that it was given for cannot be told now. */
static void test_grant_rests(void)
{
	g_autoptr(CgConfig) config = config_of("[Rule r]\nScope=ask\n");
	g_autoptr(CgScope) favourites = cg_scope_builtin("favourites");
	CgDecisionContext untold = now;
	g_autoptr(CgGrant) grant = granted(favourites, "always", "bond");

	untold.bond = NULL;
	assert_reasons(config, grant, &untold, "favourites",
		       "the driver granted favourites (always); "
		       "its bond can't be told now, so it rests after the trip; "
		       "rule [Rule r] of contactguard.conf:1 says ask");
	untold.boot_id = "next";
	assert_reasons(config, grant, &untold, "nothing",
		       "rule [Rule r] of contactguard.conf:1 says ask; "
		       "nobody has answered yet, so nothing is released; "
		       "a grant of favourites rests: its bond can't be told now, and it was for "
		       "another trip");
}

/* A rule that names a scope is not widened by a driver. */
static void test_grant_under_fixed_rule(void)
{
	g_autoptr(CgConfig) config = config_of("[Rule r]\nScope=favourites\n");
	g_autoptr(CgScope) everything = cg_scope_builtin("everything");
	g_autoptr(CgGrant) grant = granted(everything, "trip", NULL);

	assert_granted(config, grant, "favourites",
		       "the driver granted everything (trip); "
		       "rule [Rule r] of contactguard.conf:1 says favourites; "
		       "the rule's scope favourites narrows it");
}

static void test_grant_of_a_changed_scope(void)
{
	g_autoptr(CgConfig) before = config_of("[Scope mine]\nContacts=all\nFields=N;TEL;ADR\n");
	g_autoptr(CgConfig) narrowed = config_of("[Scope mine]\nContacts=all\nFields=N;EMAIL\n");
	g_autoptr(CgConfig) gone = config_of("");
	g_autoptr(CgGrant) grant = granted(cg_config_scope(before, "mine"), "always", "bond");
	g_autoptr(CgDecision) decision = cg_decide(narrowed, grant, &who, &now);

	g_assert_cmphex(cg_scope_fields(decision->scope), ==,
			CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N));
	assert_granted(gone, grant, "nothing",
		       "the driver granted mine (always); "
		       "there is no scope mine any more, so nothing is released; "
		       "no rule matches, and without one the driver is asked");
}

/* A driver's own pick has no name to look up, unless the integrator gives it one. */
static void test_grant_of_own_pick(void)
{
	g_autoptr(CgConfig) config = config_of("[Scope favourites]\nContacts=none\n");
	g_autoptr(CgScope) pick = scope_of(CG_SCOPE_CHOSEN, "Contacts=uid:1;uid:2");
	g_autoptr(CgGrant) grant = granted(pick, "trip", NULL);

	assert_granted(config, grant, CG_SCOPE_CHOSEN,
		       "the driver granted chosen (trip); "
		       "no rule matches, and without one the driver is asked");
}

static void test_refusal(void)
{
	g_autoptr(CgConfig) config = config_of("[Rule r]\nScope=everything\n");
	g_autoptr(CgGrant) refusal = granted(NULL, "trip", NULL);
	g_autoptr(CgDecision) decision = cg_decide(config, refusal, &who, &now);

	g_assert_false(decision->ask);
	assert_granted(config, refusal, "nothing",
		       "the driver refused or revoked (trip), which goes before any rule");
	refusal->over = TRUE;
	assert_granted(config, refusal, "everything",
		       "rule [Rule r] of contactguard.conf:1 says everything");
}

/* Whatever is granted under whatever configuration: never more than each of them says. */
static void test_only_narrows(void)
{
	for (guint run = 0; run < 500; run++) {
		g_autoptr(CgScope) saw = random_scope(), most = random_scope();
		g_autofree char *text = cg_scope_print(most);
		g_autofree char *rest = g_strdup(strchr(text, '\n') + 1);
		g_autoptr(CgGrant) grant = granted(saw, "trip", NULL);
		g_autoptr(CgDecision) decision = NULL;
		g_autoptr(CgConfig) config = NULL;
		g_autofree char *file = NULL;

		if (strstr(rest, "Contacts=") != g_strrstr(rest, "Contacts=") ||
		    strstr(rest, "Exclude=") != g_strrstr(rest, "Exclude="))
			continue; /* several clauses: no file holds them */
		file = g_strdup_printf("[Scope most]\n%s[Scope %s]\n%s[Rule r]\nCeiling=most\n",
				       rest, cg_scope_name(saw), rest);
		config = config_of(file);
		decision = cg_decide(config, grant, &who, &now);
		g_assert_true(cg_scope_within(decision->scope, saw));
		g_assert_true(cg_scope_within(decision->scope, most));
	}
}

static void assert_offer(const CgConfig *config, const char *phone, const char *ceiling,
			 const char *lifetime)
{
	const CgWho asking = { phone, CAR };
	CgOffer offer;

	cg_config_offer(config, &asking, &offer);
	g_assert_cmpstr(offer.ceiling ? cg_scope_name(offer.ceiling) : NULL, ==, ceiling);
	g_assert_cmpstr(offer.lifetime, ==, lifetime);
}

static void test_offer(void)
{
	g_autoptr(CgConfig) config =
		config_of("[Rule rentals]\nPhone=" PHONE "\nCeiling=favourites\n"
			  "Lifetime=12h\n[Rule own]\nPhone=AA:*\n");

	assert_offer(config, PHONE, "favourites", "12h");
	assert_offer(config, "AA:BB:CC:DD:EE:99", NULL, "trip");
	assert_offer(config, "BB:BB:CC:DD:EE:99", NULL, "trip");
}

void test_policy_decide(void)
{
	g_test_add_func("/policy/decide/offer", test_offer);
	g_test_add_func("/policy/decide/default", test_default);
	g_test_add_func("/policy/decide/rules", test_rules);
	g_test_add_func("/policy/decide/ceiling-holds", test_ceiling_holds);
	g_test_add_func("/policy/decide/outlives", test_outlives);
	g_test_add_func("/policy/decide/where", test_where);
	g_test_add_func("/policy/decide/grant", test_grant);
	g_test_add_func("/policy/decide/grant-rests", test_grant_rests);
	g_test_add_func("/policy/decide/grant-under-fixed-rule", test_grant_under_fixed_rule);
	g_test_add_func("/policy/decide/grant-of-a-changed-scope", test_grant_of_a_changed_scope);
	g_test_add_func("/policy/decide/grant-of-own-pick", test_grant_of_own_pick);
	g_test_add_func("/policy/decide/refusal", test_refusal);
	g_test_add_func("/policy/decide/only-narrows", test_only_narrows);
}
