/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/number.c. */
#include "policy-test.h"

#include <string.h>

static gboolean share_a_key(const char *a, const char *b, guint country)
{
	CgText **of_a = cg_number_keys(a, country), **of_b = cg_number_keys(b, country);
	gboolean shared = FALSE;

	for (guint i = 0; of_a[i]; i++)
		shared = shared || g_strv_contains((const char *const *)of_b, of_a[i]);
	cg_texts_free(of_a);
	cg_texts_free(of_b);
	return shared;
}

static void check_match(const char *a, const char *b, guint country, gboolean same)
{
	g_test_message("%s and %s, %u", a, b, country);
	g_assert_cmpint(cg_numbers_match(a, b, country), ==, same);
	g_assert_cmpint(cg_numbers_match(b, a, country), ==, same);
	g_assert_cmpint(share_a_key(a, b, country), ==, same);
}

static void test_match(void)
{
	static const struct {
		const char *a, *b;
		guint country;
		gboolean same;
	} cases[] = {
		{ "+49 170 1234567", "+491701234567", 0, TRUE },
		{ "+491701234567", "01701234567", 0, TRUE }, /* last 9 digits */
		{ "+491701234567", "+441701234567", 0, TRUE },
		{ "+491701234567", "01701234568", 0, FALSE },
		{ "0301234", "+49301234", 49, TRUE }, /* too short for 9; E.164 */
		{ "0301234", "+49301234", 0, FALSE },
		{ "0301234", "+49301234", 44, FALSE },
		{ "004930123", "+4930123", 49, TRUE },
		{ "301234567", "+49301234567", 49, TRUE },
		{ "5550100", "+15550100", 1, TRUE },
		{ "1234567", "1234567", 0, TRUE },
		{ "123456", "123456", 0, TRUE }, /* short codes, when they are equal */
		{ "110", "110", 49, TRUE },
		{ "110", "1 1 0", 49, TRUE },
		{ "110", "+49110", 49, TRUE }, /* E.164 */
		{ "110", "+49110", 0, FALSE },
		{ "110", "112", 49, FALSE },
		{ "22456", "0170022456", 0, FALSE },
		{ "+22456", "22456", 0, TRUE },
		{ "12345678", "912345678", 0, FALSE }, /* all of the shorter, not its end */
		{ "tel:+49-170-1234567", "(0170) 123 45 67", 0, TRUE },
		/* Stars and hashes are part of numbers, separators are not. */
		{ "*31#0170 1234567", "+491701234567", 0, TRUE },
		{ "*100#", "100", 0, TRUE },
		{ "+49.(170)-1234567", "01701234567", 0, TRUE },
		{ "\xE2\x80\xAA+49\xC2\xA0"
		  "170\xE2\x80\x91"
		  "1234567\xE2\x80\xAC",
		  "01701234567", 0, TRUE },
		{ "\xD9\xA1\xD9\xA1\xD9\xA0", "110", 0, TRUE },
		{ "\u200E＋４９（１７０）\u2212１２３４５６７", "01701234567", 0, TRUE },
		{ "＊100＃", "100", 0, TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		check_match(cases[i].a, cases[i].b, cases[i].country, cases[i].same);
}

/* What is no number matches the same text, and nothing else does. */
static void test_no_number(void)
{
	static const struct {
		const char *a, *b;
		gboolean same;
	} cases[] = {
		{ "BANK", "BANK", TRUE },
		{ "BANK", "SHOP", FALSE },
		{ "BANK", "", FALSE },
		{ "AMZN2FA", "AMZN2FA", TRUE },
		{ "AMZN2FA", "2", FALSE },
		{ "AMZN2FA", "SHOP2GO", FALSE },
		{ "0170 1234567 Ada", "0170 1234567", FALSE },
		{ "5550100,,123", "5550100", FALSE },
		{ "5550100,,123", "5550100,,123", TRUE },
		{ "0170/1234567", "0170/1234568", FALSE },
		{ "01+701234567", "01701234567", FALSE }, /* the + does not lead */
		{ "++491701234567", "01701234567", FALSE },
		{ "+", "", FALSE },
		{ "*", "#", FALSE },
		/* Withheld, however the phone writes it. */
		{ "", "", FALSE },
		{ " ", " ", FALSE },
		{ "-", "-", FALSE },
		{ "\xE2\x80\x8E", "\xE2\x80\x8E", FALSE },
		{ "\u2212", "\u2212", FALSE },
		{ "12\xFF", "12", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		check_match(cases[i].a, cases[i].b, 49, cases[i].same);
}

static void test_e164(void)
{
	static const struct {
		const char *digits;
		guint country;
		const char *form;
	} cases[] = {
		{ "+49170", 0, "+49170" }, { "0170", 0, NULL },
		{ "0170", 49, "+49170" },  { "0049170", 49, "+49170" },
		{ "0049170", 0, NULL },    { "170", 49, "+49170" },
		{ "", 49, NULL },
	};
	g_autofree char *endless = g_strnfill(1000, '1');

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgText) form = cg_number_e164(cases[i].digits, cases[i].country);

		g_assert_cmpstr(form, ==, cases[i].form);
	}
	g_assert_null(cg_number_e164(endless, 49));
}

/* A key is short, however long the text. */
static void test_keys(void)
{
	g_autofree char *endless = g_strnfill(100000, '1'), *letters = g_strnfill(100000, 'x');
	const char *const texts[] = { endless, letters, "BANK", "110", "+491701234567" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		CgText **keys = cg_number_keys(texts[i], 49);

		g_assert_nonnull(keys[0]);
		g_assert_cmpuint(strlen(keys[0]), <=, CG_NUMBER_KEY_MAX);
		if (keys[1])
			g_assert_cmpuint(strlen(keys[1]), <=, CG_NUMBER_KEY_MAX);
		cg_texts_free(keys);
	}
}

static void check_digits(const char *text, const char *expected)
{
	g_autoptr(CgText) digits = cg_number_read(text);

	g_assert_cmpstr(digits, ==, expected);
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *copy = g_strndup(text, cut);

		cg_text_free(cg_number_read(copy));
	}
}

static void test_digits(void)
{
	check_digits("+49 (0)89-555.01 00", "+490895550100");
	check_digits("tel:+49-89", "+4989");
	check_digits("(+49) 89", "+4989");
	check_digits("\xEF\xBC\x8B\xEF\xBC\x94\xEF\xBC\x99", "+49"); /* wide */
	check_digits("*#06#", "06");
	check_digits("89/5550100", NULL);
	check_digits("89 ext 5", NULL);
	check_digits("", NULL);
	check_digits("+-()", NULL);
}

void test_policy_number(void)
{
	g_test_add_func("/policy/number/match", test_match);
	g_test_add_func("/policy/number/no-number", test_no_number);
	g_test_add_func("/policy/number/e164", test_e164);
	g_test_add_func("/policy/number/keys", test_keys);
	g_test_add_func("/policy/number/digits", test_digits);
}
