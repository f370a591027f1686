/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folded names and digits. */
#include "fixture.h"

#include <string.h>

static void check_same(const char *a, const char *b)
{
	g_autoptr(CgText) x = cg_text_fold(a);
	g_autoptr(CgText) y = cg_text_fold(b);

	g_assert_cmpstr(x, ==, y);
}

static void test_fold(void)
{
	check_same("MÜLLER", "mu\xCC\x88ller");
	check_same("ΆΝΝΑ", "άννα");
	check_same("STRASSE", "straße");
	check_same("ＡＢＣ", "abc");
	check_same("ёлка", "ЁЛКА");
	check_same("\xE1\x8E\xBB\xE1\x8F\xB0", "\xEA\xAE\x8B\xE1\x8F\xB8"); /* Cherokee */
	check_same("", "");
	check_same("\xFF", "");
}

static void check_digits(const char *text, const char *expected)
{
	g_autoptr(CgText) digits = cg_number_digits(text);

	g_assert_cmpstr(digits, ==, expected);
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *copy = g_strndup(text, cut);

		cg_text_free(cg_number_digits(copy));
	}
}

static void test_digits(void)
{
	check_digits("+49 (0)89 / 555-01.00", "+490895550100");
	check_digits("tel:+1-418-656-9254;ext=102", "+14186569254");
	check_digits("5550100,,123", "5550100");
	check_digits("5550100p1", "5550100");
	check_digits("5550100 x12", "5550100");
	check_digits("5550100 ext. 12", "5550100");
	check_digits("555+0100", "5550100");
	check_digits("٠١٢٣٤", "01234");
	check_digits("＋４９", "+49");
	check_digits("*100#", "100");
	check_digits("Phone 5", "5");
	check_digits("+", "");
	check_digits("HomePhone", "");
	check_digits("", "");
	check_digits("12\xFF", "");
}

static void test_numbers(void)
{
	static const struct {
		const char *raw, *clean;
	} numbers[] = {
		{ "(905) 555-1234", "905555-1234" },
		{ "TEL:+1-418-656-9254;ext=102", "+1-418-656-9254;ext=102" },
		{ "+1\xC2\xA0[2] 3\t", "+123" },
		{ "( tel:tel:1", "1" },
		{ "tel:", "" },
		{ "", "" },
		{ "\u202A+49\u200E 30\u202C", "+4930" },
		{ "\uFEFF0\u200B3\u00AD0", "030" },
		{ "0\u20093\u202F0\u30001", "0301" },
		{ "0\u20103\u20110\u20131\u22122\uFF0D", "0-3-0-1-2-" },
		{ "＋８１（３）１２＊＃，３", "+81312*#,3" },
		{ "+٠١٢٣٤٥٦٧٨٩", "+0123456789" },
		{ "۰۱۲३४", "01234" },
		{ "Ñandú – Ｂ½", "Ñandú-B½" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		g_auto(CgBuffer) out = { 0 };

		cg_buffer_append_text(&out, "(x) ");
		cg_buffer_append_text(&out, numbers[i].raw);
		cg_vcard_clean_number(&out, 4);
		cg_buffer_append_u8(&out, 0);
		g_assert_cmpmem(out.data, 4, "(x) ", 4);
		g_assert_cmpstr((const char *)out.data + 4, ==, numbers[i].clean);
	}
}

void test_content_text(void)
{
	g_test_add_func("/content/text/numbers", test_numbers);
	g_test_add_func("/content/text/fold", test_fold);
	g_test_add_func("/content/text/digits", test_digits);
}
