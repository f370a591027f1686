/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Single lines into a card: what is read, and what is told to be unreadable. */
#include "fixture.h"

#include <string.h>

static CgCard *read_line(const char *text, CgVersion version)
{
	g_auto(CgCardBuild) build = { 0 };
	CgVcardLine line = { 0 };
	CgColon colon = { 0 };

	cg_card_build_init(&build);
	g_assert_cmpint(cg_vcard_read_head(cg_span_of(text), TRUE, &colon, &line.head), ==,
			CG_HEAD_READ);
	line.value = cg_span_of(text + line.head.size + 1);
	cg_card_build_read(&build, &line, version);
	return cg_card_build_end(&build);
}

static void test_read(void)
{
	g_autoptr(CgCard) card = read_line("item1.X-Own;TYPE=a;LANGUAGE=de:b\\,c", CG_VERSION_30);
	const CgEntry *entry = cg_card_nth(card, CG_PROP_OTHER, 0);

	check_text(card, CG_PROP_OTHER, 0, "b,c");
	g_assert_true(cg_span_equal(cg_card_span(card, entry->group), CG_SPAN_LITERAL("item1")));
	g_assert_true(cg_span_equal(cg_card_span(card, entry->name), CG_SPAN_LITERAL("X-Own")));
	g_assert_true(cg_span_equal(cg_card_span(card, entry->types), CG_SPAN_LITERAL("A")));
	g_assert_true(cg_span_equal(cg_card_span(card, entry->language), CG_SPAN_LITERAL("de")));
	g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELDS_NONE);
}

static void test_unreadable(void)
{
	g_autoptr(CgCard) card = read_line("CATEGORIES;ENCODING=b:%%%", CG_VERSION_30);

	g_assert_cmpuint(card->count, ==, 0);
	g_assert_cmpuint(card->size, ==, 0);
	g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELD(CG_PROP_CATEGORIES));
}

void test_content_card_property(void)
{
	g_test_add_func("/content/card-property/read", test_read);
	g_test_add_func("/content/card-property/unreadable", test_unreadable);
}
