/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of many cards, in pieces of any size. */
#include "../../wire/vcard-phones.h"
#include "fixture.h"

#include <string.h>

/* Pushes `step` bytes at a time; the cards, each in brackets, or "FAULT". */
static char *split(CgSpan body, gsize step, guint *dropped)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	GString *out = g_string_new(NULL);
	gboolean fine = TRUE;
	CgSpan card;

	for (gsize at = 0; at < body.size && fine; at += step) {
		g_autoptr(GError) error = NULL;
		gsize size = MIN(step, body.size - at);
		g_autofree guint8 *copy = g_memdup2(body.data + at, size);

		fine = cg_splitter_push(splitter, cg_span(copy, size), &error);
		g_assert_true(fine || g_error_matches(error, CG_ERROR, CG_ERROR_FRAMING));
		while (fine && cg_splitter_next(splitter, &card))
			g_string_append_printf(out, "[%.*s]", (int)card.size, card.data);
	}
	fine = fine && cg_splitter_end(splitter, NULL);
	while (fine && cg_splitter_next(splitter, &card))
		g_string_append_printf(out, "[%.*s]", (int)card.size, card.data);
	if (dropped)
		*dropped = cg_splitter_dropped(splitter);
	if (!fine)
		g_string_assign(out, "FAULT");
	return g_string_free(out, FALSE);
}

static void check_split(const char *body, const char *expected)
{
	const gsize steps[] = { 1, 2, 3, 7, 64, G_MAXUINT16 };

	for (guint i = 0; i < G_N_ELEMENTS(steps); i++) {
		g_autofree char *found = split(cg_span_of(body), steps[i], NULL);

		g_assert_cmpstr(found, ==, expected);
	}
	for (gsize cut = 0; cut < strlen(body); cut++)
		g_free(split(cg_span(body, cut), 5, NULL));
}

static void test_cards(void)
{
	check_split("", "");
	check_split("\r\n \r\n\xEF\xBB\xBF\r\n", "");
	check_split(VCARD_V40, "[" VCARD_V40 "]");
	check_split(VCARD_ANDROID_21 VCARD_OUTLOOK_21 VCARD_CALL_21,
		    "[" VCARD_ANDROID_21 "][" VCARD_OUTLOOK_21 "][" VCARD_CALL_21 "]");
	check_split("\xEF\xBB\xBF" V21("") "\r\n\r\n \t\r\n" V30("") "\xEF\xBB\xBF" V21(""),
		    "[\xEF\xBB\xBF" V21("") "][" V30("") "][\xEF\xBB\xBF" V21("") "]");
	check_split("BEGIN:vCard\nEND:vCard\nbegin:vcard\nend:vcard",
		    "[BEGIN:vCard\nEND:vCard\n][begin:vcard\nend:vcard]");
	check_split(VCARD_AGENT_21 V21(""), "[" VCARD_AGENT_21 "][" V21("") "]");
	check_split(V21("AGENT:\r\n\r\n" V21("")), "[" V21("AGENT:\r\n\r\n" V21("")) "]");
	/* What cannot be parsed is still a card of its own. */
	check_split(V21("nonsense\r\n\x01\r\n") V30(""),
		    "[" V21("nonsense\r\n\x01\r\n") "][" V30("") "]");
	check_split(V21(" END:VCARD\r\n"), "[" V21(" END:VCARD\r\n") "]");
}

static void test_faults(void)
{
	static const char *const bodies[] = {
		"x",
		"x\r\n" V21(""),
		V21("") "x\r\n" V21(""),
		"END:VCARD\r\n",
		V21("") "END:VCARD\r\n",
		"BEGIN:VCARD\r\nN:cut\r\n",
		"BEGIN:VCARD\r\nN:cu" V21(""),
		"BEGIN:VCARD\r\nN:cut\r\n" V21(""),
		"BEGIN:VCARD\r\nEND:VCARD" V21(""),
		"BEGIN:VCARD\r\nEND:VCARD x\r\nEND:VCARD\r\n",
		V21("") "BEGIN:VCARD\r\nN:cu" V21(""),
		"BEGIN:VCARD\r\nNOTE:012345678901234567890123456789012345678901234567890123456789"
		"012345678901234567890123456789012345678901234567890123456789begin:vcard \r\n"
		"END:VCARD\r\n",
		V21("AGENT:x\r\n" V21("")),
		V21("AGENT:\r\nN:x\r\n" V21("")),
		"\xEF\xBB\xBF\xEF\xBB\xBF" V21(""),
	};

	for (guint i = 0; i < G_N_ELEMENTS(bodies); i++)
		check_split(bodies[i], "FAULT");
}

