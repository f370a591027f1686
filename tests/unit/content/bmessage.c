/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of a bMessage: attributes, parties in their envelopes, the text. */
#include "fixture.h"

#include <string.h>

static void test_attributes(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();

	g_assert_null(cg_bmessage_attribute(message, CG_BMESSAGE_STATUS));
	g_assert_true(cg_bmessage_set(message, CG_BMESSAGE_STATUS, "read"));
	g_assert_false(cg_bmessage_set(message, CG_BMESSAGE_TYPE, "RCS"));
	g_assert_true(cg_bmessage_set(message, CG_BMESSAGE_FOLDER, "a\r\nTYPE:MMS"));
	g_assert_cmpstr(cg_bmessage_attribute(message, CG_BMESSAGE_STATUS), ==, "READ");
	g_assert_cmpstr(cg_bmessage_attribute(message, CG_BMESSAGE_FOLDER), ==, "a  TYPE:MMS");
	g_assert_true(cg_bmessage_set(message, CG_BMESSAGE_FOLDER, "\x01 a b\r\x01 "));
	g_assert_cmpstr(cg_bmessage_attribute(message, CG_BMESSAGE_FOLDER), ==, "a b");
	g_assert_true(cg_bmessage_set(message, CG_BMESSAGE_FOLDER, NULL));
	g_assert_null(cg_bmessage_attribute(message, CG_BMESSAGE_FOLDER));
}

static void test_parties(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	g_autoptr(CgCard) anna = must_parse_text(V30("N:A\r\nTEL:1\r\n"));
	const GPtrArray *parties = cg_bmessage_parties(message);
	const CgParty *party;

	g_assert_true(cg_bmessage_attributable(message));
	cg_bmessage_add_party(message, 0, anna);
	cg_bmessage_add_party(message, 9, anna);
	g_assert_true(cg_bmessage_attributable(message));
	cg_bmessage_add_party(message, 1, NULL);
	g_assert_false(cg_bmessage_attributable(message));
	cg_bmessage_set_card(message, 2, anna);
	g_assert_true(cg_bmessage_attributable(message));
	g_assert_cmpuint(parties->len, ==, 3);
	party = parties->pdata[0];
	g_assert_cmpint(party->role, ==, CG_PARTY_SENDER);
	party = parties->pdata[1];
	g_assert_cmpint(party->role, ==, CG_PARTY_RECIPIENT);
	g_assert_cmpuint(party->level, ==, CG_BMESSAGE_LEVELS);
	party = parties->pdata[2];
	g_assert_cmpstr(party->addresses[0], ==, "1");
}

static void test_text(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	CgSpan text;

	g_assert_cmpuint(cg_bmessage_text(message).size, ==, 0);
	cg_bmessage_set_text(message, CG_SPAN_LITERAL("abc"));
	text = cg_bmessage_text(message);
	cg_bmessage_set_text(message, cg_span(text.data + 1, 2));
	g_assert_cmpmem(cg_bmessage_text(message).data, cg_bmessage_text(message).size, "bc", 2);
}

void test_content_bmessage(void)
{
	g_test_add_func("/content/bmessage/attributes", test_attributes);
	g_test_add_func("/content/bmessage/parties", test_parties);
	g_test_add_func("/content/bmessage/text", test_text);
}
