/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling a book: phones that fail, and the limit. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

static void framing_fault(Fixture *f, gconstpointer data)
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

/* A card that is none is left out, and nothing that the car gets tells that it was there. */
static void bad_card(Fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL;
	CgHead head;

	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	before = g_strdup(f->got->str);
	sized(f, CG_REPO_PB, 4);
	head = f->head;
	toy_phone_add(f->phone, CG_REPO_PB, "N:Bad;Ben\nno colon in this line");
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	g_assert_cmpstr(f->got->str, ==, before);
	sized(f, CG_REPO_PB, 4);
	g_assert_cmpmem(&head, sizeof(head), &f->head, sizeof(f->head));
}

/* An AGENT in a bulk body may be a card that took in its neighbours: it is read once more by
 * itself. */
static void card_in_card(Fixture *f, gconstpointer data)
{
	guint reads;

	open_view(f, "names-and-numbers", 1 << 20);
	sized(f, CG_REPO_PB, 4);
	reads = f->phone->reads;
	toy_phone_add(f->phone, CG_REPO_PB, "N:Boss;Bea\nAGENT:\nBEGIN:VCARD\nN:Agent\nEND:VCARD");
	f->phone->reads = 0;
	open_view(f, "names-and-numbers", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Boss;Bea\n");
	/* The listing, and an entry for each. */
	g_assert_cmpuint(f->phone->reads, ==, reads + 1 + 4);
}

/* Whether the phone has a card of its owner is not told by what happens to the others. */
static void hidden_owner(Fixture *f, gconstpointer data)
{
	CgQuery search = query_of(CG_REPO_PB, CG_WANT_LIST);

	search.cards.search = "+46709999999";
	search.cards.search_by = CG_SEARCH_NUMBER;
	f->phone->cards[CG_REPO_PB]->pdata[0] = g_strdup(
		"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Own\r\nTEL:+46709999999\r\nEND:VCARD\r\n");
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	open_view(f, "lookup", 1 << 20);
	g_assert_cmpint(ask(f, search), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "");
}

static guint least_limit(Fixture *f)
{
	guint limit = 1;

	do
		open_view(f, "favourites", ++limit);
	while (ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)) == CG_STEP_LATER);
	return limit;
}

static void owner_and_limit(Fixture *f, gconstpointer data)
{
	guint without = least_limit(f);

	f->phone->cards[CG_REPO_PB]->pdata[0] = g_strdup("BEGIN:VCARD\r\nEND:VCARD\r\n");
	g_assert_cmpuint(least_limit(f), ==, without);
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

static void patience(Fixture *f, gconstpointer data)
{
	CgQuery size = query_of(CG_REPO_PB, CG_WANT_SIZE);
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autoptr(CgCursor) waiting = NULL, streaming = NULL;
	CgHead head;

	f->phone->asleep = TRUE;
	open_view(f, "everything", 1 << 20);
	waiting = cg_view_read(f->view, &size, (CgWake){ 0 });
	streaming = cg_view_read(f->view, &pull, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(7));
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_LATER);
	/* Too slow for that answer only. */
	toy_phone_wake(f->phone);
	g_assert_cmpint(drain(f, g_steal_pointer(&streaming)), ==, CG_STEP_END);
	has(f, "Ada Ahlberg");
	sized(f, CG_REPO_PB, 4);
}

static void limit(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *photo = g_strdup_printf(
		"N:Photo;Pia\nFN:Pia\nTEL:+46709999999\nPHOTO;ENCODING=b;TYPE=JPEG:%s", big);
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);

	toy_phone_add(f->phone, CG_REPO_PB, photo);
	open_view(f, "everything", 20000);
	pulled(f, CG_REPO_PB);
	has(f, "Photo;Pia");
	lacks(f, "PHOTO");
	toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "everything", 20000);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	/* What is hidden counts against nothing. */
	open_view(f, "favourites", 20000);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n");
}

