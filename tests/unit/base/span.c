/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Spans compare by size and bytes, and an empty one needs no memory. */
#include "base-tests.h"

#include <contactguard/base.h>

static void test_of_text(void)
{
	CgSpan span = cg_span_of("abc");

	g_assert_cmpmem(span.data, span.size, "abc", 3);
	g_assert_cmpuint(cg_span_of("").size, ==, 0);
	g_assert_cmpuint(cg_span_of(NULL).size, ==, 0);
	g_assert_null(cg_span_of(NULL).data);
}

static void test_equal(void)
{
	const CgSpan empty = CG_SPAN_EMPTY, text = CG_SPAN_LITERAL("ab\0c");

	g_assert_true(cg_span_equal(text, cg_span("ab\0c", 4)));
	g_assert_false(cg_span_equal(text, cg_span("ab\0d", 4)));
	g_assert_false(cg_span_equal(text, cg_span("ab\0c", 3)));
	g_assert_false(cg_span_equal(text, cg_span("AB\0c", 4)));
	g_assert_true(cg_span_equal(empty, cg_span_of("")));
	g_assert_false(cg_span_equal(empty, text));
}

static void test_equal_nocase(void)
{
	g_assert_true(cg_span_equal_nocase(cg_span_of("End"), cg_span_of("eND")));
	g_assert_false(cg_span_equal_nocase(cg_span_of("End"), cg_span_of("Ends")));
	g_assert_false(cg_span_equal_nocase(cg_span_of("End"), cg_span_of("Enf")));
	g_assert_false(cg_span_equal_nocase(cg_span_of("\xc3\xa4"), cg_span_of("\xc3\x84")));
	g_assert_true(cg_span_equal_nocase(CG_SPAN_EMPTY, cg_span_of("")));
	g_assert_true(cg_span_equal_nocase(CG_SPAN_LITERAL("a\0b"), CG_SPAN_LITERAL("A\0B")));
	g_assert_false(cg_span_equal_nocase(CG_SPAN_LITERAL("a\0b"), CG_SPAN_LITERAL("a\0c")));
}

void test_base_span(void)
{
	g_test_add_func("/base/span/of-text", test_of_text);
	g_test_add_func("/base/span/equal", test_equal);
	g_test_add_func("/base/span/equal-nocase", test_equal_nocase);
}
