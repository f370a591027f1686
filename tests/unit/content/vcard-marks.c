/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that open and close cards, and lines that only look so. */
#include "fixture.h"

#include <string.h>

static void test_marks(void)
{
	static const struct {
		const char *line;
		CgMark mark;
	} cases[] = {
		{ "BEGIN:VCARD", CG_MARK_BEGIN },
		{ "\xEF\xBB\xBF"
		  "begin:vCard \t",
		  CG_MARK_BEGIN },
		{ "BE\x01GIN:VCARD", CG_MARK_BEGIN },
		{ "END:VCARD", CG_MARK_END },
		{ "end:vCard\t", CG_MARK_END },
		{ "END:VCARDBEGIN:VCARD", CG_MARK_END_BEGIN },
		{ "END:VCARD begin:vcard ", CG_MARK_END_BEGIN },
		{ "BEGIN: VCARD", CG_MARK_LIKE_BEGIN },
		{ "BEGIN :VCARD.", CG_MARK_LIKE_BEGIN },
		{ "END:VCARD.", CG_MARK_LIKE_END },
		{ "END:VCARDNULL", CG_MARK_LIKE_END },
		{ "End : vCards", CG_MARK_LIKE_END },
		{ "NOTE:cutBEGIN:VCARD", CG_MARK_CUT_BEGIN },
		{ " folded BEGIN:VCARD", CG_MARK_CUT_BEGIN },
		{ " END:VCARD", CG_MARK_NONE },
		{ "\tEND:VCARD", CG_MARK_NONE },
		{ "BEGIN:VCALENDAR", CG_MARK_NONE },
		{ "ENDING:VCARD", CG_MARK_NONE },
		{ "NOTE:END:VCARD", CG_MARK_NONE },
		{ "BEGIN:VCARDNOTE", CG_MARK_LIKE_BEGIN },
		{ "NOTE:see BEGIN:VCARD!", CG_MARK_NONE },
		{ "", CG_MARK_NONE },
	};
	g_autofree char *longest = g_strnfill(CG_MARK_LINE_MAX + 1, ' ');

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_cmpint(cg_vcard_mark(cg_span_of(cases[i].line)), ==, cases[i].mark);
		for (gsize cut = 0; cut < strlen(cases[i].line); cut++) {
			g_autofree guint8 *copy = g_memdup2(cases[i].line, MAX(cut, 1));

			cg_vcard_mark(cg_span(copy, cut));
			cg_vcard_next(cg_span(copy, cut));
		}
	}
	memcpy(longest, "END:VCARD", 9);
	g_assert_cmpint(cg_vcard_mark(cg_span_of(longest)), ==, CG_MARK_NONE);
	longest[CG_MARK_LINE_MAX] = '\0';
	g_assert_cmpint(cg_vcard_mark(cg_span_of(longest)), ==, CG_MARK_END);
}