/* A card takes memory whatever it holds. */
static void empty_cards(Fixture *f, gconstpointer data)
{
	for (guint i = 0; i < 1000; i++)
		toy_phone_add(f->phone, CG_REPO_PB, "N:");
	open_view(f, "everything", 300000);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	open_view(f, "everything", 1000000);
	sized(f, CG_REPO_PB, 1004);
}

/* Pictures go first, and those that are kept leave room for the names that come after them. */
static void pictures_first(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(4000, 'A');
	g_autofree char *photo = g_strdup_printf("N:P;Pia\nPHOTO;ENCODING=b:%s", big);

	for (guint i = 0; i < 30; i++)
		toy_phone_add(f->phone, CG_REPO_PB, photo);
	for (guint i = 0; i < 30; i++)
		toy_phone_add(f->phone, CG_REPO_PB, "N:Q;Quin\nTEL:1");
	open_view(f, "everything", 100000);
	sized(f, CG_REPO_PB, 1 + 3 + 60);
	pulled(f, CG_REPO_PB);
	has(f, "PHOTO");
	/* None but in the first: once gone, they stay away. */
	lacks(f, "N:P;Pia\r\nFN:\r\nTEL:\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:P;Pia\r\n"
		 "FN:\r\nTEL:\r\nPHOTO");
}

/* More than a phonebook can count: the rest is left out, and counts against no limit. */
static void too_many(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(1 << 20, 'n');
	g_autofree char *note = g_strconcat("N:M\nNOTE:", big, NULL);

	for (guint i = 0; i < 70000; i++)
		toy_phone_add(f->phone, CG_REPO_PB, "N:M\nTEL:1");
	for (guint i = 0; i < 64; i++)
		toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "everything", 64 << 20);
	sized(f, CG_REPO_PB, CG_COLLECTION_MAX);
	/* Those that are hidden take nobody's place. */
	toy_phone_add(f->phone, CG_REPO_PB, "N:Last;One\nFN:Last One\nTEL:+46705555555");
	open_view(f, "[Scope x]\nContacts=number:+46705555555\nFields=TEL\n", 1 << 20);
	sized(f, CG_REPO_PB, 2);
	pulled(f, CG_REPO_PB);
	has(f, "+46705555555");
}

/* A bulk pull that runs waits for each card, and for none of them for ever. */
static void stream_patience(Fixture *f, gconstpointer data)
{
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autoptr(CgCursor) read = NULL;
	const CgItem *item;
	CgHead head;

	f->phone->asleep = TRUE;
	open_view(f, "everything", 1 << 20);
	read = cg_view_read(f->view, &pull, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(19));
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
}

/* How far a bulk pull comes must not tell how long the phone took: before, while and after are one.
 */
static void over_while_streaming(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autofree char *early = NULL;
	CgCursor *read;

	toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "everything", 20000);
	read = cg_view_read(f->view, &pull, (CgWake){ 0 });
	g_assert_cmpint(drain(f, read), ==, CG_STEP_LATER);
	has(f, "Cai Cruz");
	early = g_strdup(f->got->str);
	g_assert_cmpint(ask(f, pull), ==, CG_STEP_LATER);
	g_assert_cmpstr(f->got->str, ==, early);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	/* Another view would do no better. */
	g_assert_false(cg_view_failed(f->view));
}

void test_view_fill(void)
{
	ADD("fill/empty-cards", empty_cards);
	ADD("fill/pictures-first", pictures_first);
	ADD("fill/too-many", too_many);
	ADD("fill/framing-fault", framing_fault);
	ADD("fill/hidden-fault", hidden_fault);
	ADD("fill/bad-card", bad_card);
	ADD("fill/card-in-card", card_in_card);
	ADD("fill/hidden-owner", hidden_owner);
	ADD("fill/owner-and-limit", owner_and_limit);
	ADD("fill/lost", lost);
	ADD("fill/no-folder", no_folder);
	ADD("fill/patience", patience);
	ADD("fill/stream-patience", stream_patience);
	ADD("fill/over-while-streaming", over_while_streaming);
	ADD("fill/limit", limit);
}
