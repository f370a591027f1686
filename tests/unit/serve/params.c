/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading parameters by a table: their values, every refusal, and what is skipped. */
#include "fixture.h"
#include "tests.h"

enum { COUNT = 2, TEXT = 3, BIT = 5, LONG = 7 }; /* tags */
enum { ONE = 1, OTHER = 2, SIZE = 4 };           /* kinds */

static const ServeParam rows[] = {
	{ COUNT, 2, ONE | OTHER, 0, 1000, 77 },
	{ TEXT, 0, ONE, 0, 0, 0 },
	{ BIT, 1, ONE | SIZE, 0x10, 1, 0 },
	{ LONG, 8, ONE | OTHER, 0, G_MAXUINT64, 5 },
};
static const ServeParams table = { rows, G_N_ELEMENTS(rows), COUNT, SIZE };

static CgCode read_bytes(CgSpan bytes, guint kind, guint32 features, ServeValue *values)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (bytes.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, bytes);
	return serve_params_read(&table, headers, kind, features, values);
}

static void test_values(void)
{
	const CgSpan bytes = CG_SPAN_LITERAL("\x05\x01\x01\x02\x02\x01\x02"
					     "\x07\x08\0\0\0\1\0\0\0\2");
	ServeValue values[SERVE_TAGS_MAX] = { 0 };

	g_assert_cmphex(read_bytes(bytes, ONE, 0x10, values), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(values[COUNT].number, ==, 0x102);
	g_assert_cmpuint(values[BIT].number, ==, 1);
	g_assert_cmphex(values[LONG].number, ==, G_GUINT64_CONSTANT(0x100000002));

	/* The same values are set again, whatever stood there. */
	g_assert_cmphex(read_bytes(CG_SPAN_EMPTY, ONE, 0x10, values), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(values[COUNT].number, ==, 77);
	g_assert_cmpuint(values[BIT].number, ==, 0);
	g_assert_cmpuint(values[LONG].number, ==, 5);
	g_assert_cmpuint(values[TEXT].text.size, ==, 0);
}

static void test_text(void)
{
	static const struct {
		const char *bytes;
		gsize size;
		CgCode code;
		const char *text;
	} cases[] = {
		{ "\x03\x03"
		  "abc",
		  5, CG_CODE_SUCCESS, "abc" },
		{ "\x03\x04"
		  "abc\0",
		  6, CG_CODE_SUCCESS, "abc" },
		{ "\x03\x00", 2, CG_CODE_SUCCESS, "" },
		{ "\x03\x01\0", 3, CG_CODE_SUCCESS, "" },
		{ "\x03\x03"
		  "a\0b",
		  5, CG_CODE_PRECONDITION, "" },
		{ "\x03\x02\xC3\x28", 4, CG_CODE_PRECONDITION, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgHeaders) headers = cg_headers_new();
		ServeValue values[SERVE_TAGS_MAX] = { 0 };

		g_test_message("case %u", i);
		cg_headers_set_bytes(headers, CG_HDR_PARAMS,
				     cg_span(cases[i].bytes, cases[i].size));
		g_assert_cmphex(serve_params_read(&table, headers, ONE, 0, values), ==,
				cases[i].code);
		g_assert_true(cg_span_equal(values[TEXT].text, cg_span_of(cases[i].text)));
	}
}

static void test_codes(void)
{
	const struct {
		CgSpan bytes;
		guint kind;
		guint32 features;
		CgCode code;
	} cases[] = {
		/* Range and length */
		{ CG_SPAN_LITERAL("\x02\x02\x03\xE8"), ONE, 0, CG_CODE_SUCCESS },
		{ CG_SPAN_LITERAL("\x02\x02\x03\xE9"), ONE, 0, CG_CODE_PRECONDITION },
		{ CG_SPAN_LITERAL("\x02\x01\x01"), ONE, 0, CG_CODE_BAD_REQUEST },
		{ CG_SPAN_LITERAL("\x02\x04\0\0\0\1"), ONE, 0, CG_CODE_BAD_REQUEST },
		{ CG_SPAN_LITERAL("\x07\x00"), ONE, 0, CG_CODE_BAD_REQUEST },
		{ CG_SPAN_LITERAL("\x05\x01\x02"), ONE, 0x10, CG_CODE_PRECONDITION },
		/* Skipped: an unknown tag, what needs a feature, what the kind does not know */
		{ CG_SPAN_LITERAL("\x77\x01\x02"), ONE, 0x10, CG_CODE_SUCCESS },
		{ CG_SPAN_LITERAL("\x05\x01\x02"), ONE, 0x2F, CG_CODE_SUCCESS },
		{ CG_SPAN_LITERAL("\x05\x01\x02"), OTHER, 0x10, CG_CODE_SUCCESS },
		{ CG_SPAN_LITERAL("\x03\x01\xC3"), OTHER, 0, CG_CODE_SUCCESS },
		/* If the count is 0, what a size does not know is skipped */
		{ CG_SPAN_LITERAL("\x07\x01\0\x02\x02\0\0"), ONE, 0x10, CG_CODE_SUCCESS },
		{ CG_SPAN_LITERAL("\x05\x01\x02\x02\x02\0\0"), OTHER, 0x10, CG_CODE_PRECONDITION },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		ServeValue values[SERVE_TAGS_MAX] = { 0 };

		g_test_message("case %u", i);
		g_assert_cmphex(
			read_bytes(cases[i].bytes, cases[i].kind, cases[i].features, values), ==,
			cases[i].code);
	}
}

/* The same parameters cut at every length are refused unless the cut is between two. */
static void test_truncated(void)
{
	static const char whole[] = "\x02\x02\x01\x02\x03\x01x\x05\x01\x01\x07\x08\0\0\0\1\0\0\0\2";

	for (gsize size = 0; size < sizeof(whole); size++) {
		g_autofree char *cut = g_memdup2(whole, size);
		ServeValue values[SERVE_TAGS_MAX] = { 0 };
		gboolean between = size == 0 || size == 4 || size == 7 || size == 10 || size == 20;

		g_test_message("%zu bytes", size);
		g_assert_cmphex(read_bytes(cg_span(cut, size), ONE, 0x10, values), ==,
				between ? CG_CODE_SUCCESS : CG_CODE_BAD_REQUEST);
	}
}

void test_serve_params(void)
{
	g_test_add_func("/serve/params/values", test_values);
	g_test_add_func("/serve/params/text", test_text);
	g_test_add_func("/serve/params/codes", test_codes);
	g_test_add_func("/serve/params/truncated", test_truncated);
}
