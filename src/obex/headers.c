/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An ordered set of OBEX headers, and its wire form (IrOBEX 2.1).
 *
 * A header that overruns its packet is lost framing. A header that has its bytes but is wrong (odd
 * or unterminated text, a Type without NUL, a second body) is malformed. */
#include "obex-private.h"

#include <string.h>

/* The top two bits of an id. */
typedef enum { WIRE_TEXT, WIRE_BYTES, WIRE_U8, WIRE_U32 } Wire;

typedef struct {
	guint8 id;
	CgBuffer value; /* as on the wire, without id and length */
	CgText *text;   /* a text's value in UTF-8 */
} Header;

struct CgHeaders {
	GArray *list;
};

static Wire wire_type_of(guint8 id)
{
	return id >> 6;
}

static gboolean has_length(guint8 id)
{
	return wire_type_of(id) == WIRE_TEXT || wire_type_of(id) == WIRE_BYTES;
}

static void clear_header(gpointer data)
{
	Header *header = data;

	cg_buffer_clear(&header->value);
	g_clear_pointer(&header->text, cg_text_free);
}

CgHeaders *cg_headers_new(void)
{
	CgHeaders *headers = g_new0(CgHeaders, 1);

	headers->list = g_array_new(FALSE, TRUE, sizeof(Header));
	g_array_set_clear_func(headers->list, clear_header);
	return headers;
}

void cg_headers_free(CgHeaders *headers)
{
	if (!headers)
		return;
	g_array_unref(headers->list);
	g_free(headers);
}

void cg_headers_clear(CgHeaders *headers)
{
	g_array_set_size(headers->list, 0);
}

static Header *find_header(const CgHeaders *headers, guint8 id)
{
	for (guint i = 0; i < headers->list->len; i++) {
		Header *header = &g_array_index(headers->list, Header, i);

		if (header->id == id)
			return header;
	}
	return NULL;
}

/* Returns the header of that id without its value, or a new one at the end. */
static Header *reset_header(CgHeaders *headers, guint8 id)
{
	Header *header = find_header(headers, id);

	if (header) {
		clear_header(header);
		return header;
	}
	g_array_set_size(headers->list, headers->list->len + 1);
	header = &g_array_index(headers->list, Header, headers->list->len - 1);
	header->id = id;
	return header;
}

/* --- Reading --- */

static CgSpan read_value(CgReader *reader, guint8 id)
{
	guint16 length;

	switch (wire_type_of(id)) {
	case WIRE_U8: return cg_read_span(reader, 1);
	case WIRE_U32: return cg_read_span(reader, 4);
	case WIRE_TEXT:
	case WIRE_BYTES: break;
	}
	length = cg_read_u16(reader);
	if (length >= CG_HEADER_PREFIX)
		return cg_read_span(reader, length - CG_HEADER_PREFIX);
	reader->failed = TRUE;
	return CG_SPAN_EMPTY;
}

/* Checked before any value is read, since one header that overruns makes all of them doubtful. */
static gboolean is_framed(CgSpan bytes)
{
	CgReader reader;

	cg_reader_init(&reader, bytes);
	while (cg_reader_left(&reader) > 0)
		read_value(&reader, cg_read_u8(&reader));
	return !reader.failed;
}

static gboolean is_type_valid(CgSpan value)
{
	return value.size > 0 &&
	       memchr(value.data, '\0', value.size) == value.data + value.size - 1;
}

/* Returns NULL if the text is odd, without its NUL, or not UTF-16. */
static CgText *read_text(CgSpan value)
{
	if (value.size == 0)
		return cg_text_new(CG_SPAN_EMPTY);
	if (value.size < 2 || value.data[value.size - 2] != 0 || value.data[value.size - 1] != 0)
		return NULL;
	return cg_utf16be_to_utf8(value);
}

static const char *add_header(CgHeaders *headers, guint8 id, CgSpan value)
{
	g_autoptr(CgText) text = NULL;
	Header *header;

	if (id == CG_HDR_TYPE && !is_type_valid(value))
		return "a Type without its NUL";
	if (wire_type_of(id) == WIRE_TEXT) {
		text = read_text(value);
		if (!text)
			return "a text that is not UTF-16 with its NUL";
	}
	if (find_header(headers, id))
		return NULL;
	header = reset_header(headers, id);
	cg_buffer_append(&header->value, value);
	header->text = g_steal_pointer(&text);
	return NULL;
}

static gboolean is_body(guint8 id)
{
	return id == CG_HDR_BODY || id == CG_HDR_END_OF_BODY;
}

gboolean cg_headers_parse(CgHeaders *headers, CgSpan bytes, CgSpan *body, gboolean *last,
			  GError **error)
{
	const char *fault = NULL;
	guint bodies = 0;
	CgReader reader;

	if (body)
		*body = CG_SPAN_EMPTY;
	if (last)
		*last = FALSE;
	if (!is_framed(bytes)) {
		g_set_error(error, CG_ERROR, CG_ERROR_FRAMING, "A header overruns its packet");
		return FALSE;
	}
	cg_reader_init(&reader, bytes);
	while (cg_reader_left(&reader) > 0 && !fault) {
		guint8 id = cg_read_u8(&reader);
		CgSpan value = read_value(&reader, id);

		if (!is_body(id)) {
			fault = add_header(headers, id, value);
			continue;
		}
		if (bodies++ > 0)
			fault = "two bodies in one packet";
		if (body)
			*body = value;
		if (last)
			*last = id == CG_HDR_END_OF_BODY;
	}
	if (fault)
		g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED, "The packet has %s", fault);
	return fault == NULL;
}

