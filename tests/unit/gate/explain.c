/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/gate/explain.c: what is said of each book, under scopes that empty it or not. */
#include "fixture.h"
#include "gate-tests.h"

static const CgWho ada = { PHONE, ADA };

static gboolean is_said(Fixture *fixture, const char *repository, const char *what)
{
	g_autoptr(GPtrArray) why = cg_gate_explain(fixture->gate, &ada, repository);
	g_autofree char *sentence = g_strconcat(repository, " ", what, NULL);

	return g_ptr_array_find_with_equal_func(why, sentence, g_str_equal, NULL);
}

static void reasons_first(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) fixed = cg_gate_explain(fixture->gate, &ada, "pb"), why = NULL;

	g_assert_cmpstr(fixed->pdata[0], ==, "the scope is fixed by --scope");
	fixture_rules(fixture, "[Rule r]\nScope=ask\nCeiling=lookup\n");
	g_assert_true(fixture_grant(fixture, ADA, "favourites", "1h"));
	why = cg_gate_explain(fixture->gate, &ada, "pb");
	g_assert_cmpstr(why->pdata[0], ==, "the driver granted favourites (1h)");
	g_assert_cmpstr(why->pdata[2], ==, "ceiling lookup narrows it");
	g_assert_cmpstr(why->pdata[3], ==,
			"pb lists and counts nobody; a search for a whole number finds one card");
}

static void empty_books(Fixture *fixture, gconstpointer data)
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
		fixture_decide(fixture, cases[i].scope);
		g_assert_true(is_said(fixture, cases[i].repository, cases[i].what));
	}
	fixture_decide(fixture, "[Scope a]\nCalls=all\n");
	g_assert_false(is_said(fixture, "och", "is empty: no calls are shown"));
	fixture_decide(fixture, "favourites");
	g_assert_false(is_said(fixture, "pb", "is empty: no contact is in scope"));
}

/* Whose calls are shown is said by whose contacts. */
static void of_the_scope(Fixture *fixture, gconstpointer data)
{
	fixture_decide(fixture,
		       "[Scope a]\nContacts=favourites\nExclude=label:Work\nCalls=in-scope\n");
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

static void no_such_book(Fixture *fixture, gconstpointer data)
{
	static const char *const wrong[] = {
		"", "SIM1/", "sim1/pb", "pb ", "telecom/pb", "SIM1pb"
	};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_null(cg_gate_explain(fixture->gate, &ada, wrong[i]));
}

void test_gate_explain(void)
{
	ADD("explain/reasons-first", reasons_first);
	ADD("explain/empty-books", empty_books);
	ADD("explain/of-the-scope", of_the_scope);
	ADD("explain/no-such-book", no_such_book);
}
