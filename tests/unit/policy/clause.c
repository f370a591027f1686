/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/clause.c. */
#include "policy-private.h"

#include "policy-test.h"

static GPtrArray *selectors_of(const char *words)
{
	g_auto(GStrv) split = g_strsplit(words, ";", -1);
	GPtrArray *selectors = g_ptr_array_new_with_free_func((GDestroyNotify)cg_selector_free);
	const char *why;

	for (guint i = 0; split[i] != NULL; i++)
		g_ptr_array_add(selectors, cg_selector_parse(split[i], &why));
	return selectors;
}

static CgClause *clause_of(const char *any_of, const char *none_of)
{
	return cg_clause_new(selectors_of(any_of), selectors_of(none_of));
}

static void test_normal_form(void)
{
	static const struct {
		const char *any_of, *none_of, *printed;
	} cases[] = {
		{ "uid:2;uid:1", "", "Contacts=uid:1;uid:2\n" },
		{ "uid:1;uid:1;owner", "", "Contacts=owner;uid:1\n" },
		{ "all;uid:1", "", "Contacts=all\n" },
		{ "uid:1;all;owner", "uid:2", "Contacts=all\nExclude=uid:2\n" },
		{ "none", "", "Contacts=none\n" },
		{ "none;uid:1;none", "none", "Contacts=uid:1\n" },
		{ "", "uid:1", "Contacts=none\n" },
		{ "uid:1", "all", "Contacts=none\n" },
		{ "all", "all;owner", "Contacts=none\n" },
		{ "favourites", "label:b;label:a;label:b",
		  "Contacts=favourites\nExclude=label:a;label:b\n" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgClause *clause = clause_of(cases[i].any_of, cases[i].none_of);
		g_autoptr(GString) printed = g_string_new(NULL);

		cg_clause_print(clause, printed);
		g_assert_cmpstr(printed->str, ==, cases[i].printed);
		cg_clause_unref(clause);
	}
}

/* Whatever was to be taken away from nobody. */
static void test_nobody(void)
{
	CgClause *nobody = cg_clause_new_nobody(), *same = clause_of("none", "uid:1");
	CgClause *other = clause_of("owner", "uid:1");

	g_assert_cmpint(cg_clause_compare(nobody, same), ==, 0);
	g_assert_cmpint(cg_clause_compare(nobody, other), <, 0);
	g_assert_true(cg_clause_nobody(same));
	g_assert_false(cg_clause_nobody(other));
	cg_clause_unref(nobody);
	cg_clause_unref(same);
	cg_clause_unref(other);
}

static void test_narrows(void)
{
	static const struct {
		const char *any_a, *none_a, *any_b, *none_b;
		gboolean narrows;
	} cases[] = {
		{ "uid:1", "", "all", "", TRUE },         { "all", "", "uid:1", "", FALSE },
		{ "uid:1", "", "uid:1;uid:2", "", TRUE }, { "uid:1;uid:2", "", "uid:1", "", FALSE },
		{ "uid:1", "uid:2", "uid:1", "", TRUE },  { "uid:1", "", "uid:1", "uid:2", FALSE },
		{ "none", "", "uid:1", "uid:2", TRUE },   { "uid:1", "", "none", "", FALSE },
		{ "all", "owner", "all", "owner", TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgClause *a = clause_of(cases[i].any_a, cases[i].none_a);
		CgClause *b = clause_of(cases[i].any_b, cases[i].none_b);

		g_assert_cmpint(cg_clause_narrows(a, b), ==, cases[i].narrows);
		cg_clause_unref(a);
		cg_clause_unref(b);
	}
}

/* What could not be read, or is more than a number, hides where it is looked at to take away. */
static void test_doubt(void)
{
	static const struct {
		const char *any_of, *none_of, *properties;
		gboolean admits;
	} cases[] = {
		{ "all", "label:Work", "CATEGORIES:Home\r\n", TRUE },
		{ "all", "label:Work", "CATEGORIES;ENCODING=b:*\r\n", FALSE },
		{ "all", "label:Work", "CATEGORIES:Home\r\nCATEGORIES;ENCODING=b:*\r\n", FALSE },
		{ "all", "label:Work", "N;ENCODING=b:*\r\nUID;ENCODING=b:*\r\n", TRUE },
		{ "all", "", "CATEGORIES;ENCODING=b:*\r\n", TRUE },
		{ "label:Work", "", "CATEGORIES;ENCODING=b:*\r\n", FALSE },
		{ "label:Work", "", "CATEGORIES:Work\r\nCATEGORIES;ENCODING=b:*\r\n", TRUE },
		{ "all", "name:x", "FN;ENCODING=b:*\r\n", FALSE },
		{ "all", "name:x", "N;ENCODING=b:*\r\n", FALSE },
		{ "all", "uid:1", "UID;ENCODING=b:*\r\n", FALSE },
		{ "all", "number:110", "TEL;ENCODING=b:*\r\n", FALSE },
		{ "all", "favourites", "X-BT-UID;ENCODING=b:*\r\n", FALSE },
		{ "all", "favourites", "NOTE;ENCODING=b:*\r\n", TRUE },
		{ "all", "owner", "N;ENCODING=b:*\r\n", TRUE },
		{ "all", "number:089*", "TEL:089/5550100\r\n", FALSE },
		{ "all", "number:+4989*", "TEL:089/5550100\r\n", FALSE },
		{ "all", "number:5550100", "TEL:5550100,,12\r\n", FALSE },
		{ "all", "number:5550100", "TEL:BANK\r\n", TRUE },
		{ "number:5550100", "", "TEL:5550100,,12\r\n", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		CgClause *clause = clause_of(cases[i].any_of, cases[i].none_of);
		g_autoptr(CgCard) card = card_of(cases[i].properties);
		const CgCardTraits traits = { .country = 49 };
		g_auto(CgMatchContext) context = { .card = card, .traits = &traits };

		g_test_message("%s but %s: %s", cases[i].any_of, cases[i].none_of,
			       cases[i].properties);
		g_assert_cmpint(cg_clause_admits(clause, &context), ==, cases[i].admits);
		cg_clause_unref(clause);
	}
}

void test_policy_clause(void)
{
	g_test_add_func("/policy/clause/normal-form", test_normal_form);
	g_test_add_func("/policy/clause/nobody", test_nobody);
	g_test_add_func("/policy/clause/narrows", test_narrows);
	g_test_add_func("/policy/clause/doubt", test_doubt);
}
