/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards that cannot be read, or hold others, and the card of the owner. */
#include "fixture.h"
#include "view-tests.h"

/* A text that is not a card is left out, and nothing that the car gets tells that it was there. */
static void bad_card(Fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL;
	CgHead head;

	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	before = g_strdup(f->got->str);
	sized(f, CG_REPO_PB, 4);
	head = f->head;
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	g_assert_cmpstr(f->got->str, ==, before);
	sized(f, CG_REPO_PB, 4);
	g_assert_cmpmem(&head, sizeof(head), &f->head, sizeof(f->head));
}

/* An AGENT is nobody, and asks for no second read. */
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
	g_assert_cmpuint(f->phone->reads, ==, reads);
}

/* A bad line costs the line. */
static void bad_lines(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Dahl;Dag\nno colon in this line\nTEL:+46704444444");
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Dahl;Dag\n");
}

/* --- Faults, for the phone's owner --- */

static void check_faults_text(const Fixture *f, CgRepository repository, const char *expected)
{
	g_autofree char *text = cg_read_faults_text(cg_history_faults(f->history, repository));

	g_assert_cmpstr(text, ==, expected);
}

/* Faults of what is not wanted are none; a view that reads anew counts anew. */
static void counts_faults(Fixture *f, gconstpointer data)
{
	open_view(f, "names-and-numbers", 1 << 20);
	sized(f, CG_REPO_PB, 4);
	check_faults_text(f, CG_REPO_PB, NULL);
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	toy_phone_add(f->phone, CG_REPO_PB,
		      "N:Dahl;Dag\nno colon in this line\nTEL:+4670\x01"
		      "4\nNOTE:\x01\nPHOTO;ENCODING=b:***");
	for (guint i = 0; i < 2; i++) {
		open_view(f, "names-and-numbers", 1 << 20);
		sized(f, CG_REPO_PB, 5);
		check_faults_text(f, CG_REPO_PB,
				  "1 cards lost, 1 lines and 0 values dropped, 1 values mended");
	}
	check_faults_text(f, CG_REPO_SPD, NULL);
	open_view(f, "everything", 1 << 20);
	sized(f, CG_REPO_PB, 5);
	check_faults_text(f, CG_REPO_PB,
			  "1 cards lost, 1 lines and 1 values dropped, 2 values mended");
}

/* Under List=no the phone's first card is found as any other is. */
static void first_card(Fixture *f, gconstpointer data)
{
	CgQuery search = query_of(CG_REPO_PB, CG_WANT_LIST);

	search.cards.search = "+46709999999";
	search.cards.search_by = CG_SEARCH_NUMBER;
	toy_phone_set_owner(f->phone, "N:Own\nTEL:+46709999999");
	toy_phone_add(f->phone, CG_REPO_PB, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	open_view(f, "lookup", 1 << 20);
	g_assert_cmpint(ask(f, search), ==, CG_STEP_END);
	g_assert_cmpstr(f->got->str, ==, "1=Own\n");
}

#define WITHOUT_FAVOURITES "[Scope x]\nContacts=all\nExclude=favourites\nCalls=all\n"

static void is_later(Fixture *f, CgRepository repository)
{
	g_assert_cmpint(ask(f, query_of(repository, CG_WANT_SIZE)), ==, CG_STEP_LATER);
}

static void nothing_is_told(Fixture *f)
{
	open_view(f, WITHOUT_FAVOURITES, 1 << 20);
	is_later(f, CG_REPO_PB);
	is_later(f, CG_REPO_FAV);
	is_later(f, CG_REPO_MCH);
	is_later(f, CG_REPO_SPD);
}

/* Who cannot be told from a favourite is not shown, and so nobody is. */
static void excluded_favourites(Fixture *f, gconstpointer data)
{
	open_view(f, WITHOUT_FAVOURITES, 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Phone\n2=Ahlberg;Ada\n3=Cruz;Cai\n");
	f->phone->without[CG_REPO_FAV] = TRUE;
	nothing_is_told(f);
	f->phone->without[CG_REPO_FAV] = FALSE;
	f->phone->fail_after = 1;
	nothing_is_told(f);
	f->phone->fail_after = 0;
	toy_phone_add(f->phone, CG_REPO_FAV, "N:Cruz;Cai\nTEL;ENCODING=b:*");
	nothing_is_told(f);
	/* For those who are let in, it is a number less. */
	open_view(f, "favourites", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Berg;Bo\n2=Cruz;Cai\n");
}

/* A body that was cut in the middle of a card. */
static void cut_favourites(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_FAV, "BEGIN:VCARD\nVERSION:3.0\nN:Cut;Off\nTEL:1");
	nothing_is_told(f);
}

static void excluded_owner(Fixture *f, gconstpointer data)
{
	static const char scope[] = "[Scope x]\nContacts=all\nExclude=owner\n";

	toy_phone_set_owner(f->phone, NULL);
	open_view(f, scope, 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	toy_phone_set_owner(f->phone, "N:Me;My");
	open_view(f, scope, 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	toy_phone_set_owner(f->phone, "BEGIN:VCARD\nVERSION:3.0\nN:Me;My");
	open_view(f, scope, 1 << 20);
	is_later(f, CG_REPO_PB);
	is_later(f, CG_REPO_FAV);
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB, "0=Ahlberg;Ada\n1=Berg;Bo\n2=Cruz;Cai\n");
}

void test_view_card_fill(void)
{
	ADD("card-fill/bad-card", bad_card);
	ADD("card-fill/bad-lines", bad_lines);
	ADD("card-fill/counts-faults", counts_faults);
	ADD("card-fill/card-in-card", card_in_card);
	ADD("card-fill/first-card", first_card);
	ADD("card-fill/excluded-favourites", excluded_favourites);
	ADD("card-fill/cut-favourites", cut_favourites);
	ADD("card-fill/excluded-owner", excluded_owner);
}
