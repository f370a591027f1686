/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model: selecting keeps what was asked and no byte more; replacing keeps the rest. */
#include "fixture.h"

#include <string.h>

static const char full[] = V30("N:Doe;John\r\nFN:John Doe\r\nitem1.TEL;TYPE=CELL:123\r\n"
			       "item1.X-ABLabel:Secret label\r\nTEL:456\r\nNOTE:hidden note\r\n"
			       "CATEGORIES:a,b\r\nAGENT:BEGIN:VCARD\\nFN:agent\\nEND:VCARD\r\n"
			       "EMAIL:\r\n");

static void test_count(void)
{
	g_autoptr(CgCard) card = must_parse_text(full);

	g_assert_cmpuint(cg_card_count(card, CG_PROP_TEL), ==, 2);
	g_assert_cmpuint(cg_card_count(card, CG_PROP_OTHER), ==, 1);
	g_assert_cmpuint(cg_card_count(card, CG_PROP_AGENT), ==, 0);
	g_assert_cmpuint(cg_card_count(card, CG_PROP_VERSION), ==, 1);
	g_assert_cmpuint(cg_card_count(card, CG_PROP_URL), ==, 0);
	g_assert_true(cg_card_has(card, CG_PROP_VERSION));
	g_assert_true(cg_card_has(card, CG_PROP_TEL));
	g_assert_false(cg_card_has(card, CG_PROP_AGENT));
	g_assert_cmpuint(cg_card_count(card, CG_PROP_EMAIL), ==, 1);
	g_assert_false(cg_card_has(card, CG_PROP_EMAIL));
}

/* Whatever was asked for before. */
static void test_nth(void)
{
	static const char *const values[] = { "1", "2", "3", NULL };
	static const guint walks[][6] = { { 0, 1, 2, 3, 2, 2 }, { 2, 1, 0, 0, 3, 1 } };
	g_autoptr(CgCard) card = must_parse_text(V30("TEL:1\r\nN:x\r\nTEL:2\r\nN:y\r\nTEL:3\r\n"));

	for (guint i = 0; i < G_N_ELEMENTS(walks); i++)
		for (guint j = 0; j < G_N_ELEMENTS(walks[i]); j++) {
			check_text(card, CG_PROP_TEL, walks[i][j], values[walks[i][j]]);
			check_text(card, j % 2 ? CG_PROP_N : CG_PROP_NOTE, 1, j % 2 ? "y" : NULL);
			check_text(card, CG_PROP_TEL, walks[i][j], values[walks[i][j]]);
		}
}

static void test_empty_parts(void)
{
	g_autoptr(CgCard) card = must_parse_text(V21("N:;;;;\r\nCATEGORIES:,\r\nORG:;a\r\n"));

	g_assert_false(cg_card_has(card, CG_PROP_N));
	g_assert_false(cg_card_has(card, CG_PROP_CATEGORIES));
	g_assert_true(cg_card_has(card, CG_PROP_ORG));
}

/* What could not be read is said of the card that was parsed, and of no other. */
static void test_unreadable(void)
{
	g_auto(CgCardBuild) build = { 0 };
	g_autoptr(CgCard) card = NULL;
	g_autoptr(CgCard) some = NULL;

	cg_card_build_init(&build);
	build.unreadable = CG_FIELD(CG_PROP_CATEGORIES);
	card = cg_card_build_end(&build);
	g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELD(CG_PROP_CATEGORIES));
	some = cg_card_select(card, CG_FIELDS_ALL);
	g_assert_cmphex(cg_card_unreadable(some), ==, CG_FIELDS_NONE);
}

static gboolean holds(const CgCard *card, const char *text)
{
	return memmem(card->bytes, card->size, text, strlen(text)) != NULL;
}

static void test_select(void)
{
	g_autoptr(CgCard) card = must_parse_text(full);
	g_autoptr(CgCard) some = cg_card_select(card, CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL));
	g_autoptr(CgCard) none = cg_card_select(card, CG_FIELDS_NONE);
	g_autoptr(CgCard) all = cg_card_select(card, CG_FIELDS_ALL);

	g_assert_true(holds(card, "hidden note"));
	g_assert_false(holds(card, "agent"));
	check_text(some, CG_PROP_TEL, 1, "456");
	check_text(some, CG_PROP_FN, 0, "John Doe");
	check_text(some, CG_PROP_N, 0, NULL);
	g_assert_false(holds(some, "hidden"));
	g_assert_false(holds(some, "Secret"));
	/* The group without its label would say that there is one. */
	g_assert_false(holds(some, "item1"));
	g_assert_true(holds(all, "item1"));

	g_assert_cmpuint(none->count, ==, 0);
	g_assert_cmpuint(none->size, ==, 0);
	g_assert_cmpuint(cg_card_size(some), <, cg_card_size(card));
	g_assert_cmpuint(cg_card_size(all), ==, cg_card_size(card));
}

