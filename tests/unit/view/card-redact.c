/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a contact, a call and a reference leaves. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

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

/* Which of these calls is in scope: short numbers are if they are equal, what is no number only if
 * it is the same text, and a withheld one never. */
static void calls_by_value(Fixture *f, gconstpointer data)
{
	static const struct {
		const char *known, *called;
		gboolean in_scope;
	} cases[] = {
		{ "22456", "22456", TRUE },
		{ "110", "110", TRUE },
		{ "22456", "+4622456", FALSE },
		{ "22456", "122456", FALSE },
		{ "AMZN2FA", "AMZN2FA", TRUE },
		{ "AMZN2FA", "2", FALSE },
		{ "2", "AMZN2FA", FALSE },
		{ "BANK", "KNAB", FALSE },
		{ "", "", FALSE },
		{ "anonymous", "", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *card = g_strconcat("N:Dahl;Dan\nTEL:", cases[i].known, NULL);
		g_autofree char *call =
			g_strconcat("N:\nTEL:", cases[i].called,
				    "\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T030405", NULL);

		toy_phone_add(f->phone, CG_REPO_PB, card);
		toy_phone_add_call(f->phone, CG_REPO_MCH, call);
		open_view(f, "[Scope x]\nContacts=name:Dan*\nCalls=in-scope\n", 1 << 20);
		sized(f, CG_REPO_MCH, cases[i].in_scope);
		pulled(f, CG_REPO_MCH);
		if (cases[i].in_scope)
			has(f, "N:Dahl;Dan\r\n");
		g_ptr_array_set_size(f->phone->cards[CG_REPO_PB], 4);
		g_ptr_array_remove_index(f->phone->cards[CG_REPO_MCH], 1);
	}
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

/* A card of which nothing is left that would tell who or how is left out: it would be an empty line
 * of the book. Who it is of is in scope all the same, and so are the calls. */
static void nothing_left(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:;\nFN:\nTEL:\nEMAIL:d@example.org\nNOTE:Nobody");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Zed;Zoe\nTEL;ENCODING=b:*\nNOTE:No number");
	toy_phone_add(f->phone, CG_REPO_SPD, "NOTE:Only a note\nX-BT-SPEEDDIALKEY:2");
	open_view(f, "names-and-numbers", 1 << 20);
	listed(f, CG_REPO_PB, "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Zed;Zoe\n");
	sized(f, CG_REPO_SPD, 0);
	open_view(f, "everything", 1 << 20);
	sized(f, CG_REPO_PB, 6);
	sized(f, CG_REPO_SPD, 0);
	pulled(f, CG_REPO_PB);
	has(f, "d@example.org");
	open_view(f, "[Scope x]\nContacts=all\nFields=TEL;NOTE\n", 1 << 20);
	sized(f, CG_REPO_PB, 3);
	pulled(f, CG_REPO_PB);
	lacks(f, "NOTE:No");
	open_view(f, "[Scope x]\nContacts=name:Bo*\nFields=NOTE\nCalls=in-scope\n", 1 << 20);
	sized(f, CG_REPO_PB, 1);
	sized(f, CG_REPO_MCH, 1);
}

/* Who is left out names no call, and takes no number from who is not. */
static void nothing_left_of_a_caller(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Dahl;Dan\nTEL:+46702222222\nEMAIL:d@example.org");
	open_view(f, "[Scope x]\nContacts=name:Bo*;name:Dan\nFields=EMAIL;N\nCalls=in-scope\n",
		  1 << 20);
	pulled(f, CG_REPO_MCH);
	has(f, "N:Berg;Bo");
	g_free(f->phone->cards[CG_REPO_PB]->pdata[2]);
	f->phone->cards[CG_REPO_PB]->pdata[2] = g_strdup(
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Berg\r\nTEL:+46702222222\r\nEND:VCARD\r\n");
	open_view(f, "[Scope x]\nContacts=name:Bo*;name:Dan\nFields=EMAIL;N\nCalls=in-scope\n",
		  1 << 20);
	sized(f, CG_REPO_PB, 2);
	pulled(f, CG_REPO_MCH);
	has(f, "N:Dahl;Dan");
}

/* A name that a card lacks is made from the other one, and neither from one that is hidden. */
static void names_made(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "FN:Dan Dahl\nTEL:+46704444444");
	toy_phone_add(f->phone, CG_REPO_PB, "N:Ek;Eva\nTEL:+46705555555");
	toy_phone_add_call(f->phone, CG_REPO_MCH,
			   "FN:Fia Falk\nTEL:+46706666666\n"
			   "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T030405");
	open_view(f, "everything", 1 << 20);
	listed(f, CG_REPO_PB,
	       "0=Phone\n1=Ahlberg;Ada\n2=Berg;Bo\n3=Cruz;Cai\n4=Dan Dahl\n5=Ek;Eva\n");
	pulled(f, CG_REPO_PB);
	has(f, "N:Dan Dahl\r\n");
	has(f, "FN:Eva Ek\r\n");
	pulled(f, CG_REPO_MCH);
	has(f, "N:Fia Falk\r\n");
	open_view(f, "[Scope x]\nContacts=all\nFields=FN;TEL\n", 1 << 20);
	pulled(f, CG_REPO_PB);
	has(f, "FN:Dan Dahl\r\n");
	lacks(f, "\nN:Dan");
	lacks(f, "Eva");
	open_view(f, "[Scope x]\nContacts=all\nFields=N;TEL\n", 1 << 20);
	pulled(f, CG_REPO_PB);
	has(f, "N:Ek;Eva\r\n");
	lacks(f, "Dan");
	lacks(f, "Eva Ek");
}

/* A parameter of the writer's own may say anything, so it is granted as an unknown property is. */
static void parameters(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB,
		      "N:Dahl;Dan\nTEL;X-OWN=boat;LANGUAGE=sv;LABEL=\"at sea\":+46704444444");
	open_view(f, "names-and-numbers", 1 << 20);
	pulled(f, CG_REPO_PB);
	has(f, "TEL;LANGUAGE=sv:+46704444444\r\n");
	open_view(f, "everything", 1 << 20);
	pulled(f, CG_REPO_PB);
	has(f, "TEL;LANGUAGE=sv;X-OWN=boat:+46704444444\r\n");
	lacks(f, "at sea");
}

