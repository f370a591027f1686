/* SPDX-License-Identifier: GPL-2.0-or-later */
/* White space, prefixes and the byte order mark. */
#include "fixture.h"

#include <string.h>

static void check_span(CgSpan span, const char *expected)
{
	g_assert_cmpmem(span.data, span.size, expected, strlen(expected));
}

static void test_trim(void)
{
	check_span(cg_vcard_trim(cg_span_of(" \t\r\na b\t\r\n ")), "a b");
	check_span(cg_vcard_trim(cg_span_of("ab")), "ab");
	check_span(cg_vcard_trim(cg_span_of("\x0B"
					    "a")),
		   "\x0B"
		   "a");
	check_span(cg_vcard_trim(cg_span_of(" \n ")), "");
	check_span(cg_vcard_trim(CG_SPAN_EMPTY), "");
	g_assert_true(cg_vcard_blank(cg_span_of(" \r\n\t")));
	g_assert_true(cg_vcard_blank(CG_SPAN_EMPTY));
	g_assert_true(cg_vcard_blank(CG_SPAN_LITERAL(" \0\x01\x7F")));
	g_assert_false(cg_vcard_blank(cg_span_of("  .")));
}

static void test_prefix(void)
{
	g_assert_true(cg_vcard_starts_with(cg_span_of("TEL:1"), "tel:"));
	g_assert_true(cg_vcard_starts_with(cg_span_of("tel:"), "tel:"));
	g_assert_true(cg_vcard_starts_with(CG_SPAN_EMPTY, ""));
	g_assert_false(cg_vcard_starts_with(cg_span_of("tel"), "tel:"));
	g_assert_false(cg_vcard_starts_with(cg_span_of(" tel:"), "tel:"));
}

static void test_behind(void)
{
	check_span(cg_vcard_behind(cg_span_of("TEL:1:2"), 3), "1:2");
	check_span(cg_vcard_behind(cg_span_of("TEL:"), 3), "");
}

static void test_bom(void)
{
	check_span(cg_vcard_skip_bom(cg_span_of("\xEF\xBB\xBF"
						"a")),
		   "a");
	check_span(cg_vcard_skip_bom(cg_span_of("\xEF\xBB\xBF")), "");
	check_span(cg_vcard_skip_bom(cg_span_of("\xEF\xBB")), "\xEF\xBB");
	check_span(cg_vcard_skip_bom(cg_span_of("a\xEF\xBB\xBF")), "a\xEF\xBB\xBF");
}

void test_content_vcard_bytes(void)
{
	g_test_add_func("/content/vcard-bytes/trim", test_trim);
	g_test_add_func("/content/vcard-bytes/prefix", test_prefix);
	g_test_add_func("/content/vcard-bytes/behind", test_behind);
	g_test_add_func("/content/vcard-bytes/bom", test_bom);
}
