/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/rule.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

static const CgScope *no_scopes(gconstpointer data, const char *name)
{
	return NULL;
}

static CgRule *rule_of(const char *phone, const char *consumer)
{
	g_autofree char *text =
		g_strdup_printf("[Rule r]\nPhone=%s\nConsumer=%s\n", phone, consumer);
	g_autoptr(GError) error = NULL;
	g_autoptr(CgConfigFile) file =
		cg_config_file_split(text, strlen(text), "test", NULL, &error);
	CgRule *rule =
		cg_rule_from_section(file, file->sections->pdata[0], no_scopes, NULL, &error);

	g_assert_no_error(error);
	return rule;
}

#define P1 "AA:BB:CC:DD:EE:01"
#define P2 "AA:BB:CC:DD:EE:02"

static void test_matches(void)
{
	static const struct {
		const char *phone, *consumer;
		CgWho who;
		gboolean fits;
	} cases[] = {
		{ "*", "*", { P1, "car:" P2 }, TRUE },
		{ P1, "*", { P1, "uid:0" }, TRUE },
		{ P1, "*", { P2, "uid:0" }, FALSE },
		{ "aa:bb:cc:dd:ee:01", "*", { P1, "uid:0" }, TRUE },
		{ P1, "*", { "aa:bb:cc:dd:ee:01", "uid:0" }, TRUE },
		{ "AA:*", "car:*", { P1, "car:" P2 }, TRUE },
		{ "AA:*", "car:*", { P1, "app:x" }, FALSE },
		{ "*", "car:aa:bb:*", { P1, "car:" P2 }, TRUE },
		{ "*", "car:" P2, { P1, "car:aa:bb:cc:dd:ee:02" }, TRUE },
		{ "*", "app:dialer.service", { P1, "app:dialer.service" }, TRUE },
		{ "*", "app:dialer.service", { P1, "app:Dialer.service" }, FALSE },
		{ "*", "app:?", { P1, "app:?" }, TRUE },
		{ "*", "app:?", { P1, "app:x" }, FALSE },
		{ "*", "*", { P1, "app:?" }, TRUE },
		{ "*", "app:*", { P1, "app:x" }, TRUE },
		{ "*", "app:*", { P1, "app:?" }, FALSE },
		{ "*", "a*", { P1, "app:?" }, FALSE },
		{ "*", "app:??", { P1, "app:?" }, FALSE },
		{ "*", "lsm:*", { P1, "app:?" }, FALSE },
		{ "*", "uid:*", { P1, "app:?" }, FALSE },
		{ "*", "uid:100?", { P1, "uid:1000" }, TRUE },
		{ "*", "uid:100?", { P1, "uid:100" }, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgRule) rule = rule_of(cases[i].phone, cases[i].consumer);

		g_test_message("%s %s", cases[i].phone, cases[i].consumer);
		g_assert_cmpint(cg_rule_matches(rule, &cases[i].who), ==, cases[i].fits);
	}
}

/* Each more exact than the one before. */
static void test_specificity(void)
{
	static const struct {
		const char *phone, *consumer;
	} rising[] = {
		{ "*", "*" },          { "*", "app:*" },  { "*", "app:d*" },   { "*", "app:?" },
		{ "A*", "*" },         { "A*", "car:*" }, { "A*", "car:" P1 }, { "AA:BB*", "*" },
		{ "AA:BB*", "uid:*" }, { P1, "*" },       { P1, "uid:*" },     { P1, "uid:1000" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rising); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(rising); j++) {
			g_autoptr(CgRule) a = rule_of(rising[i].phone, rising[i].consumer);
			g_autoptr(CgRule) b = rule_of(rising[j].phone, rising[j].consumer);

			g_assert_cmpint(cg_rule_compare(a, b), ==, i == j ? 0 : i < j ? -1 : 1);
			g_assert_cmpint(cg_rules_conflict(a, b), ==, i == j);
		}
	}
}

