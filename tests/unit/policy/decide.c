/* Tests of src/policy/decide.c. */
#include "policy-test.h"

#define PHONE "AA:BB:CC:DD:EE:01"
#define CAR   "car:AA:BB:CC:DD:EE:02"

static void assert_decision(const CgConfig *config, const char *phone, const char *consumer,
			    gboolean ask, const char *scope, const char *reasons)
{
	const CgWho who = { phone, consumer };
	g_autoptr(CgDecision) decision = cg_decide(config, &who);
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
	assert_decision(config, PHONE, "app:dialer.service", FALSE, "everything+names-and-numbers",
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
	g_autoptr(CgDecision) decision = cg_decide(config, &who);

	g_assert_true(cg_scope_within(decision->scope, cg_config_scope(config, "most")));
	g_assert_cmphex(cg_scope_fields(decision->scope), ==,
			CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N));
}

/* The decision outlives the configuration that it came from. */
static void test_outlives(void)
{
	const CgWho who = { PHONE, CAR };
	CgConfig *config = config_of("[Scope mine]\nContacts=all\n[Rule r]\nScope=mine\n");
	g_autoptr(CgDecision) decision = cg_decide(config, &who);

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

void test_policy_decide(void)
{
	g_test_add_func("/policy/decide/default", test_default);
	g_test_add_func("/policy/decide/rules", test_rules);
	g_test_add_func("/policy/decide/ceiling-holds", test_ceiling_holds);
	g_test_add_func("/policy/decide/outlives", test_outlives);
	g_test_add_func("/policy/decide/where", test_where);
}