/* However a number is written, the call is of who has it. */
static void numbers_as_dialled(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_PB, "N:Dahl;Dan\nTEL:\u202A+46\u00A0704\u2011444444\u202C");
	toy_phone_add_call(f->phone, CG_REPO_MCH,
			   "N:\nTEL:＋４６７０４\u2212４４４４４４\n"
			   "X-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T030405");
	open_view(f, "[Scope x]\nContacts=number:+46704*\nCalls=in-scope\n", 1 << 20);
	pulled(f, CG_REPO_PB);
	has(f, "TEL:+46704-444444\r\n");
	pulled(f, CG_REPO_MCH);
	has(f, "N:Dahl;Dan\r\n");
	has(f, "TEL:+46704-444444\r\n");
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

void test_view_card_redact(void)
{
	ADD("card-redact/calls", calls);
	ADD("card-redact/call-with-two-numbers", call_with_two_numbers);
	ADD("card-redact/calls-without-numbers", calls_without_numbers);
	ADD("card-redact/calls-by-value", calls_by_value);
	ADD("card-redact/references", references);
	ADD("card-redact/names-made", names_made);
	ADD("card-redact/parameters", parameters);
	ADD("card-redact/numbers-as-dialled", numbers_as_dialled);
	ADD("card-redact/nothing-left", nothing_left);
	ADD("card-redact/nothing-left-of-a-caller", nothing_left_of_a_caller);
}
