/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view over a toy phone: what each scope lets through, and what it asks for. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

/* --- Scopes --- */

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

static void owner(Fixture *f, gconstpointer data)
{
	g_free(f->phone->cards[CG_REPO_PB]->pdata[0]);
	f->phone->cards[CG_REPO_PB]->pdata[0] =
		g_strdup("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Own;Er\r\nFN:Er Own\r\nEND:VCARD\r\n");
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB, "0=Own;Er\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	/* Not named by the scope: a made card stands in its place, and it is nobody's match. */
	open_view(f, "[Scope x]\nContacts=name:*\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n");
	open_view(f, "[Scope x]\nContacts=owner\n", 1 << 20);
	listed(f, CG_REPO_PB, "0=Own;Er\n");
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

static void calls(Fixture *f, gconstpointer data)
{
	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_REPO_MCH);
	has(f, "N:Berg;Bo");
	has(f, "FN:Bo Berg");
	has(f, "MISSED:20260102T030405");
	lacks(f, "Somebody");
	lacks(f, "h@example.com");
	lacks(f, "Ahlberg");
	g_assert_cmpuint(f->head.unseen, ==, 1);
	sized(f, CG_REPO_MCH, 1);

	open_view(f, "[Scope x]\nContacts=favourites\nCalls=all\n", 1 << 20);
	pulled(f, CG_REPO_MCH);
	has(f, "TEL:+46701111111");
	lacks(f, "Ahlberg");
	has(f, "Bo Berg");
	/* Also where all but one are in scope. */
	open_view(f, "[Scope x]\nContacts=all\nExclude=favourites\nCalls=all\n", 1 << 20);
	pulled(f, CG_REPO_MCH);
	lacks(f, "Somebody");
	has(f, "Ahlberg");
}

/* Whose number stands beside one in scope is not in scope by that. */
static void call_with_two_numbers(Fixture *f, gconstpointer data)
{
	toy_phone_add_call(f->phone, CG_REPO_MCH,
			   "N:\nTEL:+46702222222\nTEL:+46701111111\n"
			   "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T030405");
	open_view(f, "favourites", 1 << 20);
	pulled(f, CG_REPO_MCH);
	lacks(f, "20260103T030405");
	lacks(f, "+46701111111");
}

/* Whose call it was is told by numbers that the grant does not show. */
static void calls_without_numbers(Fixture *f, gconstpointer data)
{
	f->phone->selects = TRUE;
	open_view(f, "[Scope x]\nContacts=name:Bo*\nFields=FN\nCalls=in-scope\n", 1 << 20);
	sized(f, CG_REPO_MCH, 1);
	pulled(f, CG_REPO_MCH);
	has(f, "FN:Bo Berg");
	lacks(f, "2222222");
	pulled(f, CG_REPO_PB);
	lacks(f, "2222222");
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

static void give_uid(Fixture *f, const char *phones)
{
	gpointer *place = &f->phone->cards[CG_REPO_PB]->pdata[1];

	g_free(*place);
	*place = g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\nN:U;I\r\nX-BT-UID:", phones,
			     "\r\nEND:VCARD\r\n", NULL);
}

static void uid(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autofree char *first = NULL, *all = NULL;
	const char *line;

	give_uid(f, "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	all = g_strdup(f->got->str);
	give_uid(f, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	g_assert_cmpstr(f->got->str, ==, all);
	/* The phone's own is never forwarded. */
	lacks(f, "AAAAAAAA");
	line = strstr(strstr(f->got->str, "N:U;I"), "X-BT-UID:");
	first = g_strndup(line + strlen("X-BT-UID:"), 32);
	query.pick = CG_PICK_UID;
	query.uid = first;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	has(f, "N:U;I");
	query.uid = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	g_assert_cmpint(ask(f, query), ==, CG_STEP_NOT_FOUND);
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	lacks(f, "X-BT-UID");
}

/* What stands behind X-BT-UID in the first card that has this line; "": nothing. */
static char *uid_behind(Fixture *f, const char *line)
{
	const char *from = strstr(f->got->str, line),
		   *end = from ? strstr(from, "END:VCARD") : NULL;
	const char *at = from ? strstr(from, "X-BT-UID:") : NULL;

	return g_strndup(at && at < end ? at + strlen("X-BT-UID:") : "", 32);
}

/* Calls and favourites refer to their contact's card in pb, never by what the phone says. */
static void references(Fixture *f, gconstpointer data)
{
	g_autofree char *bo = NULL, *called = NULL, *favourite = NULL, *stranger = NULL,
			*namesake = NULL;

	toy_phone_add(f->phone, CG_REPO_FAV,
		      "N:Dahl;Dan\nTEL:+46702222222\nX-BT-UID:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	toy_phone_add_call(f->phone, CG_REPO_MCH,
			   "N:Who;Knows\nTEL:+46709999999\n"
			   "X-BT-UID:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
			   "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T030405");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	bo = uid_behind(f, "N:Berg;Bo");
	g_assert_cmpuint(strlen(bo), ==, 32);
	pulled(f, CG_REPO_MCH);
	called = uid_behind(f, "N:Berg;Somebody Else");
	stranger = uid_behind(f, "N:Who;Knows");
	pulled(f, CG_REPO_FAV);
	favourite = uid_behind(f, "N:Berg;Bo");
	namesake = uid_behind(f, "N:Dahl;Dan");
	g_assert_cmpstr(called, ==, bo);
	g_assert_cmpstr(favourite, ==, bo);
	g_assert_cmpstr(stranger, ==, "");
	g_assert_cmpstr(namesake, ==, "");
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_MCH);
	lacks(f, "X-BT-UID");
}

void test_view_view(void)
{
	ADD("view/nothing-asks-nothing", nothing_asks_nothing);
	ADD("view/entry-of-nobody", entry_of_nobody);
	ADD("view/favourites", favourites);
	ADD("view/namesake", namesake);
	ADD("view/everything", everything);
	ADD("view/owner", owner);
	ADD("view/label", label);
	ADD("view/calls", calls);
	ADD("view/call-with-two-numbers", call_with_two_numbers);
	ADD("view/calls-without-numbers", calls_without_numbers);
	ADD("view/without-names", without_names);
	ADD("view/uid", uid);
	ADD("view/references", references);
}
