/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/config.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static void assert_error(const Place *place, const char *message)
{
	g_autofree char *got = place_error(place);

	g_assert_cmpstr(got, ==, message);
}

static void test_parts(void)
{
	g_autoptr(Place) place = place_new();
	g_autoptr(CgConfig) config = NULL;

	place_write(place, "contactguard.conf",
		    "[Consent]\nWait=1\n[Numbers]\nCountry=1\n[Rule r]\nScope=friends\n");
	place_write(place, "conf.d/20-b.conf", "[Numbers]\nCountry=20\n");
	place_write(place, "conf.d/10-a.conf",
		    "[Numbers]\nCountry=10\n[Scope friends]\nContacts=label:Friends\n");
	place_write(place, "conf.d/30-c.conf.bak", "nonsense");
	place_write(place, "conf.d/.40-d.conf", "nonsense");
	config = place_load(place);
	g_assert_cmpuint(cg_config_wait(config), ==, 1);
	g_assert_cmpuint(cg_config_country(config), ==, 20);
	g_assert_nonnull(cg_config_scope(config, "friends"));
	g_assert_cmpuint(config->rules->len, ==, 1);
}

static void test_no_parts(void)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", "[Consent]\nWait=1\n");
	g_assert_cmpint(g_rmdir(place->parts), ==, 0);
	cg_config_free(place_load(place));
	place_write(place, "conf.d", "a file");
	assert_error(place, "conf.d:0: cannot be listed: Not a directory");
}

static void test_bad_parts(void)
{
	g_autoptr(Place) place = place_new();
	g_autofree char *link = g_build_filename(place->parts, "a.conf", NULL);

	place_write(place, "contactguard.conf", "");
	g_assert_cmpint(symlink("/nonexistent/x", link), ==, 0);
	assert_error(place, "conf.d/a.conf:0: cannot be opened: No such file or directory");
	g_unlink(link);
	g_assert_cmpint(g_mkdir(link, 0700), ==, 0);
	assert_error(place, "conf.d/a.conf:0: is not a regular file");
	g_rmdir(link);
	place_write(place, "conf.d/a.conf", "[View]\n\nFillWait=x\n");
	assert_error(place, "conf.d/a.conf:3: FillWait is 0 to 20 seconds");
}

static void test_too_many_files(void)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", "");
	for (guint i = 0; i < 63; i++) {
		g_autofree char *name = g_strdup_printf("conf.d/%02u.conf", i);

		place_write(place, name, "");
	}
	cg_config_free(place_load(place));
	place_write(place, "conf.d/99.conf", "");
	assert_error(place, "conf.d/99.conf:0: over 64 files");
}

/* Across files a scope or rule stands once; in one file every section and key does. */
static void test_twice(void)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", "[Scope a]\n[Rule r]\nPhone=A*\n");
	place_write(place, "conf.d/a.conf", "\n[Scope a]\n");
	assert_error(place, "conf.d/a.conf:2: a scope of this name is there already");
	place_write(place, "conf.d/a.conf", "\n\n[Rule r]\n");
	assert_error(place, "conf.d/a.conf:3: a rule of this name is there already");
	place_write(place, "conf.d/a.conf", "[Rule s]\nConsumer=*\nPhone=a*\n");
	assert_error(place,
		     "conf.d/a.conf:1: as exact as [Rule r] of contactguard.conf:2 for the same "
		     "phone and consumer");
	place_write(place, "conf.d/a.conf", "[View]\n[Consent]\n[View]\n");
	assert_error(place, "conf.d/a.conf:3: this section is in the file already");
	place_write(place, "conf.d/a.conf", "[Scope b]\nContacts=all\nContacts=owner\n");
	assert_error(place, "conf.d/a.conf:3: key Contacts is in this section already");
	place_write(place, "conf.d/a.conf", "[View]\nLimit=1M\nLimit=1M\n");
	assert_error(place, "conf.d/a.conf:3: key Limit is in this section already");
}