static void test_conflict(void)
{
	static const struct {
		const char *phone_a, *consumer_a, *phone_b, *consumer_b;
		gboolean conflict;
	} cases[] = {
		{ P1, "car:*", "aa:bb:cc:dd:ee:01", "car:*", TRUE },
		{ P1, "*", P2, "*", FALSE },
		{ "*", "app:?", "*", "app:x", FALSE },
		{ "*", "app:*.one", "*", "app:*.two", FALSE },
		{ "*", "app:*one", "*", "app:*.one", TRUE },
		{ "AA:*", "*", "BB:*", "*", FALSE },
		{ "AA:*:01", "*", "AA:*:02", "*", FALSE },
		{ "AA:*:01", "*", "AA:*1", "*", TRUE },
		{ "AA:*:01", "car:*", "AA:*1", "uid:*", FALSE },
		{ "AA:*:01", "car:*", "AA:*1", "car:A*", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgRule) a = rule_of(cases[i].phone_a, cases[i].consumer_a);
		g_autoptr(CgRule) b = rule_of(cases[i].phone_b, cases[i].consumer_b);

		g_test_message("%s %s", cases[i].phone_a, cases[i].phone_b);
		g_assert_cmpint(cg_rules_conflict(a, b), ==, cases[i].conflict);
		g_assert_cmpint(cg_rules_conflict(b, a), ==, cases[i].conflict);
	}
}

static void test_errors(void)
{
	static const struct {
		const char *key, *message;
	} cases[] = {
		{ "Phone=AA:BB", "Phone is an address (AA:BB:CC:DD:EE:FF) or a glob" },
		{ "Phone=AA-*", "Phone could match no address" },
		{ "Phone=", "Phone needs a value" },
		{ "Consumer=car:AA", "Consumer names a car by car:AA:BB:CC:DD:EE:FF" },
		{ "Consumer=bus:1", "Consumer begins with car:, app:, lsm: or uid:" },
		{ "Consumer=bus:*", "Consumer begins with car:, app:, lsm: or uid:" },
		{ "Consumer=dialer", "Consumer begins with car:, app:, lsm: or uid:" },
		{ "Consumer=car:", "Consumer names a car by car:AA:BB:CC:DD:EE:FF" },
		{ "Consumer=uid:", "Consumer begins with car:, app:, lsm: or uid:" },
		{ "Consumer=app:\xc3\xab", "Consumer is plain ASCII" },
		{ "Scope=friends", "unknown scope friends" },
		{ "Scope=my friends", "unknown scope" },
		{ "Ceiling=friends", "unknown scope friends" },
		{ "Ceiling=ask", "unknown scope ask" },
		{ "Lifetime=1w",
		  "Lifetime is once, trip, 30m, 12h, 7d (up to 3650d), YYYY-MM-DD or "
		  "always" },
		{ "Fields=N", "a rule has no key Fields" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strdup_printf("\n[Rule r]\n\n%s\n", cases[i].key);
		g_autofree char *expected =
			g_strconcat("contactguard.conf:4: ", cases[i].message, NULL);
		g_autofree char *got = error_of(text);

		g_assert_cmpstr(got, ==, expected);
	}
}

static void test_pattern_limit(void)
{
	g_autofree char *unit = g_strnfill(125, 'a');
	g_autofree char *text = g_strdup_printf("[Rule r]\nConsumer=app:%s\n", unit);
	g_autofree char *over = error_of(text);
	g_autofree char *fine = NULL;

	g_assert_cmpstr(over, ==, "contactguard.conf:2: Consumer is over 128 bytes");
	unit[124] = '\0';
	fine = g_strdup_printf("[Rule r]\nConsumer=app:%s\n", unit);
	cg_config_free(config_of(fine));
}

void test_policy_rule(void)
{
	g_test_add_func("/policy/rule/matches", test_matches);
	g_test_add_func("/policy/rule/specificity", test_specificity);
	g_test_add_func("/policy/rule/conflict", test_conflict);
	g_test_add_func("/policy/rule/errors", test_errors);
	g_test_add_func("/policy/rule/pattern-limit", test_pattern_limit);
}