static void test_next(void)
{
	static const struct {
		const char *line;
		CgNext next;
	} cases[] = {
		{ "VERSION:3.0", CG_NEXT_VERSION },    { "item1.version;X=1:2", CG_NEXT_VERSION },
		{ "VERSION :3,0", CG_NEXT_VERSION },   { "VERSIONS:1", CG_NEXT_OTHER },
		{ "BEGIN:VCARD", CG_NEXT_BEGIN },      { "BEGIN: VCARD", CG_NEXT_BEGIN },
		{ " VERSION:3.0", CG_NEXT_FOLD },      { "END:VCARD", CG_NEXT_OTHER },
		{ "NOTE:BEGIN:VCARD", CG_NEXT_OTHER }, { "VERSION", CG_NEXT_OTHER },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(cg_vcard_next(cg_span_of(cases[i].line)), ==, cases[i].next);
}

/* Which of other, fold, version, begin, over make the mark count there. */
static void check_counts(CgMark mark, CgMarkPlace place, const char *expected)
{
	for (guint next = 0; next < 5; next++)
		g_assert_cmpint(cg_vcard_mark_counts(mark, next, &place), ==,
				expected[next] == '1');
}

static void test_counts(void)
{
	const CgMarkPlace outside = { 0 }, inside = { .open = TRUE },
			  in_value = { .open = TRUE, .in_value = TRUE },
			  invited = { .open = TRUE, .invited = TRUE },
			  versioned = { .open = TRUE, .versioned = TRUE };

	check_counts(CG_MARK_BEGIN, outside, "10111");
	check_counts(CG_MARK_BEGIN, inside, "00100");
	check_counts(CG_MARK_BEGIN, in_value, "00100");
	check_counts(CG_MARK_BEGIN, invited, "10111");
	check_counts(CG_MARK_END, inside, "10111");
	check_counts(CG_MARK_END, in_value, "00011");
	check_counts(CG_MARK_END_BEGIN, in_value, "10111");
	check_counts(CG_MARK_LIKE_BEGIN, outside, "00111");
	check_counts(CG_MARK_LIKE_BEGIN, inside, "00100");
	check_counts(CG_MARK_LIKE_END, inside, "00111");
	check_counts(CG_MARK_LIKE_END, in_value, "00011");
	check_counts(CG_MARK_CUT_BEGIN, versioned, "00100");
	check_counts(CG_MARK_CUT_BEGIN, inside, "00000");
	check_counts(CG_MARK_NONE, outside, "00000");
}

/* A card in a card is held until the next mark. */
static void test_nest(void)
{
	const CgVcardHead agent = { .property = CG_PROP_AGENT },
			  version = { .property = CG_PROP_VERSION };
	CgNest nest = { 0 };

	g_assert_false(cg_nest_end(&nest));
	g_assert_true(cg_nest_begin(&nest));
	g_assert_true(cg_nest_line(&nest, &version, FALSE));
	g_assert_false(cg_nest_line(&nest, &version, FALSE));
	g_assert_true(cg_nest_place(&nest, FALSE).versioned);
	g_assert_true(cg_nest_begin(&nest));
	g_assert_false(cg_nest_place(&nest, FALSE).versioned);
	g_assert_cmpint(cg_nest_settle(&nest, CG_TOKEN_END), ==, CG_SETTLED_NOTHING);
	g_assert_true(cg_nest_end(&nest));
	g_assert_true(nest.held);
	g_assert_true(cg_nest_place(&nest, FALSE).invited);
	/* What stands behind it belongs to the one around it. */
	g_assert_false(cg_nest_line(&nest, &agent, TRUE));
	g_assert_true(cg_nest_place(&nest, TRUE).versioned);
	g_assert_cmpint(cg_nest_settle(&nest, CG_TOKEN_BEGIN), ==, CG_SETTLED_NESTED);
	g_assert_true(cg_nest_begin(&nest));
	g_assert_true(cg_nest_end(&nest));
	g_assert_cmpint(cg_nest_settle(&nest, CG_TOKEN_BEGIN), ==, CG_SETTLED_WHOLE);
	g_assert_cmpuint(nest.open, ==, 0);
	for (guint i = 0; i < CG_NEST_MAX; i++)
		g_assert_true(cg_nest_begin(&nest));
	g_assert_false(cg_nest_begin(&nest));
	g_assert_true(cg_nest_line(&nest, &version, FALSE));
	cg_nest_lose_outermost(&nest);
	g_assert_cmpuint(nest.open, ==, CG_NEST_MAX - 1);
	g_assert_true(cg_nest_place(&nest, FALSE).versioned);
	g_assert_true(cg_nest_begin(&nest));
	g_assert_false(cg_nest_place(&nest, FALSE).versioned);
	g_assert_true(cg_nest_end(&nest));
	g_assert_cmpint(cg_nest_settle(&nest, CG_TOKEN_END), ==, CG_SETTLED_NESTED);
	g_assert_cmpuint(nest.open, ==, CG_NEST_MAX - 1);
}

void test_content_vcard_marks(void)
{
	g_test_add_func("/content/vcard-marks/marks", test_marks);
	g_test_add_func("/content/vcard-marks/next", test_next);
	g_test_add_func("/content/vcard-marks/counts", test_counts);
	g_test_add_func("/content/vcard-marks/nest", test_nest);
}