static void test_names(void)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{ "[Scope]\n", "1: a scope's name is 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "[Scope a b]\n", "1: a scope's name is 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "[Scope a+b]\n", "1: a scope's name is 1 to 64 of A-Z a-z 0-9 . _ -" },
		{ "[Scope ask]\n", "1: ask is a word of rules, not a scope's name" },
		{ "[Rule]\n", "1: a rule's name is 1 to 64 of A-Z a-z 0-9 . _ - and spaces" },
		{ "[Rule a/b]\n", "1: a rule's name is 1 to 64 of A-Z a-z 0-9 . _ - and spaces" },
		{ "[Rule own car]\n[Scope A.b_c-9]\n", NULL },
		{ "[Rule x]\nScope=later\n[Scope later]\n", NULL },
		{ "[Rule x]\nScope=never\n[Scope later]\n", "2: unknown scope never" },
		{ "[Rule x]\nScope=all\n", "2: unknown scope all" },
		{ "[Rule x]\nScope=everything\nCeiling=lookup\n", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = error_of(cases[i].text);
		g_autofree char *expected =
			cases[i].message == NULL
				? g_strdup("")
				: g_strconcat("contactguard.conf:", cases[i].message, NULL);

		g_assert_cmpstr(got, ==, expected);
	}
}

/* A built-in name may mean less than it says, not more. */
static void test_builtin_names(void)
{
	static const struct {
		const char *text;
		gboolean fine;
	} cases[] = {
		{ "[Scope favourites]\nContacts=favourites\nExclude=label:Work\nCalls=in-scope\n",
		  TRUE },
		{ "[Scope favourites]\nContacts=favourites\nFields=N;FN\n", TRUE },
		{ "[Scope favourites]\nContacts=none\n", TRUE },
		{ "[Scope favourites]\nContacts=favourites;owner\n", FALSE },
		{ "[Scope favourites]\nContacts=all\nExclude=label:Work\n", FALSE },
		{ "[Scope favourites]\nContacts=favourites\nFields=N;FN;TEL;ADR\n", FALSE },
		{ "[Scope favourites]\nContacts=favourites\nCalls=all\n", FALSE },
		{ "[Scope favourites]\nContacts=favourites\nMessages=notify\n", FALSE },
		{ "[Scope lookup]\nContacts=all\n", FALSE },
		{ "[Scope lookup]\nContacts=all\nExclude=owner\nList=no\n", TRUE },
		{ "[Scope nothing]\nContacts=uid:1\n", FALSE },
		{ "[Scope everything]\nContacts=all\nSend=yes\n", FALSE },
		{ "[Scope everything]\nContacts=label:a\n", TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = error_of(cases[i].text);

		g_test_message("%s", cases[i].text);
		g_assert_cmpint(*got == '\0', ==, cases[i].fine);
		if (!cases[i].fine)
			g_assert_nonnull(
				strstr(got, "is a built-in scope and may only be narrowed"));
	}
}

static void test_narrowed_builtin(void)
{
	g_autoptr(CgConfig) config =
		config_of("[Scope favourites]\nContacts=favourites\nFields=N\n");

	g_assert_false(cg_scope_fields(cg_config_scope(config, "favourites")) &
		       CG_FIELD(CG_PROP_TEL));
	g_assert_null(cg_config_scope(config, "ask"));
	g_assert_nonnull(cg_config_scope(config, "everything"));
}

static void test_holds(void)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", "[Consent]\n\nWait=14\n[View]\nFillWait=8\n");
	cg_config_free(place_load(place));
	place_write(place, "contactguard.conf", "[Consent]\n\nWait=15\n");
	assert_error(place, "contactguard.conf:3: Wait and FillWait are over 22 seconds together");
	place_write(place, "contactguard.conf", "[View]\nFillWait=20\n[Consent]\nWait=2\n");
	place_write(place, "conf.d/a.conf", "[Consent]\nPreview=yes\nWait=3\n");
	assert_error(place, "conf.d/a.conf:3: Wait and FillWait are over 22 seconds together");
	place_write(place, "conf.d/b.conf", "[View]\nFillWait=19\n[Link]\nPlacement=phone\n");
	cg_config_free(place_load(place));
}

static char *numbered(const char *format, guint count)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < count; i++) {
		g_autofree char *number = g_strdup_printf("%u", i);
		g_auto(GStrv) pieces = g_strsplit(format, "#", -1);
		g_autofree char *one = g_strjoinv(number, pieces);

		g_string_append(text, one);
	}
	return g_string_free(text, FALSE);
}

