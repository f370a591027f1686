/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Application parameters: stepping, finding and validity agree, and what was read is put together
 * again. The text before the first NUL is tried as the name of a code, too. */
#include "fuzz.h"

/* Finding looks through all of them each time. */
#define FOUND_MAX 64

static gboolean put_together(CgSpan params, CgBuffer *out)
{
	gsize at = 0;
	guint found = 0;
	guint8 tag;
	CgSpan value, first;

	while (cg_params_next(params, &at, &tag, &value)) {
		guint64 number;

		cg_params_put(out, tag, value);
		if (found++ < FOUND_MAX) {
			g_assert_true(cg_params_find(params, tag, &first));
			g_assert_true(first.data <= value.data);
		}
		if (cg_params_number(value, &number)) {
			g_auto(CgBuffer) one = { 0 };

			cg_params_put_number(&one, tag, number, value.size);
			g_assert_cmpuint(one.size, ==, value.size + 2);
			g_assert_true(cg_span_equal(cg_span(one.data + 2, value.size), value));
		}
	}
	g_assert_cmpuint(at, <=, params.size);
	return !out->failed;
}

static void check_code(const guint8 *data, gsize size)
{
	g_autoptr(CgText) name = cg_text_new(cg_span(data, size));
	CgCode code, again;

	if (cg_code_parse(name, &code) && g_strcmp0(cg_code_name(code), "Unknown") != 0) {
		g_assert_true(cg_code_parse(cg_code_name(code), &again));
		g_assert_cmpuint(again, ==, code);
	}
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgSpan params = cg_span(data, size), value;
	g_auto(CgBuffer) again = { 0 };

	check_code(data, size);
	if (cg_params_valid(params)) {
		g_assert_true(put_together(params, &again));
		g_assert_true(cg_span_equal(params, cg_buffer_span(&again)));
		return 0;
	}
	for (guint tag = 0; tag < FOUND_MAX; tag++)
		g_assert_false(cg_params_find(params, tag, &value));
	return 0;
}
