/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards that are open, one in the other: which are given out, which are lost, and how much is held.
 */
#include "splitter-private.h"

#include "fixture.h"

#include <string.h>

static void clear_cards(CgHeldCards *cards)
{
	g_queue_clear(&cards->sizes);
	cg_buffer_clear(&cards->data);
}

static void check_given(CgHeldCards *cards, const char *expected)
{
	g_autoptr(GString) given = g_string_new(NULL);
	CgSpan card;

	while (cg_held_cards_next(cards, &card))
		g_string_append_printf(given, "[%.*s]", (int)card.size, card.data);
	g_assert_cmpstr(given->str, ==, expected);
	cg_held_cards_forget(cards);
}

static void add(CgHeldCards *cards, const char *text)
{
	cg_held_cards_append(cards, cg_span_of(text));
}

static void begin(CgHeldCards *cards)
{
	cg_held_cards_settle(cards, CG_TOKEN_BEGIN);
	cg_held_cards_begin(cards, CG_SPAN_LITERAL("<"));
}

static gboolean end(CgHeldCards *cards)
{
	cg_held_cards_settle(cards, CG_TOKEN_END);
	return cg_held_cards_end(cards, CG_SPAN_LITERAL(">"));
}

static void test_nested(void)
{
	for (guint whole = 0; whole < 2; whole++) {
		CgHeldCards cards = { .whole = whole };

		begin(&cards);
		add(&cards, "a");
		begin(&cards);
		add(&cards, "b");
		g_assert_true(end(&cards));
		check_given(&cards, "");
		add(&cards, "c");
		g_assert_true(end(&cards));
		g_assert_false(end(&cards));
		check_given(&cards, whole ? "[<a<b>c>]" : "[<ac>]");
		g_assert_cmpuint(cards.lost, ==, 0);
		clear_cards(&cards);
	}
}

static void test_cut(void)
{
	CgHeldCards cards = { 0 };

	begin(&cards);
	end(&cards);
	begin(&cards);
	add(&cards, "a");
	begin(&cards);
	begin(&cards);
	add(&cards, "b");
	end(&cards);
	add(&cards, "c");
	begin(&cards);
	check_given(&cards, "[<>][][][<b>]");
	add(&cards, "d");
	begin(&cards);
	cg_held_cards_over(&cards);
	check_given(&cards, "[][]");
	g_assert_cmpuint(cards.lost, ==, 4);
	g_assert_cmpuint(cards.data.size, ==, 0);
	clear_cards(&cards);
}

/* A card that is over the limit is lost alone, and nothing of it is held. */
static void test_limit(void)
{
	g_autofree char *much = g_strnfill(CG_CARD_MAX / 2, 'x');
	CgHeldCards cards = { 0 };

	begin(&cards);
	add(&cards, much);
	begin(&cards);
	add(&cards, "b");
	end(&cards);
	add(&cards, much);
	g_assert_cmpuint(cards.data.size, ==, 3);
	begin(&cards);
	check_given(&cards, "[][<b>]");
	for (guint i = 0; i < 20; i++) {
		add(&cards, much);
		begin(&cards);
		g_assert_cmpuint(cards.data.size, <=, 2 * CG_CARD_MAX + 99);
	}
	add(&cards, "c");
	end(&cards);
	cg_held_cards_over(&cards);
	g_assert_cmpuint(cards.data.size, ==, 3);
	g_assert_cmpuint(cards.lost, ==, 21);
	clear_cards(&cards);
}

void test_content_held_cards(void)
{
	g_test_add_func("/content/held-cards/nested", test_nested);
	g_test_add_func("/content/held-cards/cut", test_cut);
	g_test_add_func("/content/held-cards/limit", test_limit);
}
