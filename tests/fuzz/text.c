/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts: UTF-16 and back, hex and back, and the forms by which names and numbers are compared,
 * which must be the same when they are made once more. */
#include "fuzz.h"

#include <string.h>

static void check_utf16(CgSpan bytes)
{
	g_autoptr(CgText) text = cg_utf16be_to_utf8(bytes);
	g_auto(CgBuffer) back = { 0 };

	if (!text)
		return;
	g_assert_true(cg_utf8_to_utf16be(text, &back));
	/* The closing NUL may have been missing, and an empty text has none. */
	g_assert_cmpuint(back.size, <=, bytes.size + 2);
	g_assert_true(cg_span_equal(cg_span(back.data, MIN(back.size, bytes.size)),
				    cg_span(bytes.data, MIN(back.size, bytes.size))));
}

static void check_hex(CgSpan bytes, const char *text)
{
	g_auto(CgBuffer) hex = { 0 }, back = { 0 };
	g_autoptr(CgText) digits = NULL;

	cg_hex_append(&hex, bytes);
	digits = cg_text_new(cg_buffer_span(&hex));
	g_assert_true(cg_hex_parse(digits, &back));
	g_assert_true(cg_span_equal(cg_buffer_span(&back), bytes));
	cg_buffer_truncate(&back, 0);
	if (cg_hex_parse(text, &back))
		g_assert_cmpuint(back.size, ==, strlen(text) / 2);
}

static void check_fold(const char *text)
{
	g_autoptr(CgText) folded = cg_text_fold(text);
	g_autoptr(CgText) again = cg_text_fold(folded);

	g_assert_true(g_utf8_validate(folded, -1, NULL));
	g_assert_cmpstr(folded, ==, again);
}

static void check_digits(const char *text)
{
	g_autoptr(CgText) digits = cg_number_digits(text);
	g_autoptr(CgText) again = cg_number_digits(digits);

	g_assert_cmpuint(strspn(digits + (*digits == '+'), "0123456789"), ==,
			 strlen(digits) - (*digits == '+'));
	g_assert_cmpstr(digits, ==, again);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgSpan bytes = cg_span(data, size);
	g_autoptr(CgText) text = cg_text_new(bytes);
	guint32 handle;

	check_utf16(bytes);
	check_hex(bytes, text);
	if (cg_utf8_valid(cg_span_of(text)))
		check_fold(text);
	check_digits(text);
	cg_handle_parse(text, &handle);
	return 0;
}
