/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The header part of a packet: what is read is written back byte for byte, but for repeated ids and
 * bodies, and is read again the same. */
#include "fuzz.h"

#include <string.h>

static void check_header(const CgHeaders *headers, guint8 id)
{
	guint8 u8;
	guint32 u32;
	CgSpan bytes;

	g_assert_true(cg_headers_has(headers, id) == cg_headers_get_bytes(headers, id, &bytes));
	switch (id >> 6) {
	case 0: {
		const char *text = cg_headers_get_text(headers, id);

		g_assert_true((text != NULL) == cg_headers_has(headers, id));
		g_assert_true(!text || g_utf8_validate(text, -1, NULL));
		break;
	}
	case 2: cg_headers_get_u8(headers, id, &u8); break;
	case 3: cg_headers_get_u32(headers, id, &u32); break;
	}
}

static void write_out(const CgHeaders *headers, CgBuffer *out)
{
	gsize size = cg_headers_size(headers);
	CgWriter writer;

	cg_writer_init(&writer, cg_buffer_extend(out, size + 1), size);
	cg_headers_write(headers, &writer);
	g_assert_false(writer.failed);
	g_assert_cmpuint(writer.used, ==, size);
	cg_buffer_truncate(out, size);
}

static void set_again(CgHeaders *headers, guint8 id)
{
	g_autoptr(CgText) text = cg_text_new(cg_span_of(cg_headers_get_text(headers, id)));

	/* Of an empty text only the short form is written. */
	if (*text)
		cg_headers_set_text(headers, id, text);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autoptr(CgHeaders) again = cg_headers_new();
	g_autoptr(CgHeaders) copy = NULL;
	g_auto(CgBuffer) first = { 0 }, second = { 0 }, third = { 0 };
	g_autoptr(GError) error = NULL;
	gboolean last;
	CgSpan body;

	if (!cg_headers_parse(headers, cg_span(data, size), &body, &last, &error)) {
		g_assert_nonnull(error);
		return 0;
	}
	for (guint id = 0; id <= G_MAXUINT8; id++)
		check_header(headers, id);
	write_out(headers, &first);
	g_assert_cmpuint(first.size + body.size, <=, size);
	g_assert_true(cg_headers_parse(again, cg_buffer_span(&first), &body, NULL, NULL));
	g_assert_null(body.data);
	write_out(again, &second);
	g_assert_true(cg_span_equal(cg_buffer_span(&first), cg_buffer_span(&second)));

	copy = cg_headers_copy(headers);
	for (guint id = 0; id <= G_MAXUINT8; id++)
		set_again(copy, id);
	write_out(copy, &third);
	g_assert_true(cg_span_equal(cg_buffer_span(&first), cg_buffer_span(&third)));
	return 0;
}
