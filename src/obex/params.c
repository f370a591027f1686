/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Application parameters: tag, length, value. A triplet that overruns the span makes the whole span
 * invalid, and nothing is found in it. What a tag means is not known here. */
#include <contactguard/obex.h>

gboolean cg_params_next(CgSpan params, gsize *at, guint8 *tag, CgSpan *value)
{
	CgReader reader;

	if (*at >= params.size)
		return FALSE;
	cg_reader_init(&reader, params);
	cg_read_span(&reader, *at);
	*tag = cg_read_u8(&reader);
	*value = cg_read_span(&reader, cg_read_u8(&reader));
	if (reader.failed)
		return FALSE;
	*at = params.size - cg_reader_left(&reader);
	return TRUE;
}

gboolean cg_params_valid(CgSpan params)
{
	CgSpan value;
	guint8 tag;
	gsize at = 0;

	while (cg_params_next(params, &at, &tag, &value))
		;
	return at == params.size;
}

gboolean cg_params_find(CgSpan params, guint8 tag, CgSpan *value)
{
	guint8 found;
	gsize at = 0;

	if (!cg_params_valid(params))
		return FALSE;
	while (cg_params_next(params, &at, &found, value)) {
		if (found == tag)
			return TRUE;
	}
	return FALSE;
}

void cg_params_put(CgBuffer *params, guint8 tag, CgSpan value)
{
	if (value.size > G_MAXUINT8) {
		params->failed = TRUE;
		return;
	}
	cg_buffer_append_u8(params, tag);
	cg_buffer_append_u8(params, value.size);
	cg_buffer_append(params, value);
}

void cg_params_put_number(CgBuffer *params, guint8 tag, guint64 value, gsize size)
{
	guint8 bytes[sizeof(value)];
	CgWriter writer;

	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_write_u64(&writer, value);
	if (size > sizeof(bytes))
		params->failed = TRUE;
	else
		cg_params_put(params, tag, cg_span(bytes + sizeof(bytes) - size, size));
}

gboolean cg_params_number(CgSpan value, guint64 *number)
{
	CgReader reader;

	cg_reader_init(&reader, value);
	switch (value.size) {
	case 1: *number = cg_read_u8(&reader); return TRUE;
	case 2: *number = cg_read_u16(&reader); return TRUE;
	case 4: *number = cg_read_u32(&reader); return TRUE;
	case 8: *number = cg_read_u64(&reader); return TRUE;
	default: return FALSE;
	}
}
