/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Heads whole, bit by bit, dirty and broken; what continues a value; names in broken lines. */
#include "fixture.h"

#include <string.h>

static void check_head(const char *text, CgHeadState expected, const char *name)
{
	CgVcardHead head = { 0 };
	CgColon colon = { 0 };

	g_assert_cmpint(cg_vcard_read_head(cg_span_of(text), TRUE, &colon, &head), ==, expected);
	if (name)
		g_assert_cmpmem(head.name.data, head.name.size, name, strlen(name));
	/* The same if it comes byte by byte. */
	colon = (CgColon){ 0 };
	for (gsize size = 0; size < strlen(text); size++)
		if (cg_vcard_read_head(cg_span(text, size), FALSE, &colon, &head) != CG_HEAD_OPEN)
			break;
	g_assert_cmpint(cg_vcard_read_head(cg_span_of(text), TRUE, &colon, &head), ==, expected);
}

static void test_heads(void)
{
	check_head("TEL:1:2", CG_HEAD_READ, "TEL");
	check_head("item1.TEL ;A=\"b:c\";d:1", CG_HEAD_READ, "TEL");
	check_head("TEL;A=\"b:1", CG_HEAD_READ, "TEL");
	check_head("TEL;A=\"b \"c\":1", CG_HEAD_READ, "TEL");
	check_head("T\x01"
		   "EL:1",
		   CG_HEAD_DIRTY, NULL);
	check_head("TEL", CG_HEAD_BAD, NULL);
	check_head(":1", CG_HEAD_BAD, NULL);
	check_head(" TEL:1", CG_HEAD_BAD, NULL);
	check_head("begin:1", CG_HEAD_BAD, NULL);
	check_head("END:1", CG_HEAD_BAD, NULL);
	check_head("", CG_HEAD_BAD, NULL);
}

static void test_parts(void)
{
	CgVcardHead head;
	CgColon colon = { 0 };

	cg_vcard_read_head(cg_span_of("a.X-B;C;ENCODING=b:v"), FALSE, &colon, &head);
	g_assert_cmpint(head.property, ==, CG_PROP_OTHER);
	g_assert_cmpint(head.encoding, ==, CG_ENCODING_BASE64);
	g_assert_cmpuint(head.size, ==, 18);
	g_assert_true(cg_span_equal(head.group, CG_SPAN_LITERAL("a")));
	g_assert_true(cg_span_equal(head.params, CG_SPAN_LITERAL("C;ENCODING=b")));
}

static void test_clean(void)
{
	g_auto(CgBuffer) line = { 0 };
	CgColon colon = { .at = 6 };

	cg_buffer_append_text(&line, "\x01T\x02"
				     "EL\x7F:\x03");
	cg_vcard_clean_head(&line, &colon);
	g_assert_cmpmem(line.data, line.size, "TEL:\x03", 5);
	g_assert_cmpuint(colon.at, ==, 3);
}

static void test_soft_break(void)
{
	gsize size = 99;

	g_assert_true(cg_vcard_has_soft_break(cg_span_of("ab= \t"), &size));
	g_assert_cmpuint(size, ==, 2);
	g_assert_false(cg_vcard_has_soft_break(cg_span_of("a=b"), &size));
	g_assert_false(cg_vcard_has_soft_break(cg_span_of(" "), &size));
	g_assert_false(cg_vcard_has_soft_break(CG_SPAN_EMPTY, &size));
}

static void test_continues(void)
{
	g_assert_true(cg_vcard_continues(CG_ENCODING_NONE, FALSE, cg_span_of(" a")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_NONE, FALSE, cg_span_of("")));
	g_assert_true(cg_vcard_continues(CG_ENCODING_QP, TRUE, cg_span_of("TEL:1")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_QP, FALSE, cg_span_of("TEL:1")));
	g_assert_true(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("")));
	g_assert_true(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("AB+/=\t")));
	g_assert_true(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of(" x:y")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("TEL:1")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("just text")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("CATEGORIES")));
	/* What may be left of another line, and may be looked at, is never swallowed. */
	g_assert_true(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("_9j-AB")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_BASE64, FALSE, cg_span_of("CATEGORIES_a")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_BASE64, FALSE,
					  cg_span_of("T\x01"
						     "EL")));
	g_assert_true(cg_vcard_continues(CG_ENCODING_NONE, FALSE, cg_span_of("\x01 a")));
	g_assert_false(cg_vcard_continues(CG_ENCODING_NONE, FALSE,
					  cg_span_of("\x01"
						     "a")));
}

static void test_words(void)
{
	static const char text[] = "a TEL;b-FN \x01N\x02OTE, UI\tD telex CATEGORIES";
	const CgFields found =
		CG_FIELD(CG_PROP_TEL) | CG_FIELD(CG_PROP_NOTE) | CG_FIELD(CG_PROP_CATEGORIES);
	CgWordSearch search = { 0 };

	for (gsize step = 1; step < 9; step++) {
		for (gsize at = 0; at < strlen(text); at += step)
			cg_word_search_feed(&search,
					    cg_span(text + at, MIN(step, strlen(text) - at)));
		g_assert_cmphex(cg_word_search_end(&search), ==, found);
	}
	g_assert_cmphex(cg_word_search_end(&search), ==, CG_FIELDS_NONE);
}

static void check_rest(const char *text, gboolean expected)
{
	for (gsize step = 1; step < 9; step++) {
		CgRestSearch search = { 0 };

		for (gsize at = 0; at < strlen(text); at += step)
			cg_rest_search_feed(&search,
					    cg_span(text + at, MIN(step, strlen(text) - at)));
		g_assert_cmpint(cg_rest_search_found(search), ==, expected);
	}
}

static void test_rest(void)
{
	g_autofree char *filler = g_strnfill(CG_HEAD_MAX, '=');
	g_autofree char *late = g_strconcat(filler, ":TEL", NULL);

	check_rest("=C3=A9=20", TRUE);
	check_rest("more words", TRUE);
	check_rest("TEL:1", FALSE);
	check_rest("a:b", FALSE);
	check_rest("what is left of CATEGORIES", FALSE);
	check_rest("", FALSE);
	check_rest(late, TRUE);
	check_rest(late + 1, FALSE);
}

void test_content_vcard_head(void)
{
	g_test_add_func("/content/vcard-head/heads", test_heads);
	g_test_add_func("/content/vcard-head/parts", test_parts);
	g_test_add_func("/content/vcard-head/clean", test_clean);
	g_test_add_func("/content/vcard-head/soft-break", test_soft_break);
	g_test_add_func("/content/vcard-head/continues", test_continues);
	g_test_add_func("/content/vcard-head/words", test_words);
	g_test_add_func("/content/vcard-head/rest", test_rest);
}
