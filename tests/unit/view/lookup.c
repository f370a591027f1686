/* SPDX-License-Identifier: GPL-2.0-or-later */
/* List=no: one card for one whole number. */
#include "fixture.h"
#include "view-tests.h"

static void lookup(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	open_view(f, "lookup", 1 << 20);
	sized(f, CG_REPO_PB, 0);
	g_assert_cmphex(f->head.database[0], ==, 0xDB);
	listed(f, CG_REPO_PB, "");
	query.cards.search_by = CG_SEARCH_NUMBER;
	query.cards.search = "0703333333";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "1=Cruz;Cai\n");
	g_assert_cmpuint(f->head.size, ==, 1);
	/* Another hit, another handle, and part of a number is none. */
	query.cards.search = "+46701111111";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "2=Ahlberg;Ada\n");
	query.cards.search = "4670";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");
	query.cards.search_by = CG_SEARCH_NAME;
	query.cards.search = "Cruz";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");

	query = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	query.pick = CG_PICK_HANDLE;
	query.handle = 1;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	has(f, "Cai Cruz");
	query.handle = 0;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	query.handle = 3;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
}

/* Calls are listed all the same, and searched as lists are. */
static void calls_beside_it(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_MCH, CG_WANT_LIST);

	query.cards.search_by = CG_SEARCH_NUMBER;
	query.cards.search = "2222";
	open_view(f, "[Scope x]\nContacts=all\nList=no\nCalls=all\n", 1 << 20);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, 1);
	query.repository = CG_REPO_PB;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.size, ==, 0);
}

static CgStep look_up(Fixture *f, const char *number)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	query.cards.search_by = CG_SEARCH_NUMBER;
	query.cards.search = number;
	return ask(f, query);
}

/* Each hit has a handle of its own, also the same one again, and the last thousand can be asked
 * for. */
static void handles(Fixture *f, gconstpointer data)
{
	CgQuery entry = query_of(CG_REPO_PB, CG_WANT_ITEMS);

	entry.pick = CG_PICK_HANDLE;
	open_view(f, "lookup", 1 << 20);
	for (guint i = 1; i <= 1025; i++) {
		g_autofree char *expected = g_strdup_printf("%u=Cruz;Cai\n", i);

		g_assert_cmpint(look_up(f, "+46703333333"), ==, CG_STEP_END);
		g_assert_cmpstr(f->got->str, ==, expected);
	}
	entry.handle = 1025;
	g_assert_cmpint(ask(f, entry), ==, CG_STEP_END);
	has(f, "Cai Cruz");
	entry.handle = 2;
	g_assert_cmpint(ask(f, entry), ==, CG_STEP_END);
	entry.handle = 1;
	g_assert_cmpint(ask(f, entry), ==, CG_STEP_NOT_FOUND);
	entry.handle = 1026;
	g_assert_cmpint(ask(f, entry), ==, CG_STEP_NOT_FOUND);
}

/* Those for a number, under List=no; whoever reads the view counts them. */
static void counted(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	query.cards.search_by = CG_SEARCH_NUMBER;
	query.cards.search = "1";
	open_view(f, "everything", 1 << 20);
	g_assert_false(cg_view_is_lookup(f->view, &query));
	open_view(f, "lookup", 1 << 20);
	g_assert_true(cg_view_is_lookup(f->view, &query));
	query.want = CG_WANT_SIZE;
	g_assert_true(cg_view_is_lookup(f->view, &query));
	query.repository = CG_REPO_MCH;
	g_assert_false(cg_view_is_lookup(f->view, &query));
	query.repository = CG_REPO_PB;
	query.cards.search = "";
	g_assert_false(cg_view_is_lookup(f->view, &query));
	query.cards.search = "Ada";
	query.cards.search_by = CG_SEARCH_NAME;
	g_assert_false(cg_view_is_lookup(f->view, &query));
}

/* Numbers that are not granted are not looked at. */
/* How many share a number is not told: one is found, and counted. */
static void shared_number(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Dahl;Dag\nTEL:+46703333333");
	open_view(f, "lookup", 1 << 20);
	g_assert_cmpint(look_up(f, "+46703333333"), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "1=Cruz;Cai\n");
	g_assert_cmpuint(f->head.size, ==, 1);
}

static void hidden_numbers(Fixture *f, gconstpointer data)
{
	open_view(f, "[Scope x]\nContacts=all\nList=no\nFields=N;FN\n", 1 << 20);
	g_assert_cmpint(look_up(f, "+46703333333"), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");
}

void test_view_lookup(void)
{
	ADD("lookup/handles", handles);
	ADD("lookup/counted", counted);
	ADD("lookup/calls-beside-it", calls_beside_it);
	ADD("lookup/hidden-numbers", hidden_numbers);
	ADD("lookup/shared-number", shared_number);
	ADD("lookup/search", lookup);
}
