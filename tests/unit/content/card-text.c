/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking into a card. */
#include "../../wire/vcard-phones.h"
#include "fixture.h"

static void test_components(void)
{
	g_autoptr(CgCard) card = must_parse_text(V30("N:a;b\\;c;;d;\r\n"));
	static const char *const parts[] = { "a", "b;c", "", "d", "", "", "" };

	for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autoptr(CgText) part = cg_card_component(card, CG_PROP_N, 0, i);
		g_autoptr(CgText) none = cg_card_component(card, CG_PROP_N, 1, i);

		g_assert_cmpstr(part, ==, parts[i]);
		g_assert_cmpstr(none, ==, "");
	}
	check_text(card, CG_PROP_N, 0, "a;b;c;;d;");
	check_text(card, CG_PROP_N, 1, NULL);
}

static void test_categories(void)
{
	g_autoptr(CgCard) card =
		must_parse_text(V30("CATEGORIES:Friends, Work ,,a\\,b\r\nFN:x\r\ncategories:VIP\r\n"
				    "CATEGORIES;ENCODING=QUOTED-PRINTABLE:c=2C=20d\r\n"));
	g_autoptr(CgCard) none = must_parse_text(V30("FN:x\r\n"));
	static const char *const labels[] = { "Friends", "Work", "a", "b", "VIP", "c", "d", NULL };
	CgText **found = cg_card_categories(card), **nothing = cg_card_categories(none);

	for (guint i = 0; i < G_N_ELEMENTS(labels); i++)
		g_assert_cmpstr(found[i], ==, labels[i]);
	g_assert_null(nothing[0]);
	cg_texts_free(found);
	cg_texts_free(nothing);
	cg_texts_free(NULL);
}

static void check_call(const char *text, gboolean found, CgCallKind kind)
{
	g_autoptr(CgCard) card = must_parse_text(text);
	g_autoptr(CgText) when = NULL;
	CgCallKind got = CG_CALL_MISSED;

	g_assert_cmpint(cg_card_call(card, &got, &when), ==, found);
	g_assert_cmpstr(when, ==, found ? "20240320T100000" : NULL);
	if (found)
		g_assert_cmpint(got, ==, kind);
}

static void test_call(void)
{
	check_call(VCARD_CALL_21, TRUE, CG_CALL_MISSED);
	check_call(V30("X-IRMC-CALL-DATETIME;TYPE=received:20240320T100000\r\n"), TRUE,
		   CG_CALL_RECEIVED);
	check_call(V21("X-IRMC-CALL-DATETIME;DIALED:20240320T100000\r\n"), TRUE, CG_CALL_DIALED);
	check_call(V21("X-IRMC-CALL-DATETIME:20240320T100000\r\n"), FALSE, CG_CALL_MISSED);
	check_call(V21("TEL;MISSED:20240320T100000\r\n"), FALSE, CG_CALL_MISSED);
}

static void check_name(const char *text, const char *expected)
{
	g_autoptr(CgCard) card = must_parse_text(text);
	g_autoptr(CgText) name = cg_card_listing_name(card);

	g_assert_cmpstr(name, ==, expected);
}

static void test_listing_name(void)
{
	check_name(V21("N:Doe;John;;;\r\nFN:x\r\n"), "Doe;John");
	check_name(V21("N:;John;;Dr.;\r\n"), ";John;;Dr.");
	check_name(V21("N:;;;;\r\nFN:Only\r\n"), "Only");
	check_name(V21("FN:Only\r\n"), "Only");
	check_name(V21("TEL:1\r\nORG:x\r\nSOUND:y\r\nN:\r\n"), "");
	check_name(V21(""), "");
}

static void check_other(const char *name, const char *expected)
{
	g_autoptr(CgCard) card = must_parse_text(
		V30("NOTE:X-Favorite:0\r\nitem1.X-Favorite:1\r\nX-FAVORITE:2\r\nX-Parts:a;b\r\n"));
	g_autoptr(CgText) text = cg_card_other(card, name);

	g_assert_cmpstr(text, ==, expected);
}

static void test_other(void)
{
	check_other("X-FAVORITE", "1");
	check_other("x-parts", "a;b");
	check_other("X-FAV", NULL);
	check_other("NOTE", NULL);
}

/* However it is written, a label that can be read is found. */
static void test_odd_labels(void)
{
	static const CgSpan odd[] = {
		CG_SPAN_LITERAL(V30("CATEGORIES:Wo\x01r\0k\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES\0:\x7FWork\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES:Wo\r\n\x01 rk\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES ;ENCODING=b,b:V29yaw==\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES;ENCODING=b;ENCODING=8BIT:V29yaw==\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES;ENCODING=b::V28=cms\\n\r\n")),
		CG_SPAN_LITERAL(V30("CATEGORIES;X=\"a:Work\r\n")),
	};

	for (guint i = 0; i < G_N_ELEMENTS(odd); i++) {
		g_autoptr(CgCard) card = must_parse(odd[i]);
		CgText **found = cg_card_categories(card);

		g_assert_cmpstr(found[0], ==, "Work");
		g_assert_null(found[1]);
		cg_texts_free(found);
	}
}

void test_content_card_text(void)
{
	g_test_add_func("/content/card-text/other", test_other);
	g_test_add_func("/content/card-text/components", test_components);
	g_test_add_func("/content/card-text/categories", test_categories);
	g_test_add_func("/content/card-text/odd-labels", test_odd_labels);
	g_test_add_func("/content/card-text/call", test_call);
	g_test_add_func("/content/card-text/listing-name", test_listing_name);
}
