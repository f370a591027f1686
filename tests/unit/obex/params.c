/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/params.c. */
#include "fixture.h"

static const guint8 three[] = { 0x04, 2, 0x01, 0x02, 0x07, 1, 0x01, 0x04, 0 };

static void find(void)
{
	CgSpan value;

	g_assert_true(cg_params_valid(SPAN(three)));
	g_assert_true(cg_params_find(SPAN(three), 0x07, &value));
	assert_bytes(value, CG_SPAN_LITERAL("\x01"));
	g_assert_true(cg_params_find(SPAN(three), 0x04, &value));
	assert_bytes(value, CG_SPAN_LITERAL("\x01\x02"));
	g_assert_false(cg_params_find(SPAN(three), 0x02, &value));
	g_assert_true(cg_params_valid(CG_SPAN_EMPTY));
	g_assert_false(cg_params_find(CG_SPAN_EMPTY, 0x04, &value));
}

/* Cut between triplets it is valid, cut inside one it is not, and nothing is found in it. */
static void truncated(void)
{
	CgSpan value;

	for (gsize size = 0; size < sizeof(three); size++) {
		gboolean whole = size == 0 || size == 4 || size == 7;
		g_autofree guint8 *cut = g_memdup2(three, size);

		g_assert_cmpint(cg_params_valid(cg_span(cut, size)), ==, whole);
		g_assert_cmpint(cg_params_find(cg_span(cut, size), 0x04, &value), ==,
				whole && size > 0);
	}
}

static void next_stops(void)
{
	gsize at = 1000;
	CgSpan value;
	guint8 tag;

	g_assert_false(cg_params_next(SPAN(three), &at, &tag, &value));
	g_assert_cmpuint(at, ==, 1000);
}

static void put(void)
{
	g_auto(CgBuffer) params = { 0 };
	guint8 big[256] = { 0 };

	cg_params_put_number(&params, 0x04, 0x0102, 2);
	cg_params_put_number(&params, 0x07, 1, 1);
	cg_params_put(&params, 0x04, CG_SPAN_EMPTY);
	assert_bytes(cg_buffer_span(&params), SPAN(three));
	g_assert_false(params.failed);
	cg_params_put(&params, 0x02, SPAN(big));
	g_assert_true(params.failed);
	assert_bytes(cg_buffer_span(&params), SPAN(three));
}

static void numbers(void)
{
	static const guint8 bytes[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	static const guint64 expected[10] = {
		[1] = 0x01, [2] = 0x0102, [4] = 0x01020304, [8] = 0x0102030405060708
	};

	for (gsize size = 0; size <= 9; size++) {
		guint64 number = 0;

		g_assert_cmpint(cg_params_number(cg_span(bytes, size), &number), ==,
				expected[size] != 0);
		g_assert_cmphex(number, ==, expected[size]);
	}
}

void test_obex_params(void)
{
	g_test_add_func("/obex/params/find", find);
	g_test_add_func("/obex/params/truncated", truncated);
	g_test_add_func("/obex/params/next-stops", next_stops);
	g_test_add_func("/obex/params/put", put);
	g_test_add_func("/obex/params/numbers", numbers);
}