/* What a car could read beside the guard is an error where it stands in front of a phone. */
static void test_profiles(void)
{
	static const char only[] = "is for Placement=head-unit only";
	static const char *const keys[] = { "Sync", "PcSuite" };

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		g_autofree char *phone = g_strdup_printf(
			"[Profiles]\n%s=allow\nOppPull=allow\n[Link]\nPlacement=phone\n", keys[i]);
		g_autofree char *bridge = g_strdup_printf(
			"[Profiles]\n%s=allow\n[Link]\nPlacement=bridge\n", keys[i]);
		g_autofree char *head_unit = g_strdup_printf("[Profiles]\n%s=allow\n", keys[i]);
		g_autofree char *taken_back = g_strdup_printf(
			"[Profiles]\n%s=refuse\n[Link]\nPlacement=phone\n", keys[i]);
		g_autofree char *message = error_of(phone);
		g_autofree char *bridge_message = error_of(bridge);
		g_autofree char *wanted =
			g_strdup_printf("contactguard.conf:2: %s=allow %s", keys[i], only);

		g_assert_cmpstr(message, ==, wanted);
		g_assert_cmpstr(bridge_message, ==, wanted);
		cg_config_free(config_of(head_unit));
		cg_config_free(config_of(taken_back));
	}
	cg_config_free(config_of("[Profiles]\nFtp=allow\nOppPull=allow\nBip=allow\n"
				 "[Link]\nPlacement=phone\n"));
}

/* The line that allows it is named, in whichever file it stands. */
static void test_profiles_in_parts(void)
{
	g_autoptr(Place) place = place_new();

	place_write(place, "contactguard.conf", "[Profiles]\nSync=allow\n");
	place_write(place, "conf.d/a.conf", "[Link]\nPlacement=phone\n");
	assert_error(place, "contactguard.conf:2: Sync=allow is for Placement=head-unit only");
	place_write(place, "conf.d/b.conf", "\n[Profiles]\nSync=refuse\nPcSuite=allow\n");
	assert_error(place, "conf.d/b.conf:4: PcSuite=allow is for Placement=head-unit only");
}

static void test_limits(void)
{
	g_autofree char *scopes = numbered("[Scope s#]\n", 256);
	g_autofree char *rules = numbered("[Rule r#]\nConsumer=uid:#\n", 256);
	g_autofree char *more_scopes = g_strconcat(scopes, "[Scope x]\n", NULL);
	g_autofree char *more_rules = g_strconcat(rules, "[Rule x]\n", NULL);
	g_autofree char *by_scopes = error_of(more_scopes), *by_rules = error_of(more_rules);

	cg_config_free(config_of(scopes));
	cg_config_free(config_of(rules));
	g_assert_cmpstr(by_scopes, ==, "contactguard.conf:257: over 256 scopes");
	g_assert_cmpstr(by_rules, ==, "contactguard.conf:513: over 256 rules");
}

/* --- The files that are shipped, and the design's own example --- */