/* Two phones whose cards differ only in what is hidden: the selections are the same bytes. */
static void test_select_forgets(void)
{
	static const char *const phones[] = {
		V30("FN:A\r\nTEL:1\r\nN:B;C\r\n"),
		V30("item7.FN:A\r\nPHOTO;ENCODING=b:AAAA\r\nitem7.X-ABLabel:x\r\nTEL:1\r\nN:B;C\r\n"
		    "NOTE:long long long\r\n"),
	};
	g_autoptr(CgText) seen = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(phones); i++) {
		g_autoptr(CgCard) card = must_parse_text(phones[i]);
		g_autoptr(CgCard) some = cg_card_select(
			card, CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL));
		g_autoptr(CgText) text = print_card(some, CG_FORMAT_21, 0);

		if (seen)
			g_assert_cmpstr(text, ==, seen);
		else
			seen = g_steal_pointer(&text);
	}
}

static void test_named(void)
{
	g_autoptr(CgCard) card = cg_card_new_named("My; Phone\x01\xFF");
	g_autoptr(CgText) family = cg_card_component(card, CG_PROP_N, 0, 0);

	g_assert_cmpstr(family, ==, "My; Phoneÿ");
	check_text(card, CG_PROP_FN, 0, "My; Phoneÿ");
	check_text(card, CG_PROP_TEL, 0, "");
	check_round_trip(card);
}

static void test_replace(void)
{
	g_autoptr(CgCard) card = must_parse_text(full);
	g_autoptr(CgCard) named = cg_card_replace(card, CG_PROP_N, "Roe;Jane");
	g_autoptr(CgCard) one = cg_card_replace(card, CG_PROP_TEL, "(7) 8");
	g_autoptr(CgCard) gone = cg_card_replace(card, CG_PROP_TEL, NULL);
	g_autoptr(CgCard) added = cg_card_replace(card, CG_PROP_X_BT_UID, "00FF");
	g_autoptr(CgCard) bare = cg_card_replace(card, CG_PROP_OTHER, "no name for this");
	g_autoptr(CgText) given = cg_card_component(named, CG_PROP_N, 0, 1);

	g_assert_cmpstr(given, ==, "Jane");
	check_text(named, CG_PROP_TEL, 1, "456");
	check_text(one, CG_PROP_TEL, 0, "78");
	check_text(one, CG_PROP_TEL, 1, NULL);
	check_text(one, CG_PROP_NOTE, 0, "hidden note");
	g_assert_cmpuint(cg_card_count(gone, CG_PROP_TEL), ==, 0);
	check_text(added, CG_PROP_X_BT_UID, 0, "00FF");
	check_text(bare, CG_PROP_OTHER, 0, NULL);
	/* The card itself is as it was. */
	check_text(card, CG_PROP_N, 0, "Doe;John");
}

static void test_with(void)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);
	g_autoptr(CgCard) card = must_parse_text(full);
	g_autoptr(CgCard) other = must_parse_text(V21("TEL:9\r\nN:Roe\r\nNOTE:other\r\n"));
	g_autoptr(CgCard) both = cg_card_with(card, names, other);
	g_autoptr(CgCard) bare = cg_card_with(card, names, NULL);

	check_text(both, CG_PROP_N, 0, "Roe");
	check_text(both, CG_PROP_FN, 0, NULL);
	check_text(both, CG_PROP_NOTE, 0, "hidden note");
	check_text(both, CG_PROP_TEL, 1, "456");
	g_assert_false(holds(both, "Doe"));
	g_assert_false(cg_card_has(bare, CG_PROP_N));
	g_assert_cmpuint(cg_card_count(bare, CG_PROP_TEL), ==, 2);
}

static void test_counted(void)
{
	CgCard *card = must_parse_text(full);
	CgCard *again = cg_card_ref(card);

	g_assert_true(again == card);
	cg_card_unref(again);
	check_text(card, CG_PROP_FN, 0, "John Doe");
	cg_card_unref(card);
}

void test_content_card(void)
{
	g_test_add_func("/content/card/count", test_count);
	g_test_add_func("/content/card/nth", test_nth);
	g_test_add_func("/content/card/empty-parts", test_empty_parts);
	g_test_add_func("/content/card/unreadable", test_unreadable);
	g_test_add_func("/content/card/select", test_select);
	g_test_add_func("/content/card/select-forgets", test_select_forgets);
	g_test_add_func("/content/card/named", test_named);
	g_test_add_func("/content/card/replace", test_replace);
	g_test_add_func("/content/card/with", test_with);
	g_test_add_func("/content/card/counted", test_counted);
}