/* A card over the limit costs itself alone, also with an AGENT in it. */
static void test_oversized(void)
{
	g_autofree char *line = g_strnfill(1000, 'x');
	g_autofree char *property = g_strconcat("NOTE:", line, "\r\n", NULL);
	g_auto(CgBuffer) body = { 0 };
	g_autofree char *found = NULL;
	guint dropped;

	fill_buffer(&body, VCARD_CALL_21 "BEGIN:VCARD\r\n", property, 5000,
		    "AGENT:\r\nBEGIN:VCARD\r\n");
	fill_buffer(&body, "", property, 5000, "END:VCARD\r\nEND:VCARD\r\n" VCARD_V40);
	found = split(cg_buffer_span(&body), 4096, &dropped);
	g_assert_cmpuint(dropped, ==, 1);
	g_assert_cmpstr(found, ==, "[" VCARD_CALL_21 "][" VCARD_V40 "]");
}

/* One that is cut off in a line must not take the card behind it along. */
static void test_oversized_cut(void)
{
	g_auto(CgBuffer) body = { 0 };
	g_autofree char *found = NULL;
	guint dropped;

	fill_buffer(&body, "BEGIN:VCARD\nNOTE:", "x", CG_CARD_MAX, VCARD_V40);
	found = split(cg_buffer_span(&body), 4096, &dropped);
	g_assert_cmpstr(found, ==, "FAULT");
}

static void test_exact_limit(void)
{
	const gsize around = strlen("BEGIN:VCARD\nNOTE:\nEND:VCARD\n");

	for (guint over = 0; over < 2; over++) {
		g_auto(CgBuffer) body = { 0 };
		g_autofree char *found = NULL;
		guint dropped;

		fill_buffer(&body, "BEGIN:VCARD\nNOTE:", "x", CG_CARD_MAX - around + over,
			    "\nEND:VCARD\n");
		found = split(cg_buffer_span(&body), 10000, &dropped);
		g_assert_cmpuint(dropped, ==, over);
		g_assert_cmpuint(strlen(found), ==, over ? 0 : CG_CARD_MAX + 2);
	}
}

/* Endless bytes that are no card are not kept. */
static void test_endless(void)
{
	g_autofree char *line = g_strnfill(65536, ' ');
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	gboolean fine = TRUE;
	guint pushes = 0;

	for (; fine && pushes < 1000; pushes++)
		fine = cg_splitter_push(splitter, cg_span(line, 65536), NULL);
	g_assert_false(fine);
	g_assert_cmpuint(pushes, <=, CG_CARD_MAX / 65536 + 1);
}

static void test_many_at_once(void)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new();
	g_auto(CgBuffer) body = { 0 };
	CgSpan card;
	guint count = 0;

	fill_buffer(&body, "", VCARD_CALL_21, 20000, "");
	g_assert_true(cg_splitter_push(splitter, cg_buffer_span(&body), NULL));
	for (; cg_splitter_next(splitter, &card); count++)
		g_assert_cmpmem(card.data, card.size, VCARD_CALL_21, strlen(VCARD_CALL_21));
	g_assert_cmpuint(count, ==, 20000);
	g_assert_true(cg_splitter_end(splitter, NULL));
}

void test_content_splitter(void)
{
	g_test_add_func("/content/splitter/cards", test_cards);
	g_test_add_func("/content/splitter/faults", test_faults);
	g_test_add_func("/content/splitter/oversized", test_oversized);
	g_test_add_func("/content/splitter/oversized-cut", test_oversized_cut);
	g_test_add_func("/content/splitter/exact-limit", test_exact_limit);
	g_test_add_func("/content/splitter/endless", test_endless);
	g_test_add_func("/content/splitter/many-at-once", test_many_at_once);
}
