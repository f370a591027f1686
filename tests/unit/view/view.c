/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a view shows under each scope, and what it asks of the phone for it. */
#include "fixture.h"
#include "view-tests.h"

static void nothing_asks_nothing(Fixture *f, gconstpointer data)
{
	open_view(f, "nothing", 1 << 20);
	cg_view_fill(f->view);
	for (guint i = 0; i < CG_REPOSITORIES; i++) {
		sized(f, i, 0);
		listed(f, i, "");
		pulled(f, i);
		g_assert_cmpstr(f->got->str, ==, "");
	}
	g_assert_cmpuint(f->phone->reads, ==, 0);
}

/* An entry of a book without anybody is as absent as one among others. */
static void entry_of_nobody(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_FAV, CG_WANT_ITEMS);

	query.pick = CG_PICK_HANDLE;
	query.handle = 1;
	open_view(f, "nothing", 1 << 20);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	open_view(f, "[Scope x]\nContacts=label:Family\n", 1 << 20);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	query.repository = CG_REPO_PB;
	query.handle = 2;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
}

static void favourites(Fixture *f, gconstpointer data)
{
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n");
	listed(f, CG_REPO_FAV, "1=Berg;Bo\n");
	sized(f, CG_REPO_PB, 2);
	pulled(f, CG_REPO_PB);
	has(f, "TEL:+46702222222");
	lacks(f, "secret");
	lacks(f, "Ahlberg");
	g_assert_cmphex(f->head.database[0], ==, 0xDB);
	g_assert_cmphex(f->head.primary[14], ==, 0x01);
	g_assert_cmphex(f->head.secondary[15], ==, 0x02);
	/* Only what it needs: no address, no note. */
	g_assert_cmphex(f->phone->asked & CG_FIELD(CG_PROP_ADR), ==, 0);
	g_assert_cmphex(f->phone->asked & CG_FIELD(CG_PROP_NOTE), ==, 0);
}

/* If nothing else lets anybody in, all of them stand in fav, and pb is not asked for. */
static void favourites_alone(Fixture *f, gconstpointer data)
{
	toy_phone_set_owner(f->phone, "N:Own;Er\nTEL:+46709999999");
	toy_phone_add(f->phone, CG_REPO_FAV, "N:Alone;Al\nTEL:+46701111111\nCATEGORIES:Work");
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n2=Alone;Al\n");
	sized(f, CG_REPO_MCH, 2);
	listed(f, CG_REPO_FAV, "1=Berg;Bo\n2=Alone;Al\n");
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 0);
	open_view(f, "[Scope x]\nContacts=favourites\nExclude=label:work\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n");
	open_view(f, "[Scope x]\nContacts=favourites\nContacts=name:A*;label:x\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Alone;Al\n");
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 0);
	f->phone->without[CG_REPO_FAV] = TRUE;
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n");
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 0);
	/* Others are let in as well. */
	open_view(f, "[Scope x]\nContacts=favourites;label:Family\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n");
}

/* Who bears a favourite's name is no favourite by that. */
static void namesake(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Berg;Bo\nFN:Bo Berg\nTEL:+46708888888");
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n");
}

static void everything(Fixture *f, gconstpointer data)
{
	open_view(f, "everything", 1 << 20);
	sized(f, CG_REPO_PB, 4);
	pulled(f, CG_REPO_PB);
	has(f, "Hidden Street 1");
	has(f, "NOTE:secret");
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	pulled(f, CG_REPO_MCH);
	has(f, "Somebody Else");
}

static void label(Fixture *f, gconstpointer data)
{
	open_view(f, "[Scope x]\nContacts=label:family\nCalls=in-scope\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n");
	pulled(f, CG_REPO_PB);
	/* It was looked at, and is not released. */
	lacks(f, "CATEGORIES");
	listed(f, CG_REPO_MCH, "1=Ahlberg;Ada\n");
}

void test_view_view(void)
{
	ADD("view/nothing-asks-nothing", nothing_asks_nothing);
	ADD("view/entry-of-nobody", entry_of_nobody);
	ADD("view/favourites", favourites);
	ADD("view/favourites-alone", favourites_alone);
	ADD("view/namesake", namesake);
	ADD("view/everything", everything);
	ADD("view/label", label);
}
