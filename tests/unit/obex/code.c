/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/code.c. */
#include "fixture.h"

static void names(void)
{
	CgCode code = 0;

	g_assert_cmpstr(cg_code_name(CG_CODE_SUCCESS), ==, "Success");
	g_assert_cmpstr(cg_code_name(CG_CODE_UNAVAILABLE), ==, "Service Unavailable");
	g_assert_cmpstr(cg_code_name(CG_CODE_LOST), ==, "closed");
	g_assert_cmpstr(cg_code_name(CG_CODE_WAIT), ==, "Unknown");
	g_assert_cmpstr(cg_code_name(0x91), ==, "Unknown");
	for (guint i = 1; i < 256; i++) {
		if (g_str_equal(cg_code_name(i), "Unknown"))
			continue;
		g_assert_true(cg_code_parse(cg_code_name(i), &code));
		g_assert_cmphex(code, ==, i);
	}
}

static void parse(void)
{
	CgCode code = 0;

	g_assert_true(cg_code_parse("not found", &code));
	g_assert_cmphex(code, ==, CG_CODE_NOT_FOUND);
	g_assert_true(cg_code_parse("d3", &code));
	g_assert_cmphex(code, ==, CG_CODE_UNAVAILABLE);
	g_assert_true(cg_code_parse("CLOSED", &code));
	g_assert_cmphex(code, ==, CG_CODE_LOST);
	for (const char *const *bad = (const char *const[]){ "", "D", "D3x", "0xD3", "Nope", "x3",
							     "Unknown", " D3", NULL };
	     *bad; bad++)
		g_assert_false(cg_code_parse(*bad, &code));
}

void test_obex_code(void)
{
	g_test_add_func("/obex/code/names", names);
	g_test_add_func("/obex/code/parse", parse);
}
