/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards that must be cards. */
#include "fuzz.h"

CgCard *fuzz_parse(CgSpan text)
{
	g_autoptr(GError) error = NULL;
	CgCard *card = cg_card_parse(text, &error);

	g_assert_no_error(error);
	return card;
}

void fuzz_print(const CgCard *card, CgFormat format, CgBuffer *out)
{
	cg_card_print(card, format, 0, out);
	g_assert_true(cg_utf8_valid(cg_buffer_span(out)));
}

void fuzz_cards(CgSpan body, FuzzCard take, gpointer data)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	CgSpan text;

	cg_splitter_push(splitter, body);
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &text)) {
		g_autoptr(CgCard) card = fuzz_parse(text);

		if (take)
			take(data, card);
	}
	g_assert_cmpuint(cg_splitter_faults(splitter), ==, 0);
}
