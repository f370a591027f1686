/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/builtin.c: the words of contactguard.conf(5), to the letter. */
#include "policy-private.h"

#include "policy-test.h"

static const CgFields few = CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) |
			    CG_FIELD(CG_PROP_TEL);

static void assert_is(const char *name, const char *contacts, CgFields fields, gboolean list,
		      CgCalls calls, CgMessages messages)
{
	g_autoptr(CgScope) scope = cg_scope_builtin(name);
	g_autoptr(CgScope) same = scope_of("same", contacts);
	g_autofree char *text = NULL;
	g_autoptr(CgScope) back = NULL;

	g_assert_nonnull(scope);
	g_assert_cmpstr(cg_scope_name(scope), ==, name);
	g_assert_cmphex(cg_scope_fields(scope), ==, fields);
	g_assert_cmpint(cg_scope_list(scope), ==, list);
	g_assert_cmpint(cg_scope_calls(scope), ==, calls);
	g_assert_cmpint(cg_scope_messages(scope), ==, messages);
	g_assert_false(cg_scope_send(scope));
	g_assert_cmpint(cg_scope_nobody(scope), ==, cg_scope_nobody(same));
	g_assert_cmpint(cg_scope_names_owner(scope), ==, cg_scope_names_owner(same));
	g_assert_cmpint(cg_scope_needs_favourites(scope), ==, cg_scope_needs_favourites(same));
	text = cg_scope_print(scope);
	back = cg_scope_parse(text, "back", NULL);
	g_assert_true(cg_scope_equal(back, scope));
}

static void test_words(void)
{
	assert_is("nothing", "Contacts=none", few, TRUE, CG_CALLS_NONE, CG_MESSAGES_NONE);
	assert_is("lookup", "Contacts=all", few, FALSE, CG_CALLS_NONE, CG_MESSAGES_NONE);
	assert_is("favourites", "Contacts=favourites", few, TRUE, CG_CALLS_IN_SCOPE,
		  CG_MESSAGES_NONE);
	assert_is("names-and-numbers", "Contacts=all", few, TRUE, CG_CALLS_IN_SCOPE,
		  CG_MESSAGES_NONE);
	assert_is("everything", "Contacts=all", CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_AGENT), TRUE,
		  CG_CALLS_ALL, CG_MESSAGES_ALL);
	g_assert_null(cg_scope_builtin("all"));
	g_assert_null(cg_scope_builtin(""));
	g_assert_null(cg_scope_builtin("ask"));
}

static void test_names(void)
{
	guint count = 0;

	while (cg_scope_builtin_name(count) != NULL)
		cg_scope_unref(cg_scope_builtin(cg_scope_builtin_name(count++)));
	g_assert_cmpuint(count, ==, 5);
}

static void test_order(void)
{
	g_autoptr(CgScope) nothing = cg_scope_builtin("nothing");
	g_autoptr(CgScope) lookup = cg_scope_builtin("lookup");
	g_autoptr(CgScope) favourites = cg_scope_builtin("favourites");
	g_autoptr(CgScope) names = cg_scope_builtin("names-and-numbers");
	g_autoptr(CgScope) everything = cg_scope_builtin("everything");

	g_assert_true(cg_scope_within(nothing, favourites));
	g_assert_true(cg_scope_within(favourites, names));
	g_assert_true(cg_scope_within(lookup, names));
	g_assert_true(cg_scope_within(names, everything));
	g_assert_false(cg_scope_within(names, favourites));
	g_assert_false(cg_scope_within(names, lookup));
}

void test_policy_builtin(void)
{
	g_test_add_func("/policy/builtin/words", test_words);
	g_test_add_func("/policy/builtin/names", test_names);
	g_test_add_func("/policy/builtin/order", test_order);
}
