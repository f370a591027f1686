/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/scope-parse.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

static void assert_keys(const char *keys, const char *printed)
{
	g_autoptr(CgScope) scope = scope_of("x", keys);
	g_autofree char *text = cg_scope_print(scope);
	g_autofree char *expected = g_strconcat("[Scope x]\n", printed, NULL);

	g_assert_cmpstr(text, ==, expected);
}

#define REST "List=yes\nCalls=none\nMessages=none\nSend=no\n"

static void test_keys(void)
{
	assert_keys("", "Contacts=none\nFields=VERSION;FN;N;TEL\n" REST);
	assert_keys("Fields=tel,n ; prodid;;X-*", "Contacts=none\n"
						  "Fields=VERSION;N;TEL;PROID;X-*\n" REST);
	assert_keys("Fields=other", "Contacts=none\nFields=VERSION;X-*\n" REST);
	assert_keys("Contacts = label:a, b ; owner;\r\n# comment\n\n Exclude= label:x\\;y \\\\ ",
		    "Contacts=owner;label:a, b\nExclude=label:x\\;y \\\\\n"
		    "Fields=VERSION;FN;N;TEL\n" REST);
	assert_keys(
		"Fields=VERSION\nList=no\nCalls=all\nMessages=notify\nSend=yes",
		"Contacts=none\nFields=VERSION\nList=no\nCalls=all\nMessages=notify\nSend=yes\n");
	assert_keys("Exclude=uid:1", "Contacts=none\nFields=VERSION;FN;N;TEL\n" REST);
}

static void test_clauses(void)
{
	static const char end[] = "Fields=VERSION;FN;N;TEL\n" REST;
	g_autofree char *before = g_strconcat("Contacts=owner\nExclude=uid:1\n", end, NULL);
	g_autofree char *two = g_strconcat(
		"Contacts=owner\nExclude=uid:1\nContacts=uid:3\nExclude=uid:4\n", end, NULL);
	g_autofree char *second =
		g_strconcat("Contacts=owner\nContacts=uid:3\nExclude=uid:4\n", end, NULL);

	assert_keys("Exclude=uid:1\nContacts=owner", before);
	assert_keys("Contacts=uid:3\nExclude=uid:4\nContacts=owner\nExclude=uid:1", two);
	assert_keys("Contacts=owner\nContacts=uid:3\nExclude=uid:4", second);
}

static const struct {
	const char *text, *message;
} bad[] = {
	{ "", "o:1: holds no [Scope NAME]" },
	{ "Contacts=all\n", "o:1: key Contacts stands before the first section" },
	{ "[Scope a]\n[Scope b]\n", "o:2: holds more than one section" },
	{ "[Scope a]\n\n[Scope a]\n", "o:3: this section is in the file already" },
	{ "[Rule a]\n", "o:1: the section is not [Scope NAME]" },
	{ "[Scope]\n", "o:1: the section is not [Scope NAME]" },
	{ "[Scope a b]\n", "o:1: the section is not [Scope NAME]" },
	{ "[Scope a+]\n", "o:1: the section is not [Scope NAME]" },
	{ "[Scope a\n", "o:1: a section ends with ], and nothing follows it" },
	{ "[Scope a]\nContact=all\n", "o:2: a scope has no key Contact" },
	{ "[Scope a]\nContacts=\n", "o:2: Contacts needs a value" },
	{ "[Scope a]\nContacts= ; ;\n", "o:2: Contacts needs a value" },
	{ "[Scope a]\nContacts=owner;who\n",
	  "o:2: selector 2 of Contacts is not none, all, owner, favourites, label:NAME, "
	  "number:GLOB, name:GLOB or uid:ID" },
	{ "[Scope a]\nContacts=all # a comment\n",
	  "o:2: selector 1 of Contacts is not none, all, owner, favourites, label:NAME, "
	  "number:GLOB, name:GLOB or uid:ID" },
	{ "[Scope a]\nExclude=number:x\n",
	  "o:2: selector 1 of Exclude takes digits, * and ?, with at "
	  "most a + in front" },
	{ "[Scope a]\nContacts=label:a\\x\n",
	  "o:2: Contacts has an escape other than \\s \\n \\t \\r \\\\ \\;" },
	{ "[Scope a]\nContacts=all\nExclude=owner\nExclude=uid:1\n",
	  "o:4: a second Exclude for the same Contacts" },
	{ "[Scope a]\nFields=N;NICK\n", "o:2: field 2 is not in the table of vCard properties (X-* "
					"stands for all others)" },
	{ "[Scope a]\nFields=N,AGENT\n", "o:2: AGENT is never released" },
	{ "[Scope a]\nFields=\n", "o:2: Fields needs a value" },
	{ "[Scope a]\nList=true\n", "o:2: List is one of no, yes" },
	{ "[Scope a]\nCalls=some\n", "o:2: Calls is one of none, in-scope, all" },
	{ "[Scope a]\nMessages=\n", "o:2: Messages needs a value" },
	{ "[Scope a]\nMessages=yes\n", "o:2: Messages is one of none, notify, in-scope, all" },
	{ "[Scope a]\nSend=No\n", "o:2: Send is one of no, yes" },
	{ "[Scope a]\nList=no\nList=no\n", "o:3: key List is in this section already" },
	{ "[Scope a]\nsomething\n", "o:2: neither [SECTION], KEY=VALUE nor a # comment" },
	{ "[Scope a]\nList[de]=no\n", "o:2: this is no key" },
	{ "[Scope a]\nList=\xff\n", "o:2: is not UTF-8" },
};