static char *shipped(const char *name)
{
	g_autofree char *path = g_build_filename(DOC_DIR, name, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

static void test_example(void)
{
	g_autofree char *text = shipped("contactguard.conf.example");
	g_autoptr(CgConfig) config = config_of(text);

	g_assert_cmpuint(config->scopes->len, >=, 3);
	g_assert_cmpuint(config->rules->len, >=, 4);
}

/* Every key of the sections, with its default or an example. */
static void test_design(void)
{
	g_autoptr(CgConfig) config = config_of("[Scope favourites]\n"
					       "Contacts=favourites\n"
					       "Exclude=label:Work\n"
					       "Fields=N;FN;TEL\n"
					       "List=yes\n"
					       "Calls=in-scope\n"
					       "Messages=none\n"
					       "Send=no\n"
					       "\n"
					       "[Rule rentals]\n"
					       "Phone=*\n"
					       "Consumer=car:*\n"
					       "Scope=ask\n"
					       "Ceiling=favourites\n"
					       "Lifetime=trip\n"
					       "\n"
					       "[Consent]\n"
					       "Wait=12\n"
					       "Preview=no\n"
					       "OnGrant=close\n"
					       "[View]\n"
					       "FillWait=8\n"
					       "Limit=256M\n"
					       "[Ledger]\n"
					       "Keep=90d\n"
					       "[Numbers]\n"
					       "Country=49\n"
					       "[Profiles]\n"
					       "Sync=refuse\n"
					       "Bip=refuse\n"
					       "[Link]\n"
					       "Phone=unixpkt:/run/x.sock\n"
					       "Placement=head-unit\n");
	const CgRule *rule = config->rules->pdata[0];

	g_assert_true(rule->ceiling == cg_config_scope(config, "favourites"));
	g_assert_cmpstr(rule->lifetime, ==, "trip");
	g_assert_null(rule->scope);
}

/* Installed: says nothing; and what its comments offer is right as it stands. */
static void test_installed(void)
{
	g_autofree char *text = shipped("contactguard.conf");
	g_autoptr(CgConfig) silent = config_of(text), said = NULL;
	g_autoptr(GRegex) comment =
		g_regex_new("^#(?=\\[|[A-Z][A-Za-z]*=)", G_REGEX_MULTILINE, 0, NULL);
	g_autofree char *uncommented = g_regex_replace_literal(comment, text, -1, 0, "", 0, NULL);

	g_assert_cmpuint(silent->scopes->len + silent->rules->len, ==, 0);
	said = config_of(uncommented);
	g_assert_cmpuint(said->scopes->len, ==, 1);
	g_assert_cmpuint(said->rules->len, ==, 1);
}

/* Every example of the manual page is a configuration. */
static void test_manual(void)
{
	g_autofree char *page = shipped("contactguard.conf.5");
	g_auto(GStrv) pieces = g_strsplit(page, "\n.EX\n", -1);
	guint count = 0;

	for (guint i = 1; pieces[i] != NULL; i++, count++) {
		g_autofree char *text =
			g_strndup(pieces[i], strstr(pieces[i], "\n.EE") - pieces[i]);
		g_auto(GStrv) hyphens = g_strsplit(text, "\\-", -1);
		g_autofree char *plain = g_strjoinv("-", hyphens);

		cg_config_free(config_of(plain));
	}
	g_assert_cmpuint(count, >=, 2);
}

static void test_truncated(void)
{
	g_autofree char *text = shipped("contactguard.conf.example");
	g_autoptr(Place) place = place_new();

	for (gsize length = 0; length < strlen(text); length++) {
		g_autofree char *cut = g_strndup(text, length);
		g_autofree char *message = NULL;

		place_write(place, "contactguard.conf", cut);
		message = place_error(place);
	}
}

/* As they are offered and listed to others. */
static void test_listed(void)
{
	g_autoptr(CgConfig) config = config_of("[Scope mine]\nContacts=all\n"
					       "[Scope favourites]\nContacts=none\n"
					       "[Rule r]\nConsumer=car:*\nScope=mine\n"
					       "Ceiling=favourites\nLifetime=7d\n"
					       "[Rule other]\n");
	g_auto(GStrv) names = cg_config_scope_names(config);
	g_autofree char *joined = g_strjoinv(" ", names);
	CgRuleInfo rule;

	g_assert_cmpstr(joined, ==, "nothing lookup favourites names-and-numbers everything mine");
	g_assert_true(cg_config_rule_info(config, 0, &rule));
	g_assert_cmpstr(rule.name, ==, "r");
	g_assert_cmpstr(rule.phone, ==, "*");
	g_assert_cmpstr(rule.consumer, ==, "car:*");
	g_assert_cmpstr(rule.scope, ==, "mine");
	g_assert_cmpstr(rule.ceiling, ==, "favourites");
	g_assert_cmpstr(rule.lifetime, ==, "7d");
	g_assert_true(cg_config_rule_info(config, 1, &rule));
	g_assert_cmpstr(rule.scope, ==, "ask");
	g_assert_cmpstr(rule.ceiling, ==, "");
	g_assert_false(cg_config_rule_info(config, 2, &rule));
}

void test_policy_config(void)
{
	g_test_add_func("/policy/config/listed", test_listed);
	g_test_add_func("/policy/config/parts", test_parts);
	g_test_add_func("/policy/config/no-parts", test_no_parts);
	g_test_add_func("/policy/config/bad-parts", test_bad_parts);
	g_test_add_func("/policy/config/too-many-files", test_too_many_files);
	g_test_add_func("/policy/config/twice", test_twice);
	g_test_add_func("/policy/config/names", test_names);
	g_test_add_func("/policy/config/builtin-names", test_builtin_names);
	g_test_add_func("/policy/config/narrowed-builtin", test_narrowed_builtin);
	g_test_add_func("/policy/config/holds", test_holds);
	g_test_add_func("/policy/config/profiles", test_profiles);
	g_test_add_func("/policy/config/profiles-in-parts", test_profiles_in_parts);
	g_test_add_func("/policy/config/limits", test_limits);
	g_test_add_func("/policy/config/example", test_example);
	g_test_add_func("/policy/config/design", test_design);
	g_test_add_func("/policy/config/installed", test_installed);
	g_test_add_func("/policy/config/manual", test_manual);
	g_test_add_func("/policy/config/truncated", test_truncated);
}
