/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One vCard. What can be parsed prints in both formats as a card that parses and prints the same
 * again, and a card of selected properties has no others. */
#include "fuzz.h"

#include <string.h>

static CgCard *print_and_parse(const CgCard *card, CgFormat format)
{
	g_auto(CgBuffer) printed = { 0 }, again = { 0 };
	g_autoptr(CgCard) back = NULL;

	fuzz_print(card, format, &printed);
	/* Our own bodies must not run into each other. */
	fuzz_cards(cg_buffer_span(&printed), NULL, NULL);
	back = fuzz_parse(cg_buffer_span(&printed));
	fuzz_print(back, format, &again);
	g_assert_true(cg_span_equal(cg_buffer_span(&printed), cg_buffer_span(&again)));
	return g_steal_pointer(&back);
}

static void check_same(const CgCard *a, const CgCard *b, CgFormat format)
{
	g_auto(CgBuffer) left = { 0 }, right = { 0 };

	fuzz_print(a, format, &left);
	fuzz_print(b, format, &right);
	g_assert_true(cg_span_equal(cg_buffer_span(&left), cg_buffer_span(&right)));
}

/* vCard 3.0 demands an FN, so the card is given one first. */
static void check_round_trip(const CgCard *original)
{
	g_autoptr(CgCard) card = cg_card_count(original, CG_PROP_FN)
					 ? cg_card_select(original, CG_FIELDS_ALL)
					 : cg_card_replace(original, CG_PROP_FN, "");
	g_autoptr(CgCard) old = print_and_parse(card, CG_FORMAT_21);
	g_autoptr(CgCard) new = print_and_parse(card, CG_FORMAT_30);
	g_autoptr(CgCard) old_of_new = print_and_parse(new, CG_FORMAT_21);
	g_autoptr(CgCard) new_of_old = print_and_parse(old, CG_FORMAT_30);

	check_same(old, old_of_new, CG_FORMAT_21);
	check_same(old, new_of_old, CG_FORMAT_30);
}

/* What the formats demand may be there, empty. */
static gboolean is_demanded(CgProperty property)
{
	return property == CG_PROP_N || property == CG_PROP_FN || property == CG_PROP_TEL;
}

static void check_selected(const CgCard *whole, const CgCard *part, CgFields fields)
{
	for (guint property = CG_PROP_FN; property <= CG_PROP_OTHER; property++) {
		guint most = cg_card_count(whole, property);

		if (!(fields & CG_FIELD(property)) || property == CG_PROP_AGENT) {
			g_assert_false(cg_card_has(part, property));
			most = 0;
		}
		g_assert_cmpuint(cg_card_count(part, property), <=,
				 is_demanded(property) ? MAX(most, 1) : most);
	}
}

static void check_select(const CgCard *card, CgFields fields)
{
	g_autoptr(CgCard) part = cg_card_select(card, fields);
	g_autoptr(CgCard) old = print_and_parse(part, CG_FORMAT_21);
	g_autoptr(CgCard) new = print_and_parse(part, CG_FORMAT_30);
	g_auto(CgBuffer) direct = { 0 };
	g_autoptr(CgCard) printed = NULL;

	check_selected(card, part, fields);
	check_selected(card, old, fields);
	check_selected(card, new, fields);
	/* If nothing is selected, all of it is printed. */
	if (!fields)
		return;
	cg_card_print(card, CG_FORMAT_30, fields, &direct);
	printed = fuzz_parse(cg_buffer_span(&direct));
	check_selected(card, printed, fields);
}

/* VERSION belongs to the format and has no text. */
static void check_texts(const CgCard *card, CgProperty property)
{
	for (guint i = 0; i < MIN(cg_card_count(card, property), 4); i++) {
		g_autoptr(CgText) text = cg_card_text(card, property, i);
		g_autoptr(CgText) part = cg_card_component(card, property, i, 1);

		g_assert_true(g_utf8_validate(text, -1, NULL));
		g_assert_true(g_utf8_validate(part, -1, NULL));
		g_assert_cmpuint(strlen(part), <=, strlen(text));
	}
}

static void check_whole(const CgCard *card)
{
	g_autoptr(CgText) name = cg_card_listing_name(card);
	g_autoptr(CgText) when = NULL;
	CgText **labels = cg_card_categories(card);
	CgCallKind kind;

	g_assert_true(g_utf8_validate(name, -1, NULL));
	cg_card_call(card, &kind, &when);
	for (guint property = CG_PROP_FN; property <= CG_PROP_OTHER; property++)
		check_texts(card, property);
	cg_texts_free(labels);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgSpan text = cg_span(data, size);
	guint32 hash = fuzz_hash(text);
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCard) card = cg_card_parse(text, &error);

	g_assert_true((card == NULL) == (error != NULL));
	if (!card)
		return 0;
	check_whole(card);
	check_round_trip(card);
	check_select(card, ((guint64)hash << 8 | hash >> 24) & CG_FIELDS_ALL);
	return 0;
}
