/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/number.c. */
#include "policy-test.h"

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
		{ "123456", "123456", 0, FALSE }, /* short codes are nobody's */
		{ "110", "110", 49, FALSE },
		{ "12345678", "912345678", 0, FALSE }, /* all of the shorter, not its end */
		{ "", "", 0, FALSE },
		{ "tel:+49-170-1234567", "(0170) 123 45 67", 0, TRUE },
		{ "no digits", "no digits", 0, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s and %s, %u", cases[i].a, cases[i].b, cases[i].country);
		g_assert_cmpint(cg_numbers_match(cases[i].a, cases[i].b, cases[i].country), ==,
				cases[i].same);
		g_assert_cmpint(cg_numbers_match(cases[i].b, cases[i].a, cases[i].country), ==,
				cases[i].same);
	}
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

void test_policy_number(void)
{
	g_test_add_func("/policy/number/match", test_match);
	g_test_add_func("/policy/number/e164", test_e164);
}
