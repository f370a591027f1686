/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limit of a view, how many cards a repository has, and their order without names. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

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

/* Nor does what is hidden of a card that is shown. */
static void hidden_parts(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);

	toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "names-and-numbers", 20000);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Note;Ned\n");
}

/* A card takes memory whatever it holds. */
static void empty_cards(Fixture *f, gconstpointer data)
{
	for (guint i = 0; i < 1000; i++)
		toy_phone_add(f->phone, CG_REPO_PB, "N:M");
	open_view(f, "everything", 300000);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	open_view(f, "everything", 1400000);
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
	open_view(f, "[Scope x]\nContacts=all\nFields=N;FN;TEL;PHOTO\n", 134000);
	sized(f, CG_REPO_PB, 1 + 3 + 60);
	pulled(f, CG_REPO_PB);
	has(f, "PHOTO");
	/* None but in the first: once gone, they stay away. */
	has(f,
	    "N:P;Pia\r\nFN:Pia P\r\nTEL:\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:P;Pia\r\n"
	    "FN:Pia P\r\nTEL:\r\nEND");
	lacks(f, "FN:Pia P\r\nTEL:\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nN:P;Pia\r\n"
		 "FN:Pia P\r\nTEL:\r\nPHOTO");
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

	toy_phone_set_owner(f->phone, "BEGIN:VCARD\nEND:VCARD\n");
	g_assert_cmpuint(least_limit(f), ==, without);
}

/* How far a bulk pull comes must not tell how long the phone took: before, while and after are one.
 */
static void over_while_streaming(Fixture *f, gconstpointer data)
{
	g_autofree char *big = g_strnfill(40000, 'A');
	g_autofree char *note = g_strdup_printf("N:Note;Ned\nFN:Ned\nTEL:1\nNOTE:%s", big);
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autofree char *early = NULL;
	CgCursor *cursor;

	toy_phone_add(f->phone, CG_REPO_PB, note);
	open_view(f, "everything", 20000);
	cursor = cg_view_read(f->view, &pull, (CgWake){ 0 });
	g_assert_cmpint(drain(f, cursor), ==, CG_STEP_LATER);
	has(f, "Cai Cruz");
	early = g_strdup(f->got->str);
	g_assert_cmpint(ask(f, pull), ==, CG_STEP_LATER);
	g_assert_cmpstr(f->got->str, ==, early);
	g_assert_cmpint(ask(f, query_of(CG_REPO_PB, CG_WANT_SIZE)), ==, CG_STEP_LATER);
	/* Another view would do no better. */
	g_assert_false(cg_view_failed(f->view));
}

static void without_names(Fixture *f, gconstpointer data)
{
	/* In the order of what is released, not in the phone's. */
	toy_phone_add(f->phone, CG_REPO_PB, "N:Zed;Zoe\nFN:Zoe Zed\nTEL:+46700000000");
	open_view(f, "[Scope x]\nContacts=all\nFields=TEL\n", 1 << 20);
	pulled(f, CG_REPO_PB);
	lacks(f, "Zoe");
	g_assert_true(strstr(f->got->str, "+46700000000") < strstr(f->got->str, "+46701111111"));
}

void test_view_card_sink(void)
{
	ADD("card-sink/limit", limit);
	ADD("card-sink/hidden-parts", hidden_parts);
	ADD("card-sink/empty-cards", empty_cards);
	ADD("card-sink/pictures-first", pictures_first);
	ADD("card-sink/too-many", too_many);
	ADD("card-sink/owner-and-limit", owner_and_limit);
	ADD("card-sink/over-while-streaming", over_while_streaming);
	ADD("card-sink/without-names", without_names);
}