static void test_errors(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(cg_scope_parse(bad[i].text, "o", &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
		g_assert_cmpstr(error->message, ==, bad[i].message);
	}
}

/* What a driver picked is not repeated to whoever reads errors. */
static void test_errors_quote_no_text(void)
{
	static const char *const texts[] = {
		"[Scope a]\nContacts=+4917012345678\n",
		"[Scope a]\nContacts=number:+4917012345678x\n",
		"[Scope a]\nContacts=uid:+4917012345678\\x\n",
		"[Scope a]\nFields=+4917012345678\n",
		"[Scope a]\nSend=+4917012345678\n",
		"[Scope a]\n+4917012345678=x\n",
		"[Scope a]\n+4917012345678\n",
		"[Scope +4917012345678]\n",
		"[+4917012345678]\n",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(cg_scope_parse(texts[i], "o", &error));
		g_assert_null(strstr(error->message, "4917012345678"));
	}
}

static char *write_contacts(guint count)
{
	GString *text = g_string_new("[Scope a]\n");

	for (guint i = 0; i < count; i++)
		g_string_append_printf(text, "Contacts=uid:%u\n", i);
	return g_string_free(text, FALSE);
}

static void test_limits(void)
{
	g_autoptr(GString) list = g_string_new("[Scope a]\nContacts=");
	g_autofree char *full = write_contacts(CG_CLAUSES_MAX);
	g_autofree char *over = write_contacts(CG_CLAUSES_MAX + 1);
	g_autoptr(CgScope) at_most = cg_scope_parse(full, "o", NULL);
	g_autoptr(GError) clauses = NULL, selectors = NULL;

	g_assert_nonnull(at_most);
	g_assert_null(cg_scope_parse(over, "o", &clauses));
	g_assert_cmpstr(clauses->message, ==, "o:1: over 16 Contacts in one scope");
	for (guint i = 0; i < CG_SELECTORS_MAX; i++)
		g_string_append_printf(list, "uid:%u;", i);
	cg_scope_unref(cg_scope_parse(list->str, "o", NULL));
	g_string_append(list, "uid:x;");
	g_assert_null(cg_scope_parse(list->str, "o", &selectors));
	g_assert_cmpstr(selectors->message, ==,
			"o:2: selector 1025 of Contacts is one too many, 1024 is the most");
}

static void cut_everywhere(const char *text)
{
	gsize size = strlen(text);

	for (gsize length = 0; length <= size; length++) {
		g_autofree char *cut = g_strndup(text, length);
		g_autoptr(GError) error = NULL;
		g_autoptr(CgScope) scope = cg_scope_parse(cut, "o", &error);

		g_assert_true((scope == NULL) == (error != NULL));
		g_assert_true(scope != NULL || g_error_matches(error, CG_ERROR, CG_ERROR_CONFIG));
	}
}

static void test_truncated(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		cut_everywhere(bad[i].text);
	for (guint i = 0; i < 20; i++) {
		g_autoptr(CgScope) scope = random_scope();
		g_autofree char *text = cg_scope_print(scope);

		cut_everywhere(text);
	}
}

void test_policy_scope_parse(void)
{
	g_test_add_func("/policy/scope-parse/keys", test_keys);
	g_test_add_func("/policy/scope-parse/clauses", test_clauses);
	g_test_add_func("/policy/scope-parse/errors", test_errors);
	g_test_add_func("/policy/scope-parse/errors-quote-no-text", test_errors_quote_no_text);
	g_test_add_func("/policy/scope-parse/limits", test_limits);
	g_test_add_func("/policy/scope-parse/truncated", test_truncated);
}
