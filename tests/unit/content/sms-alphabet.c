/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The alphabet of short messages, and UTF-16. */
#include "fixture.h"

#include "sms-private.h"

#include <string.h>

/* Packs septets, seven bits each, behind so many bits. */
static void pack_septets(const guint8 *septets, gsize count, gsize skip, guint8 *bytes)
{
	for (gsize i = 0; i < count * 7; i++)
		if (septets[i / 7] >> i % 7 & 1)
			bytes[(skip + i) / 8] |= 1 << (skip + i) % 8;
}

static CgText *through(const guint8 *septets, gsize count, gsize skip, gsize asked)
{
	guint8 bytes[256] = { 0 };
	g_auto(CgBuffer) utf16 = { 0 };

	pack_septets(septets, count, skip, bytes);
	cg_sms_append_septets(cg_span(bytes, (skip + count * 7 + 7) / 8), skip, asked, &utf16);
	return cg_sms_text(cg_buffer_span(&utf16));
}

static void test_alphabet(void)
{
	static const char expected[] =
		"@£$¥èéùìòÇ\nØø\nÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
	guint8 septets[127];

	for (guint i = 0; i < sizeof(septets); i++)
		septets[i] = i < 0x1B ? i : i + 1;
	for (gsize skip = 0; skip < 9; skip++) {
		g_autoptr(CgText) text = through(septets, sizeof(septets), skip, sizeof(septets));

		g_assert_cmpstr(text, ==, expected);
	}
}

static void test_escapes(void)
{
	static const guint8 septets[] = {
		0x1B, 0x65, 0x1B, 0x3C, 0x1B, 'a', 0x1B, 0x1B, 'b', 0x1B
	};
	g_autoptr(CgText) text = through(septets, sizeof(septets), 0, sizeof(septets));

	g_assert_cmpstr(text, ==, "€[a b");
}

static void test_short(void)
{
	static const guint8 septets[] = { 'a', 'b', 'c' };
	g_autoptr(CgText) over = through(septets, 3, 0, 200);
	g_autoptr(CgText) none = through(septets, 3, 0, 0);

	g_assert_cmpstr(over, ==, "abc");
	g_assert_cmpstr(none, ==, "");
}

static void check_utf16(CgSpan bytes, const char *expected)
{
	g_autoptr(CgText) text = cg_sms_text(bytes);

	g_assert_cmpstr(text, ==, expected);
}

static void test_utf16(void)
{
	check_utf16(CG_SPAN_LITERAL("\0a\xD8\x3D\xDE\0\0b"), "a😀b");
	check_utf16(CG_SPAN_LITERAL("\xD8\x3D\0b"), "\uFFFDb");
	check_utf16(CG_SPAN_LITERAL("\xDE\0\0b\xD8\x3D"), "\uFFFDb\uFFFD");
	check_utf16(CG_SPAN_LITERAL("\0\r\0\n\0\r\0\t\0\0\0\x07\0x\0"), "\n\n\tx");
}

void test_content_sms_alphabet(void)
{
	g_test_add_func("/content/sms-alphabet/alphabet", test_alphabet);
	g_test_add_func("/content/sms-alphabet/escapes", test_escapes);
	g_test_add_func("/content/sms-alphabet/short", test_short);
	g_test_add_func("/content/sms-alphabet/utf16", test_utf16);
}
