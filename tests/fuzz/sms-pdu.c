/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PDU of a short message: it has an address, and text if that can be read, or it is none, and
 * then nothing is left of it. */
#include "fuzz.h"

#include "sms-private.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_auto(CgSmsPart) part = { 0 };
	g_autoptr(CgText) text = NULL;

	if (!cg_sms_part_read(cg_span(data, size), &part)) {
		g_assert_null(part.address);
		g_assert_cmpuint(part.utf16.size, ==, 0);
		return 0;
	}
	g_assert_true(cg_utf8_valid(cg_span_of(part.address)));
	g_assert_true(part.readable || part.utf16.size == 0);
	text = cg_sms_text(cg_buffer_span(&part.utf16));
	g_assert_true(cg_utf8_valid(cg_span_of(text)));
	return 0;
}
