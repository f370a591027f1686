/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/decision/explain.c: what is said of each book, under scopes that empty it or not. */
#include "decision-tests.h"

static GPtrArray *explain(DecisionFixture *fixture, const char *repository)
{
	const CgWho ada = { PHONE, ADA };
	gboolean is_contacts = g_str_has_suffix(repository, "pb") || g_str_equal(repository, "fav");

	return cg_decisions_explain(fixture->decisions, &ada, repository,
				    is_contacts ? CG_AREA_CONTACTS : CG_AREA_CALLS);
}

static gboolean is_said(DecisionFixture *fixture, const char *repository, const char *what)
{
	g_autoptr(GPtrArray) why = explain(fixture, repository);
	g_autofree char *sentence = g_strconcat(repository, " ", what, NULL);

	return g_ptr_array_find_with_equal_func(why, sentence, g_str_equal, NULL);
}

static void reasons_first(DecisionFixture *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) fixed = NULL, why = NULL;

	decision_fixture_fix_scope(fixture, "everything");
	fixed = explain(fixture, "pb");

	g_assert_cmpstr(fixed->pdata[0], ==, "the scope is fixed by --scope");
	decision_fixture_set_rules(fixture, "[Rule r]\nScope=ask\nCeiling=lookup\n");
	g_assert_true(decision_fixture_grant(fixture, ADA, "favourites", "1h"));
	why = explain(fixture, "pb");
	g_assert_cmpstr(why->pdata[0], ==, "the driver granted favourites (1h)");
	g_assert_cmpstr(why->pdata[2], ==, "ceiling lookup narrows it");
	g_assert_cmpstr(why->pdata[3], ==,
			"pb lists and counts nobody; a search for a whole number finds one card");
}

static void empty_books(DecisionFixture *fixture, gconstpointer data)
{
	static const struct {
		const char *scope, *repository, *what;
	} cases[] = {
		{ "nothing", "pb", "is empty: no contact is in scope" },
		{ "nothing", "ich", "is empty: no calls are shown" },
		{ "lookup", "SIM1/pb", "is empty: nobody is listed or counted" },
		{ "lookup", "fav", "is empty: nobody is listed or counted" },
		{ "[Scope a]\nCalls=in-scope\n", "SIM1/cch",
		  "is empty: only calls of contacts in scope are shown, and no contact is in "
		  "scope" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		decision_fixture_fix_scope(fixture, cases[i].scope);
		g_assert_true(is_said(fixture, cases[i].repository, cases[i].what));
	}
	decision_fixture_fix_scope(fixture, "[Scope a]\nCalls=all\n");
	g_assert_false(is_said(fixture, "och", "is empty: no calls are shown"));
	decision_fixture_fix_scope(fixture, "favourites");
	g_assert_false(is_said(fixture, "pb", "is empty: no contact is in scope"));
}

/* Whose calls are shown is said by whose contacts. */
static void of_the_scope(DecisionFixture *fixture, gconstpointer data)
{
	decision_fixture_fix_scope(
		fixture, "[Scope a]\nContacts=favourites\nExclude=label:Work\nCalls=in-scope\n");
	g_assert_true(is_said(fixture, "pb", "shows Contacts=favourites"));
	g_assert_true(is_said(fixture, "pb", "shows Exclude=label:Work"));
	g_assert_true(is_said(fixture, "pb", "shows List=yes"));
	g_assert_false(is_said(fixture, "pb", "shows Calls=in-scope"));
	g_assert_true(is_said(fixture, "mch", "shows Calls=in-scope"));
	g_assert_true(is_said(fixture, "mch", "shows Contacts=favourites"));
	g_assert_true(is_said(fixture, "mch", "shows Exclude=label:Work"));
	g_assert_true(is_said(fixture, "mch", "shows Fields=VERSION;FN;N;TEL"));
	g_assert_false(is_said(fixture, "mch", "shows List=yes"));
}

void test_explain(void)
{
	ADD_TEST("explain/reasons-first", reasons_first);
	ADD_TEST("explain/empty-books", empty_books);
	ADD_TEST("explain/of-the-scope", of_the_scope);
}
