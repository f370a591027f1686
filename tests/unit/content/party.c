/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parties: made of a listing's words, or of a vCard. */
#include "fixture.h"

#include "party-private.h"

static void test_listed(void)
{
	CgParty *party = cg_party_new(CG_PARTY_SENDER, CG_SPAN_LITERAL(" Anna "),
				      CG_SPAN_LITERAL(" +4917 "));
	CgParty *nobody = cg_party_new(CG_PARTY_RECIPIENT, CG_SPAN_EMPTY, CG_SPAN_LITERAL(" "));

	g_assert_cmpstr(party->name, ==, "Anna");
	g_assert_cmpstr(party->addresses[0], ==, "+4917");
	g_assert_null(party->addresses[1]);
	g_assert_cmpstr(nobody->name, ==, "");
	g_assert_null(nobody->addresses[0]);
	g_assert_false(nobody->unreadable);
	cg_party_free(party);
	cg_party_free(nobody);
}

static void test_of_a_card(void)
{
	CgParty *party = cg_party_new_card(
		CG_PARTY_SENDER,
		must_parse_text(V30("N:Berger;Anna\r\nTEL:1\r\nTEL:\r\nEMAIL:a@b\r\nTEL:2\r\n"
				    "X-BT-UCI:chat\r\n")));

	g_assert_cmpstr(party->name, ==, "Berger;Anna");
	g_assert_cmpuint(g_strv_length(party->addresses), ==, 4);
	g_assert_cmpstr(party->addresses[1], ==, "2");
	g_assert_cmpstr(party->addresses[2], ==, "a@b");
	g_assert_cmpstr(party->addresses[3], ==, "chat");
	g_assert_false(party->unreadable);
	cg_party_take_card(party, must_parse_text(V30("FN:B\r\n")));
	g_assert_cmpstr(party->name, ==, "B");
	g_assert_null(party->addresses[0]);
	cg_party_free(party);
}

/* Who has an address that cannot be read may be anybody. */
static void check_unreadable(CgCard *card)
{
	CgParty *party = cg_party_new_card(CG_PARTY_RECIPIENT, card);

	g_assert_true(party->unreadable);
	cg_party_free(party);
}

static void test_unreadable(void)
{
	check_unreadable(NULL);
	check_unreadable(must_parse_text(V30("N:A\r\nTEL:1\r\nlost TEL 2\r\n")));
	check_unreadable(must_parse_text(V30("N:A\r\nTEL:1\r\nEMAIL\r\n")));
}

void test_content_party(void)
{
	g_test_add_func("/content/party/listed", test_listed);
	g_test_add_func("/content/party/of-a-card", test_of_a_card);
	g_test_add_func("/content/party/unreadable", test_unreadable);
}
