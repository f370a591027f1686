/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes of any charset, of none, and broken ones. */
#include "fixture.h"

#include <string.h>

/* Each cut is UTF-8, too. */
static void check_utf8(const char *bytes, const char *charset, const char *expected)
{
	g_auto(CgBuffer) room = { 0 };
	CgSpan utf8 = cg_vcard_in_utf8(cg_span_of(bytes), cg_span_of(charset), &room);
	g_autofree char *text = g_strndup((const char *)utf8.data, utf8.size);

	g_assert_cmpstr(text, ==, expected);
	for (gsize cut = 0; cut < strlen(bytes); cut++) {
		g_autofree char *copy = g_memdup2(bytes, MAX(cut, 1));

		cg_buffer_truncate(&room, 0);
		utf8 = cg_vcard_in_utf8(cg_span(copy, cut), cg_span_of(charset), &room);
		g_assert_true(cg_utf8_valid(utf8));
	}
}

static void test_named(void)
{
	check_utf8("M\xFCller", "ISO-8859-1", "Müller");
	check_utf8("\xCF\xF0\xE8", "windows-1251", "При");
	/* Trail bytes that look like a backslash and like a separator. */
	check_utf8("\x95\x5C;\x83\x5C", "CP932", "表;ソ");
	check_utf8("\x1B$B"
		   "F|K\\\x1B(B",
		   "ISO-2022-JP", "日本");
	/* A charset that is none, is not known, or is not what the text is in. */
	check_utf8("M\xC3\xBCller", "x-none", "Müller");
	check_utf8("M\xC3\xBCller", "../UTF-16", "Müller");
	check_utf8("M\xC3\xBCller", "US-ASCII", "Müller");
	check_utf8("M\xFCller", "US-ASCII", "Müller");
	check_utf8("\xD0\x9F\xD1\x80", "GBK", "袩褉"); /* as it says */
	check_utf8("\xC3\x9F\xFF", "CP949", "횩\xEF\xBF\xBD");
}

/* Writers name a part of the charset that they write. */
static void test_supersets(void)
{
	static const struct {
		const char *charset, *bytes, *text;
	} cases[] = {
		{ "GB2312", "\xE9\x46", "镕" },
		{ "gb_2312-80", "\xE9\x46", "镕" },
		{ "EUC-CN", "\xE9\x46", "镕" },
		{ "Shift_JIS", "\x87\x40\xFB\xFC", "①髙" },
		{ "SJIS", "\x87\x40", "①" },
		{ "x-sjis", "\x87\x40", "①" },
		{ "EUC-KR", "\x94\xEE", "뷁" },
		{ "ks_c_5601-1987", "\x94\xEE", "뷁" },
		{ "EUC-JP", "\xAD\xA1", "①" },
		{ "BIG5", "\xA4\x40\xFA\x40", "一𠕇" },
		{ "ISO-8859-1", "\x80\x93\xE9", "€“é" },
		{ "latin1", "\x80", "€" },
		{ "ISO-8859-9", "\x80\xFD", "€ı" },
		{ "TIS-620", "\x80\xA1", "€ก" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		check_utf8(cases[i].bytes, cases[i].charset, cases[i].text);
}

static void test_broken(void)
{
	check_utf8("\xFF\xFF", "SHIFT_JIS", "\uFFFD\uFFFD");
	check_utf8("a\x81", "ISO-8859-1", "a\uFFFD");
	check_utf8("\xC4\xE3\xFF\xC4\xE3\xC4", "GBK", "你\uFFFD你\uFFFD");
	check_utf8("a\xFC", "UTF-8", "a\uFFFD");
	check_utf8("日本\xE8\xAA", "", "日本\uFFFD");
	check_utf8("é\xFF", "", "é\uFFFD");
	check_utf8("éäö\xC0\x80\xF5", "", "éäö\uFFFD\uFFFD\uFFFD");
}

/* Without a charset, bytes that are mostly no UTF-8 are Windows-1252. */
static void test_undeclared(void)
{
	check_utf8("M\xFCller", "", "Müller");
	check_utf8("\x93Ja\x94 \x80", "", "“Ja” €");
	check_utf8("\xC9 \xBFQu\xE9?", "", "É ¿Qué?");
	check_utf8("\xC3\x9C\xFC\xFC", "", "Ãœüü");
}

static void test_surrogates(void)
{
	check_utf8("\xED\xA0\xBD\xED\xB8\x80", "", "😀");
	check_utf8("\xED\xA0\xBD\xED\xB8\x80", "UTF-8", "😀");
	check_utf8("é\xED\xA0\xBDx", "", "é\uFFFDx");
	check_utf8("é\xED\xB8\x80\xED\xA0\xBD", "UTF-8", "é\uFFFD\uFFFD");
	check_utf8("é\xED\xA0\xBD\xED\xA0\xBD\xED\xB8\x80", "UTF-8", "é\uFFFD😀");
}

/* A blank that folding put into a character. */
static void test_blanks(void)
{
	check_utf8("\xC3 \xA9", "", "é");
	check_utf8("\xE6\t\x97\xA5 \xE6\x9C \xAC", "UTF-8", "日 本");
	check_utf8("\xED \xA0\xBD\xED\xB8 \x80", "UTF-8", "😀");
	check_utf8("\xC3  \xA9", "UTF-8", "\uFFFD  \uFFFD");
	check_utf8("\xC4 \xE3", "GBK", "你");
	check_utf8("\xC4 x", "GBK", "\uFFFD x");
}

static void test_growth(void)
{
	g_auto(CgBuffer) raw = { 0 }, out = { 0 };

	fill_buffer(&raw, "", "\xA4", 100000, "");
	cg_vcard_in_utf8(cg_buffer_span(&raw), cg_span_of("ISO-8859-15"), &out);
	g_assert_cmpuint(out.size, ==, 300000);
	g_assert_cmpmem(out.data, 6, "€€", 6);
}

/* Charsets that keep a character back, for a mark that may follow. */
static void test_last_character(void)
{
	check_utf8("Hoa", "WINDOWS-1258", "Hoa");
	check_utf8("a\xCC", "WINDOWS-1258", "à");
}

void test_content_vcard_charset(void)
{
	g_test_add_func("/content/vcard-charset/named", test_named);
	g_test_add_func("/content/vcard-charset/supersets", test_supersets);
	g_test_add_func("/content/vcard-charset/broken", test_broken);
	g_test_add_func("/content/vcard-charset/undeclared", test_undeclared);
	g_test_add_func("/content/vcard-charset/surrogates", test_surrogates);
	g_test_add_func("/content/vcard-charset/blanks", test_blanks);
	g_test_add_func("/content/vcard-charset/growth", test_growth);
	g_test_add_func("/content/vcard-charset/last-character", test_last_character);
}
