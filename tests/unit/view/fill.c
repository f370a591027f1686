/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling a repository: phones that fail. */
#include "fixture.h"
#include "view-tests.h"

static void cut_card(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Dahl;Dag\nFN:Dag Dahl\nTEL:+46704444444");
	open_view(f, "everything", 1 << 20);
	/* The bad card costs only itself; its neighbours keep their places. */
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Dahl;Dag\n");
}

static void hidden_fault(Fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL;

	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_REPO_PB);
	before = g_strdup(f->got->str);
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_REPO_PB);
	g_assert_cmpstr(f->got->str, ==, before);
}

static void lost(Fixture *f, gconstpointer data)
{
	f->phone->fail_after = 2;
	open_view(f, "everything", 1 << 20);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_true(cg_view_failed(f->view));
	g_assert_cmpint(ask(f, query_of(CG_REPO_ICH, CG_WANT_LIST)), ==, CG_STEP_LATER);
	g_assert_cmpint(ask(f, query_of(CG_REPO_FAV, CG_WANT_LIST)), ==, CG_STEP_LATER);
}

static void no_folder(Fixture *f, gconstpointer data)
{
	f->phone->without[CG_REPO_ICH] = TRUE;
	f->phone->without[CG_REPO_FAV] = TRUE;
	open_view(f, "favourites", 1 << 20);
	sized(f, CG_REPO_ICH, 0);
	listed(f, CG_REPO_PB, "0=Phone\n");
	g_assert_false(cg_view_failed(f->view));
}

/* A book that is refused, for good or for now, costs itself and what stands on it. */
static void refused(Fixture *f, gconstpointer data)
{
	static const CgRepository books[] = { CG_REPO_FAV, CG_REPO_SIM_PB, CG_REPO_ICH };

	for (guint i = 0; i < G_N_ELEMENTS(books); i++) {
		f->phone->refuses[books[i]] = CG_STEP_UNSUPPORTED;
		open_view(f, "everything", 1 << 20);
		sized(f, books[i], 0);
		sized(f, CG_REPO_PB, 4);
		f->phone->refuses[books[i]] = CG_STEP_LATER;
		open_view(f, "everything", 1 << 20);
		g_assert_cmpint(ask(f, query_of(books[i], CG_WANT_SIZE)), ==, CG_STEP_LATER);
		sized(f, CG_REPO_PB, 4);
		g_assert_false(cg_view_failed(f->view));
		/* It is asked for again when the car asks again. */
		f->phone->refuses[books[i]] = CG_STEP_GOT;
		g_assert_cmpint(ask(f, query_of(books[i], CG_WANT_SIZE)), ==, CG_STEP_END);
	}
}

/* Who is let in by fav among others is let in by the others: pb goes on, and is not asked for once
 * more. */
static void refused_for_some(Fixture *f, gconstpointer data)
{
	static const CgStep steps[] = { CG_STEP_LATER, CG_STEP_UNSUPPORTED, CG_STEP_NOT_FOUND };

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		f->phone->of[CG_REPO_PB] = 0;
		f->phone->refuses[CG_REPO_FAV] = steps[i];
		open_view(f, "[Scope x]\nContacts=favourites;label:Family\nCalls=in-scope\n",
			  1 << 20);
		listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n");
		sized(f, CG_REPO_MCH, 1);
		g_assert_cmpint(ask(f, query_of(CG_REPO_FAV, CG_WANT_SIZE)), ==,
				steps[i] == CG_STEP_LATER ? CG_STEP_LATER : CG_STEP_END);
		g_assert_false(cg_view_failed(f->view));
		g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 1);
	}
}

/* What was filled before it is known that the owner will not be is not told any more. */
static void refused_after(Fixture *f, gconstpointer data)
{
	static const char scope[] = "[Scope x]\nContacts=favourites;name:*\nExclude=owner\n";

	open_view(f, scope, 1 << 20);
	sized(f, CG_REPO_FAV, 1);
	f->phone->refuses[CG_REPO_PB] = CG_STEP_LATER;
	open_view(f, scope, 1 << 20);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_cmpint(ask(f, query_of(CG_REPO_FAV, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_cmpint(ask(f, query_of(CG_REPO_SPD, CG_WANT_SIZE)), ==, CG_STEP_LATER);
}

static void refused_below(Fixture *f, gconstpointer data)
{
	f->phone->refuses[CG_REPO_FAV] = CG_STEP_LATER;
	open_view(f, "favourites", 1 << 20);
	g_assert_cmpint(ask(f, query_of(CG_REPO_ICH, CG_WANT_LIST)), ==, CG_STEP_LATER);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_true(cg_view_failed(f->view));
	f->phone->refuses[CG_REPO_FAV] = CG_STEP_GOT;
	f->phone->refuses[CG_REPO_PB] = CG_STEP_UNSUPPORTED;
	open_view(f, "everything", 1 << 20);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	g_assert_true(cg_view_failed(f->view));
}

void test_view_fill(void)
{
	ADD("fill/cut-card", cut_card);
	ADD("fill/hidden-fault", hidden_fault);
	ADD("fill/refused", refused);
	ADD("fill/refused-for-some", refused_for_some);
	ADD("fill/refused-after", refused_after);
	ADD("fill/refused-below", refused_below);
	ADD("fill/lost", lost);
	ADD("fill/no-folder", no_folder);
}
