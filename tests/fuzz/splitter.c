/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of a bulk pull. The first byte is the size of the chunks: how a body is cut makes no
 * difference, a fault is final, and each piece is one card to the parser or none at all. */
#include "fuzz.h"

typedef struct {
	CgBuffer cards; /* one after the other, each with its length in front */
	guint count, dropped;
	gboolean fault;
} Result;

static void keep_cards(Result *result, CgSplitter *splitter)
{
	CgSpan card;

	while (cg_splitter_next(splitter, &card)) {
		cg_buffer_append_printf(&result->cards, "%" G_GSIZE_FORMAT " ", card.size);
		cg_buffer_append(&result->cards, card);
		result->count++;
	}
}

static Result split_body(CgSpan body, gsize chunk)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	g_autoptr(GError) error = NULL;
	Result result = { 0 };
	CgReader reader;

	cg_reader_init(&reader, body);
	while (cg_reader_left(&reader) > 0 && !error) {
		CgSpan bytes = cg_read_span(&reader, MIN(chunk, cg_reader_left(&reader)));

		cg_splitter_push(splitter, bytes, &error);
		keep_cards(&result, splitter);
	}
	if (!error)
		cg_splitter_end(splitter, &error);
	keep_cards(&result, splitter);
	result.dropped = cg_splitter_dropped(splitter);
	result.fault = error != NULL;
	g_assert_true(!error || g_error_matches(error, CG_ERROR, CG_ERROR_FRAMING));
	return result;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgSpan body = size > 0 ? cg_span(data + 1, size - 1) : CG_SPAN_EMPTY;
	Result whole = split_body(body, MAX(body.size, 1));
	Result pieces = split_body(body, size > 0 ? 1 + data[0] : 1);
	g_autoptr(CgCard) one = cg_card_parse(body, NULL);

	g_assert_true(whole.fault == pieces.fault);
	g_assert_cmpuint(whole.dropped, ==, pieces.dropped);
	g_assert_cmpuint(whole.count, ==, pieces.count);
	g_assert_true(cg_span_equal(cg_buffer_span(&whole.cards), cg_buffer_span(&pieces.cards)));
	/* What the splitter takes for two cards is never one to the parser. */
	g_assert_true(!one || whole.fault || whole.count == 1);
	cg_buffer_clear(&whole.cards);
	cg_buffer_clear(&pieces.cards);
	return 0;
}
