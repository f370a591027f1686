/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bMessage: what is read of a phone's, written as ours without the parties in its headers, is
 * read again with the same text and with the parties that had a card, and written again the same.
 */
#include "fuzz.h"

static guint count_cards(const CgBmessage *message)
{
	const GPtrArray *parties = cg_bmessage_parties(message);
	guint cards = 0;

	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = parties->pdata[i];

		g_assert_true(party->card || party->unreadable || party->addresses);
		g_assert_cmpuint(party->level, <=, CG_BMESSAGE_LEVELS);
		cards += party->card != NULL && party->level > 0;
	}
	return cards;
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgBmessage) message = cg_bmessage_parse(cg_span(data, size), &error), back = NULL;
	g_auto(CgBuffer) first = { 0 }, second = { 0 };

	g_assert_true(!message == !!error);
	if (!message)
		return 0;
	g_assert_true(cg_utf8_valid(cg_bmessage_text(message)));
	cg_bmessage_empty_headers(message);
	cg_bmessage_print(message, 1, &first);
	g_assert_true(cg_utf8_valid(cg_buffer_span(&first)));
	back = cg_bmessage_parse(cg_buffer_span(&first), &error);
	g_assert_no_error(error);
	g_assert_true(cg_bmessage_attributable(back));
	g_assert_cmpuint(count_cards(back), ==, count_cards(message));
	g_assert_true(cg_span_equal(cg_bmessage_text(back), cg_bmessage_text(message)));
	cg_bmessage_print(back, 1, &second);
	g_assert_cmpmem(first.data, first.size, second.data, second.size);
	return 0;
}
