/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a card that are kept, passed by, or reduced to the names in them. */
#include "splitter-private.h"

#include "fixture.h"

#include <string.h>

static const CgFields wanted = CG_FIELD(CG_PROP_TEL) | CG_FIELD(CG_PROP_NOTE);

/* Takes the lines, which end with LF, and returns what is kept. */
static char *keep_lines(const char *text, CgFields fields, gboolean marked)
{
	CgHeldCards cards = { 0 };
	CgSplitLine split = { .wanted = fields };
	CgSpan left = cg_span_of(text), line;
	char *kept;
	gsize taken;

	cg_held_cards_begin(&cards, CG_SPAN_LITERAL(""));
	while (cg_vcard_cut_line(left, TRUE, &line, &taken)) {
		cg_split_line_take(&split, &cards, line, cg_span(left.data, taken), TRUE);
		left = cg_span(left.data + taken, left.size - taken);
	}
	cg_split_line_end(&split, &cards, marked);
	kept = cards.data.size ? g_strndup((const char *)cards.data.data, cards.data.size)
			       : g_strdup("");
	cg_buffer_clear(&cards.data);
	cg_buffer_clear(&split.text);
	cg_buffer_clear(&split.raw);
	return kept;
}

static void check_kept(const char *text, const char *expected)
{
	g_autofree char *some = keep_lines(text, wanted, FALSE);
	g_autofree char *all = keep_lines(text, CG_FIELDS_ALL, FALSE);

	g_assert_cmpstr(some, ==, expected);
	g_assert_cmpstr(all, ==, text);
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *copy = g_strndup(text, cut);
		g_autofree char *whole = keep_lines(copy, CG_FIELDS_ALL, FALSE);

		g_free(keep_lines(copy, wanted, FALSE));
		g_assert_cmpstr(whole, ==, copy);
	}
}

static void test_kept(void)
{
	check_kept("TEL:1\n 2\nFN:a\n b\nitem1.tel;X:3\n", "TEL:1\n 2\nitem1.tel;X:3\n");
	check_kept("FN;QUOTED-PRINTABLE:a=\nTEL:no\nTEL:1\n", "TEL:1\n");
	check_kept("PHOTO;BASE64:\nAAAA\n\n BBBB\nTEL:1\n", "TEL:1\n");
	check_kept("TE\n L\n ;X=\"a\n :b\"\n :1\nFN\n :2\n 3\n", "TE\n L\n ;X=\"a\n :b\"\n :1\n");
	check_kept("\x01TEL\x02:1\nAGENT:TEL:1\nORG :2\n", "\x01TEL\x02:1\n");
	check_kept("VERSION:2.1\nVERSION:3.0\nTEL:1\n", "VERSION:2.1\nTEL:1\n");
}

static void test_named(void)
{
	check_kept("just text\nsee TEL and NO\n TE\nTEL again, FN\n", "?TEL\r\n?NOTE\r\n");
	check_kept("one NOTE\nTEL TEL:1\n more TEL\n", "?NOTE\r\n?TEL\r\n");
}

/* What is nested behind a soft break goes, and the value must not go on with what follows it. */
static void test_marked(void)
{
	g_autofree char *kept = keep_lines("NOTE;QUOTED-PRINTABLE:a=\n", wanted, TRUE);
	g_autofree char *open = keep_lines("NOTE;QUOTED-PRINTABLE:a=\n", wanted, FALSE);

	g_assert_cmpstr(kept, ==, "NOTE;QUOTED-PRINTABLE:a=\n\r\n");
	g_assert_cmpstr(open, ==, "NOTE;QUOTED-PRINTABLE:a=\n");
}

void test_content_split_line(void)
{
	g_test_add_func("/content/split-line/kept", test_kept);
	g_test_add_func("/content/split-line/named", test_named);
	g_test_add_func("/content/split-line/marked", test_marked);
}
