/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which section fills when: what is asked for goes first, and what nobody reads gives way. */
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

static void asked_first(Fixture *f, gconstpointer data)
{
	open_slow_pb(f, "names-and-numbers");
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 1);
	sized(f, CG_REPO_FAV, 1);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	/* The calls are told by the numbers of the second reading. */
	sized(f, CG_REPO_MCH, 2);
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 2);
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 1);
}

/* Whoever asks on and on does not keep a book from ever being filled. */
static void gives_way_once(Fixture *f, gconstpointer data)
{
	open_slow_pb(f, "names-and-numbers");
	sized(f, CG_REPO_FAV, 1);
	run_loop();
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 2);
	g_assert_cmpint(ask_size(f, CG_REPO_SPD), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	sized(f, CG_REPO_SPD, 0);
	sized(f, CG_REPO_PB, 4);
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 2);
}

/* What somebody reads is not taken from them. */
static void kept_for_its_reader(Fixture *f, gconstpointer data)
{
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	CgCursor *reader;

	open_slow_pb(f, "names-and-numbers");
	reader = cg_view_read(f->view, &pull, (CgWake){ 0 });
	g_assert_cmpint(ask_size(f, CG_REPO_FAV), ==, CG_STEP_WAIT);
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 0);
	toy_phone_wake(f->phone);
	g_assert_cmpint(drain(f, reader), ==, CG_STEP_END);
	has(f, "Cai Cruz");
	sized(f, CG_REPO_FAV, 1);
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 1);
}

/* Behind what it stands on, and before what waits already. */
static void bases_first(Fixture *f, gconstpointer data)
{
	open_slow_pb(f, "names-and-numbers");
	g_assert_cmpint(ask_size(f, CG_REPO_CCH), ==, CG_STEP_WAIT);
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 1);
	f->phone->slow[CG_REPO_ICH] = TRUE;
	f->phone->slow[CG_REPO_PB] = FALSE;
	cg_wake(f->phone->waiting);
	sized(f, CG_REPO_CCH, 0);
	g_assert_cmpint(ask_size(f, CG_REPO_ICH), ==, CG_STEP_WAIT);
	/* Who is excluded is known from fav. */
	f->phone->slow[CG_REPO_FAV] = TRUE;
	open_view(f, "[Scope x]\nContacts=all\nExclude=favourites\n", LIMIT);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_WAIT);
	toy_phone_wake(f->phone);
	listed(f, CG_REPO_PB, "0=Phone\n1=Phone\n2=Ahlberg;Ada\n3=Cruz;Cai\n");
}

/* All calls of everybody stand on nothing. */
static void all_calls(Fixture *f, gconstpointer data)
{
	open_slow_pb(f, "[Scope x]\nContacts=all\nCalls=all\n");
	sized(f, CG_REPO_MCH, 2);
	g_assert_cmpint(ask_size(f, CG_REPO_PB), ==, CG_STEP_WAIT);
}

/* A number is found also if pb gave way before. */
static void lookup(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_LIST);

	query.cards.search_by = CG_SEARCH_NUMBER;
	query.cards.search = "+46702222222";
	open_slow_pb(f, "[Scope x]\nContacts=all\nList=no\nCalls=all\n");
	sized(f, CG_REPO_MCH, 2);
	g_assert_cmpuint(f->phone->of[CG_REPO_FAV], ==, 0);
	toy_phone_wake(f->phone);
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "1=Berg;Bo\n");
	g_assert_cmpuint(f->phone->of[CG_REPO_PB], ==, 2);
}

/* What gave way is counted once. */
static void memory(Fixture *f, gconstpointer data)
{
	guint64 before;

	f->account = cg_account_new(NULL);
	open_view(f, "names-and-numbers", LIMIT);
	sized(f, CG_REPO_PB, 4);
	sized(f, CG_REPO_FAV, 1);
	sized(f, CG_REPO_CCH, 0);
	before = cg_account_used(f->account);
	open_view(f, "nothing", LIMIT);
	g_assert_cmpuint(cg_account_used(f->account), ==, 0);
	open_slow_pb(f, "names-and-numbers");
	sized(f, CG_REPO_FAV, 1);
	toy_phone_wake(f->phone);
	sized(f, CG_REPO_CCH, 0);
	g_assert_cmpuint(cg_account_used(f->account), ==, before);
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
}

void test_view_view_fill(void)
{
	ADD("view-fill/asked-first", asked_first);
	ADD("view-fill/gives-way-once", gives_way_once);
	ADD("view-fill/kept-for-its-reader", kept_for_its_reader);
	ADD("view-fill/bases-first", bases_first);
	ADD("view-fill/all-calls", all_calls);
	ADD("view-fill/lookup", lookup);
	ADD("view-fill/memory", memory);
	ADD("view-fill/parts-of-the-limit", parts_of_the_limit);
}
