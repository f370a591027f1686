/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UTF-16BE, UTF-8 and hex. */
#include "base-tests.h"

#include <contactguard/base.h>

static void both_ways(const char *utf8, const char *utf16, gsize size)
{
	g_auto(CgBuffer) out = { 0 };
	g_autoptr(CgText) back = NULL;

	g_assert_true(cg_utf8_to_utf16be(utf8, &out));
	g_assert_cmpmem(out.data, out.size, utf16, size);
	back = cg_utf16be_to_utf8(cg_span(utf16, size));
	g_assert_cmpstr(back, ==, utf8);
}

static void utf16(void)
{
	g_autoptr(CgText) unclosed = NULL;

	both_ways("", "", 0);
	both_ways("pb", "\0p\0b\0\0", 6);
	both_ways("\u00C9\u4E2D", "\0\xC9\x4E\x2D\0\0", 6);
	both_ways("\U0001F600", "\xD8\x3D\xDE\x00\0\0", 6);
	/* Some leave the closing NUL out. */
	unclosed = cg_utf16be_to_utf8(cg_span("\0p\0b", 4));
	g_assert_cmpstr(unclosed, ==, "pb");
}

static void bad_utf16(void)
{
	g_assert_null(cg_utf16be_to_utf8(cg_span("\0p\0", 3)));
	g_assert_null(cg_utf16be_to_utf8(cg_span("\0\0\0p", 4)));
	g_assert_null(cg_utf16be_to_utf8(cg_span("\xD8\x3D", 2)));
	g_assert_null(cg_utf16be_to_utf8(cg_span("\xD8\x3D\0p", 4)));
	g_assert_null(cg_utf16be_to_utf8(cg_span("\xDE\x00", 2)));
}

static void bad_utf8(void)
{
	g_auto(CgBuffer) out = { 0 };

	g_assert_false(cg_utf8_to_utf16be("\xFF", &out));
	g_assert_cmpuint(out.size, ==, 0);
	g_assert_false(cg_utf8_valid(cg_span("a\0b", 3)));
	g_assert_true(cg_utf8_valid(cg_span("a\xC3\xA9", 3)));
	g_assert_true(cg_utf8_valid(CG_SPAN_EMPTY));
}

static void hex(void)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_auto(CgBuffer) text = { 0 };

	g_assert_true(cg_hex_parse("00fFa1", &bytes));
	g_assert_cmpmem(bytes.data, bytes.size, "\x00\xFF\xA1", 3);
	cg_hex_append(&text, cg_buffer_span(&bytes));
	g_assert_cmpmem(text.data, text.size, "00FFA1", 6);
	g_assert_false(cg_hex_parse("00f", &bytes));
	g_assert_false(cg_hex_parse("0g", &bytes));
	g_assert_cmpuint(bytes.size, ==, 3);
}

static void bdaddr(void)
{
	static const char whole[] = "AA:bb:CC:dd:EE:09";

	g_assert_true(cg_bdaddr_valid(whole));
	g_assert_false(cg_bdaddr_valid("AA:bb:CC:dd:EE:0g"));
	g_assert_false(cg_bdaddr_valid("AA-bb-CC-dd-EE-09"));
	for (gsize cut = 0; cut < sizeof(whole) - 1; cut++) {
		g_autofree char *text = g_strndup(whole, cut);

		g_assert_false(cg_bdaddr_valid(text));
	}
}

void test_base_text(void)
{
	g_test_add_func("/base/text/utf16", utf16);
	g_test_add_func("/base/text/bad-utf16", bad_utf16);
	g_test_add_func("/base/text/bad-utf8", bad_utf8);
	g_test_add_func("/base/text/hex", hex);
	g_test_add_func("/base/text/bdaddr", bdaddr);
}
