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

void test_content_text(void)
{
	g_test_add_func("/content/text/fold", test_fold);
	g_test_add_func("/content/text/digits", test_digits);
}
