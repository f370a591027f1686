/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in wiped memory: copies, UTF-16BE as OBEX writes it, and hex. */
#include <contactguard/base.h>

#include <string.h>

CgText *cg_text_new(CgSpan bytes)
{
	CgText *text;

	g_assert(bytes.size < G_MAXSSIZE);
	text = cg_wiped_new(bytes.size + 1);
	if (bytes.size > 0)
		memcpy(text, bytes.data, bytes.size);
	return text;
}

void cg_text_free(CgText *text)
{
	cg_wiped_free(text);
}

CgText *cg_text_take_glib(char *from_glib)
{
	CgText *text;
	gsize size;

	if (!from_glib)
		return NULL;
	size = strlen(from_glib);
	text = cg_text_new(cg_span(from_glib, size));
	explicit_bzero(from_glib, size);
	g_free(from_glib);
	return text;
}

gboolean cg_utf8_valid(CgSpan bytes)
{
	/* With a length given, g_utf8_validate() refuses a NUL inside. */
	return bytes.size == 0 || g_utf8_validate((const char *)bytes.data, bytes.size, NULL);
}

/* Returns one code point, or (gunichar)-1 for a surrogate that stands alone. */
static gunichar read_utf16(CgReader *reader)
{
	guint16 unit = cg_read_u16(reader), low;

	if (unit < 0xD800 || unit > 0xDFFF)
		return unit;
	low = cg_read_u16(reader);
	if (unit > 0xDBFF || reader->failed || low < 0xDC00 || low > 0xDFFF)
		return (gunichar)-1;
	return 0x10000 + ((gunichar)(unit - 0xD800) << 10) + (low - 0xDC00);
}

CgText *cg_utf16be_to_utf8(CgSpan utf16)
{
	g_auto(CgBuffer) out = { 0 };
	CgReader reader;

	cg_reader_init(&reader, utf16);
	while (cg_reader_left(&reader) > 0) {
		gunichar c = read_utf16(&reader);
		char bytes[6];

		if (reader.failed || c == (gunichar)-1)
			return NULL;
		if (c == 0)
			break;
		cg_buffer_append(&out, cg_span(bytes, g_unichar_to_utf8(c, bytes)));
	}
	if (cg_reader_left(&reader) > 0)
		return NULL;
	return cg_text_new(cg_buffer_span(&out));
}

static void append_u16(CgBuffer *out, guint16 unit)
{
	cg_buffer_append_u8(out, unit >> 8);
	cg_buffer_append_u8(out, unit & 0xFF);
}

gboolean cg_utf8_to_utf16be(const char *utf8, CgBuffer *out)
{
	if (!g_utf8_validate(utf8, -1, NULL))
		return FALSE;
	if (!*utf8)
		return TRUE;
	for (const char *at = utf8; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (c >= 0x10000) {
			append_u16(out, 0xD800 + ((c - 0x10000) >> 10));
			append_u16(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
		} else {
			append_u16(out, c);
		}
	}
	append_u16(out, 0);
	return TRUE;
}

void cg_hex_append(CgBuffer *out, CgSpan bytes)
{
	static const char digits[] = "0123456789ABCDEF";

	for (gsize i = 0; i < bytes.size; i++) {
		cg_buffer_append_u8(out, digits[bytes.data[i] >> 4]);
		cg_buffer_append_u8(out, digits[bytes.data[i] & 0xF]);
	}
}

gboolean cg_hex_parse(const char *text, CgBuffer *out)
{
	gsize before = out->size;

	for (; *text; text += 2) {
		if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1])) {
			cg_buffer_truncate(out, before);
			return FALSE;
		}
		cg_buffer_append_u8(out, g_ascii_xdigit_value(text[0]) << 4 |
						 g_ascii_xdigit_value(text[1]));
	}
	return TRUE;
}

#define BDADDR_LENGTH 17 /* AA:BB:CC:DD:EE:FF */

gboolean cg_bdaddr_valid(const char *text)
{
	if (strlen(text) != BDADDR_LENGTH)
		return FALSE;
	for (gsize i = 0; i < BDADDR_LENGTH; i++)
		if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit(text[i]))
			return FALSE;
	return TRUE;
}
