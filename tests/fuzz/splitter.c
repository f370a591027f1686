/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of a bulk pull. The first byte is the size of the chunks: how a body is cut makes no
 * difference, each piece is one card to the parser, and one that was cut down to some properties
 * reads as the whole one does for these. */
#include "fuzz.h"

#include <string.h>

typedef struct {
	CgBuffer cards; /* one after the other, each with its length in front */
	guint count, empty, faults;
} Result;

static void keep_cards(Result *result, CgSplitter *splitter)
{
	CgSpan text;

	while (cg_splitter_next(splitter, &text)) {
		g_autoptr(CgCard) card = cg_card_parse(text, NULL);

		g_assert_true((card == NULL) == (text.size == 0));
		cg_buffer_append_printf(&result->cards, "%" G_GSIZE_FORMAT " ", text.size);
		cg_buffer_append(&result->cards, text);
		result->count++;
		result->empty += text.size == 0;
	}
}

static Result split_body(CgSpan body, gsize chunk, CgFields wanted)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(wanted);
	Result result = { 0 };
	CgReader reader;

	cg_reader_init(&reader, body);
	while (cg_reader_left(&reader) > 0) {
		cg_splitter_push(splitter,
				 cg_read_span(&reader, MIN(chunk, cg_reader_left(&reader))));
		keep_cards(&result, splitter);
	}
	cg_splitter_end(splitter);
	keep_cards(&result, splitter);
	result.faults = cg_splitter_faults(splitter);
	g_assert_cmpuint(result.empty, <=, result.faults);
	return result;
}

static void check_same(const Result *a, const Result *b)
{
	g_assert_cmpuint(a->count, ==, b->count);
	g_assert_cmpuint(a->faults, ==, b->faults);
	g_assert_true(cg_span_equal(cg_buffer_span(&a->cards), cg_buffer_span(&b->cards)));
}

/* --- What is not wanted --- */

static void print_wanted(const CgCard *card, CgFields wanted, CgBuffer *out)
{
	g_autoptr(CgCard) some = cg_card_select(card, wanted);

	cg_buffer_append_printf(out, "%" G_GINT64_MODIFIER "x ", cg_card_unreadable(card));
	cg_card_print(some, CG_FORMAT_30, 0, out);
}

/* Parses every card of the body, split with `kept` and parsed for `wanted`, and prints it. */
static void print_cards(CgSpan body, CgFields kept, CgFields wanted, CgBuffer *out)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(kept);
	CgSpan text;

	cg_splitter_push(splitter, body);
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &text)) {
		g_autoptr(CgCard) card = cg_card_parse_fields(text, wanted, NULL);

		if (card)
			print_wanted(card, wanted, out);
		else
			cg_buffer_append_text(out, "none ");
	}
}

static void check_wanted(CgSpan body, CgFields wanted)
{
	g_auto(CgBuffer) whole = { 0 }, cut = { 0 };

	print_cards(body, CG_FIELDS_ALL, wanted, &whole);
	print_cards(body, wanted, wanted, &cut);
	g_assert_true(cg_span_equal(cg_buffer_span(&whole), cg_buffer_span(&cut)));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL);
	CgSpan body = size > 0 ? cg_span(data + 1, size - 1) : CG_SPAN_EMPTY;
	gsize chunk = size > 0 ? 1 + data[0] : 1;
	Result whole = split_body(body, MAX(body.size, 1), CG_FIELDS_ALL);
	Result pieces = split_body(body, chunk, CG_FIELDS_ALL);
	Result some = split_body(body, MAX(body.size, 1), names);
	Result some_pieces = split_body(body, chunk, names);
	g_autoptr(CgCard) one = cg_card_parse(body, NULL);

	check_same(&whole, &pieces);
	check_same(&some, &some_pieces);
	g_assert_cmpuint(whole.count, ==, some.count);
	check_wanted(body, names);
	check_wanted(body, names | CG_FIELD(CG_PROP_CATEGORIES) | CG_FIELD(CG_PROP_NOTE));
	check_wanted(body, CG_FIELDS_ALL & ~(CG_FIELD(CG_PROP_AGENT) | CG_FIELD(CG_PROP_PHOTO)));
	/* What the splitter takes for two cards is never one to the parser. */
	g_assert_true(!one || whole.count - whole.empty == 1);
	cg_buffer_clear(&whole.cards);
	cg_buffer_clear(&pieces.cards);
	cg_buffer_clear(&some.cards);
	cg_buffer_clear(&some_pieces.cards);
	return 0;
}