/* --- Setting and getting --- */

void cg_headers_set_u8(CgHeaders *headers, guint8 id, guint8 value)
{
	g_return_if_fail(wire_type_of(id) == WIRE_U8);
	cg_buffer_append_u8(&reset_header(headers, id)->value, value);
}

void cg_headers_set_u32(CgHeaders *headers, guint8 id, guint32 value)
{
	guint8 bytes[sizeof(value)];
	CgWriter writer;

	g_return_if_fail(wire_type_of(id) == WIRE_U32);
	cg_writer_init(&writer, bytes, sizeof(bytes));
	cg_write_u32(&writer, value);
	cg_buffer_append(&reset_header(headers, id)->value, cg_writer_span(&writer));
}

void cg_headers_set_bytes(CgHeaders *headers, guint8 id, CgSpan value)
{
	g_return_if_fail(wire_type_of(id) == WIRE_BYTES && !is_body(id));
	cg_buffer_append(&reset_header(headers, id)->value, value);
}

void cg_headers_set_text(CgHeaders *headers, guint8 id, const char *utf8)
{
	g_auto(CgBuffer) wire = { 0 };
	Header *header;

	g_return_if_fail(wire_type_of(id) == WIRE_TEXT);
	if (!cg_utf8_to_utf16be(utf8, &wire))
		return;
	header = reset_header(headers, id);
	cg_buffer_append(&header->value, cg_buffer_span(&wire));
	header->text = cg_text_new(cg_span_of(utf8));
}

void cg_headers_set_type(CgHeaders *headers, const char *type)
{
	cg_headers_set_bytes(headers, CG_HDR_TYPE, cg_span(type, strlen(type) + 1));
}

gboolean cg_headers_has(const CgHeaders *headers, guint8 id)
{
	return find_header(headers, id) != NULL;
}

gboolean cg_headers_get_bytes(const CgHeaders *headers, guint8 id, CgSpan *value)
{
	const Header *header = find_header(headers, id);

	*value = header ? cg_buffer_span(&header->value) : CG_SPAN_EMPTY;
	return header != NULL;
}

gboolean cg_headers_get_u8(const CgHeaders *headers, guint8 id, guint8 *value)
{
	CgReader reader;
	CgSpan bytes;

	g_return_val_if_fail(wire_type_of(id) == WIRE_U8, FALSE);
	cg_headers_get_bytes(headers, id, &bytes);
	cg_reader_init(&reader, bytes);
	*value = cg_read_u8(&reader);
	return !reader.failed;
}

gboolean cg_headers_get_u32(const CgHeaders *headers, guint8 id, guint32 *value)
{
	CgReader reader;
	CgSpan bytes;

	g_return_val_if_fail(wire_type_of(id) == WIRE_U32, FALSE);
	cg_headers_get_bytes(headers, id, &bytes);
	cg_reader_init(&reader, bytes);
	*value = cg_read_u32(&reader);
	return !reader.failed;
}

const char *cg_headers_get_text(const CgHeaders *headers, guint8 id)
{
	const Header *header = find_header(headers, id);

	return header ? header->text : NULL;
}

const char *cg_headers_get_type(const CgHeaders *headers)
{
	CgSpan value;

	return cg_headers_get_bytes(headers, CG_HDR_TYPE, &value) ? (const char *)value.data : NULL;
}

CgHeaders *cg_headers_copy(const CgHeaders *headers)
{
	CgHeaders *copy = cg_headers_new();

	for (guint i = 0; i < headers->list->len; i++) {
		const Header *header = &g_array_index(headers->list, Header, i);
		Header *to = reset_header(copy, header->id);

		cg_buffer_append(&to->value, cg_buffer_span(&header->value));
		if (header->text)
			to->text = cg_text_new(cg_span_of(header->text));
	}
	return copy;
}

/* --- Writing --- */

gsize cg_headers_size(const CgHeaders *headers)
{
	gsize size = 0;

	for (guint i = 0; i < headers->list->len; i++) {
		const Header *header = &g_array_index(headers->list, Header, i);

		size += header->value.size + (has_length(header->id) ? CG_HEADER_PREFIX : 1);
	}
	return size;
}

static void write_header(const Header *header, CgWriter *writer)
{
	if (has_length(header->id) && header->value.size > G_MAXUINT16 - CG_HEADER_PREFIX) {
		writer->failed = TRUE;
		return;
	}
	cg_write_u8(writer, header->id);
	if (has_length(header->id))
		cg_write_u16(writer, header->value.size + CG_HEADER_PREFIX);
	cg_write_span(writer, cg_buffer_span(&header->value));
}

void cg_headers_write(const CgHeaders *headers, CgWriter *writer)
{
	for (guint i = 0; i < headers->list->len; i++)
		write_header(&g_array_index(headers->list, Header, i), writer);
}
