/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which section fills when: what is asked for goes first, behind pb. */
#include "fixture.h"
#include "view-tests.h"

#define LIMIT (1 << 20)

static CgStep ask_size(Fixture *f, CgRepository repository)
{
	return ask(f, query_of(repository, CG_WANT_SIZE));
}

static void open_slow_pb(Fixture *f, const char *scope)
{
	f->phone->slow[CG_REPO_PB] = TRUE;
	open_view(f, scope, LIMIT);
	cg_view_fill(f->view);
	run_loop();
}

/* Behind pb, and before what waits already. */
static void asked_first(Fixture *f, gconstpointer data)
{
	open_slow_pb(f, "names-and-numbers");
	g_assert_cmpint(ask_size(f, CG_REPO_FAV), ==, CG_STEP_WAIT);
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 0);
	f->phone->slow[CG_REPO_ICH] = TRUE;
	f->phone->slow[CG_REPO_PB] = FALSE;
	cg_wake(f->phone->waiting);
	sized(f, CG_REPO_FAV, 1);
	run_loop();
	g_assert_cmpint(ask_size(f, CG_REPO_ICH), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	sized(f, CG_REPO_MCH, 2);
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 1);
}

/* What a phone does not have is known without a question, but not told before pb is there. */
static void silent_phone(Fixture *f, gconstpointer data)
{
	f->phone->without[CG_REPO_SPD] = TRUE;
	f->phone->slow[CG_REPO_PB] = TRUE;
	open_view(f, "names-and-numbers", LIMIT);
	g_assert_cmpint(ask_size(f, CG_REPO_SPD), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	sized(f, CG_REPO_SPD, 0);
}

/* Who is excluded is known from fav, and the calls of a log are counted in another one. */
static void bases_first(Fixture *f, gconstpointer data)
{
	f->phone->slow[CG_REPO_FAV] = TRUE;
	open_view(f, "[Scope x]\nContacts=all\nExclude=favourites\n", LIMIT);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	listed(f, CG_REPO_PB, "0=Phone\n1=Phone\n2=Ahlberg;Ada\n3=Cruz;Cai\n");
	f->phone->slow[CG_REPO_ICH] = TRUE;
	open_view(f, "names-and-numbers", LIMIT);
	sized(f, CG_REPO_CCH, 0);
	g_assert_cmpuint(f->phone->of[CG_REPO_MCH], ==, 1);
	g_assert_cmpint(ask_size(f, CG_REPO_ICH), ==, CG_STEP_WAIT);
}

/* fav is filled first, for who is let in by it; but where the owner is excluded it stands on pb. */
static void filled_before_its_base(Fixture *f, gconstpointer data)
{
	f->phone->refuses[CG_REPO_PB] = CG_STEP_UNSUPPORTED;
	open_view(f, "[Scope x]\nContacts=favourites;label:Family\nExclude=owner\n", LIMIT);
	cg_view_fill(f->view);
	run_loop();
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 1);
	g_assert_cmpint(ask_size(f, CG_REPO_FAV), ==, CG_STEP_LATER);
	g_assert_true(cg_view_failed(f->view));
}

/* How full one book is matters to no other one, and what stands on one that is over its limit stays
 * away. */
static void parts_of_the_limit(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);

	toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "everything", 50000);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_LATER);
	sized(f, CG_REPO_FAV, 1);
	g_assert_false(cg_view_failed(f->view));
	open_view(f, "[Scope x]\nContacts=all\nFields=N;NOTE\nCalls=in-scope\n", 50000);
	g_assert_cmpint(ask_size(f, CG_REPO_MCH), ==, CG_STEP_LATER);
	g_assert_cmpint(ask_size(f, CG_REPO_MCH), ==, CG_STEP_LATER);
	sized(f, CG_REPO_FAV, 1);
	toy_phone_add(f->phone, CG_REPO_FAV, note);
	open_view(f, "everything", 250000);
	g_assert_cmpint(ask_size(f, CG_REPO_FAV), ==, CG_STEP_LATER);
	sized(f, CG_REPO_PB, 5);
	g_assert_false(cg_view_failed(f->view));
	/* Nobody can tell who else is a favourite; the first that are known are so by their order.
	 */
	open_view(f, "[Scope x]\nContacts=favourites;label:Family\nFields=TEL;NOTE\n", 250000);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_LATER);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_LATER);
}

void test_view_view_fill(void)
{
	ADD("view-fill/asked-first", asked_first);
	ADD("view-fill/silent-phone", silent_phone);
	ADD("view-fill/bases-first", bases_first);
	ADD("view-fill/filled-before-its-base", filled_before_its_base);
	ADD("view-fill/parts-of-the-limit", parts_of_the_limit);
}
