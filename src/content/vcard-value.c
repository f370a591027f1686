/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a value as written to clean UTF-8: charset, quoted-printable, escapes.
 * What comes out is valid UTF-8 without control characters but TAB, LF, and the separators of its
 * structure. */
#include "vcard-private.h"

#include <errno.h>
#include <string.h>

/* --- Charsets --- */

#define CHARSET_NAME_MAX 40 /* longer than any that iconv knows */

static void append_latin1(CgBuffer *out, CgSpan bytes)
{
	for (gsize i = 0; i < bytes.size; i++) {
		char utf8[6];

		cg_buffer_append(out, cg_span(utf8, g_unichar_to_utf8(bytes.data[i], utf8)));
	}
}

/* Converts straight into wiped memory, which g_convert() could not do. */
static gboolean convert_charset(GIConv iconv, CgSpan bytes, CgBuffer *out)
{
	char *in = (char *)bytes.data;
	gsize in_left = bytes.size;

	while (in_left > 0) {
		gsize room = in_left * 2 + 16, out_left = room, before = out->size;
		char *to = (char *)cg_buffer_extend(out, room);
		gsize result = g_iconv(iconv, &in, &in_left, &to, &out_left);
		gboolean full = result == (gsize)-1 && errno == E2BIG;

		cg_buffer_truncate(out, before + room - out_left);
		if (result == (gsize)-1 && !full)
			return FALSE;
	}
	return TRUE;
}

static gboolean convert_from(CgSpan charset, CgSpan bytes, CgBuffer *out)
{
	char name[CHARSET_NAME_MAX + 1] = { 0 };
	gboolean converted;
	GIConv iconv;

	if (charset.size > CHARSET_NAME_MAX || !cg_vcard_is_token(charset, ".:"))
		return FALSE;
	memcpy(name, charset.data, charset.size);
	iconv = g_iconv_open("UTF-8", name);
	if (iconv == (GIConv)-1)
		return FALSE;
	converted = convert_charset(iconv, bytes, out) && cg_utf8_valid(cg_buffer_span(out));
	g_iconv_close(iconv);
	if (!converted)
		cg_buffer_truncate(out, 0);
	return converted;
}

static gboolean is_utf8_name(CgSpan charset)
{
	return charset.size == 0 || cg_span_equal_nocase(charset, CG_SPAN_LITERAL("UTF-8")) ||
	       cg_span_equal_nocase(charset, CG_SPAN_LITERAL("UTF8")) ||
	       cg_span_equal_nocase(charset, CG_SPAN_LITERAL("US-ASCII"));
}

CgSpan cg_vcard_in_utf8(CgSpan bytes, CgSpan charset, CgBuffer *room)
{
	if (!is_utf8_name(charset) && convert_from(charset, bytes, room))
		return cg_buffer_span(room);
	if (cg_utf8_valid(bytes))
		return bytes;
	append_latin1(room, bytes);
	return cg_buffer_span(room);
}

/* --- Escapes and structure --- */

static guint8 separator_of(guint8 byte, CgValueType value_type)
{
	switch (value_type) {
	case CG_VALUE_PARTS: return byte == ';' ? CG_PART_SEPARATOR : byte;
	case CG_VALUE_LIST: return byte == ',' ? CG_ITEM_SEPARATOR : byte;
	case CG_VALUE_PLACE: /* however it was escaped: see clean_text() */
	case CG_VALUE_TEXT:
	case CG_VALUE_PLAIN:
	case CG_VALUE_URI:
	case CG_VALUE_BINARY: break;
	}
	return byte;
}

/* Returns what a backslash and this character stand for, or 0 if the backslash stands for itself.
 */
static guint8 escaped_char(guint8 byte, CgVersion version)
{
	if (version == CG_VERSION_21)
		return byte == ';' ? byte : 0;
	if (byte == 'n' || byte == 'N')
		return '\n';
	/* ':' and '"' are no escapes of the RFC, but iOS and Gmail write them. */
	return byte && strchr("\\;,:\"", byte) ? byte : 0;
}

static gboolean read_qp(CgSpan raw, gsize at, guint8 *byte)
{
	if (raw.size - at < 3 || raw.data[at] != '=' || !g_ascii_isxdigit(raw.data[at + 1]) ||
	    !g_ascii_isxdigit(raw.data[at + 2]))
		return FALSE;
	*byte = g_ascii_xdigit_value(raw.data[at + 1]) << 4 |
		g_ascii_xdigit_value(raw.data[at + 2]);
	return TRUE;
}

/* Reads the byte that stands at *at, with its escape, and moves on behind it. Returns FALSE if that
 * stands for nothing. */
static gboolean read_unit(CgSpan raw, gsize *at, gboolean quoted_printable, CgVersion version,
			  CgValueType value_type, guint8 *byte)
{
	guint8 bare = raw.data[*at], literal;

	if (quoted_printable && read_qp(raw, *at, byte)) {
		*at += 3;
		/* Only bare characters may carry structure. */
		return *byte != CG_PART_SEPARATOR && *byte != CG_ITEM_SEPARATOR;
	}
	if (bare == CG_PART_SEPARATOR || bare == CG_ITEM_SEPARATOR) {
		*at += 1;
		return FALSE;
	}
	literal = bare == '\\' && *at + 1 < raw.size ? escaped_char(raw.data[*at + 1], version) : 0;
	*at += literal ? 2 : 1;
	*byte = literal ? literal : separator_of(bare, value_type);
	return TRUE;
}

static void unescape(CgSpan raw, gboolean quoted_printable, CgVersion version,
		     CgValueType value_type, CgBuffer *out)
{
	gsize before = out->size, size = 0;
	guint8 *to = cg_buffer_extend(out, raw.size);

	for (gsize at = 0; to && at < raw.size;)
		size += read_unit(raw, &at, quoted_printable, version, value_type, to + size);
	cg_buffer_truncate(out, before + size);
}

static gboolean is_separator_of(guint8 byte, CgValueType value_type)
{
	switch (value_type) {
	case CG_VALUE_PARTS:
	case CG_VALUE_PLACE: return byte == CG_PART_SEPARATOR;
	case CG_VALUE_LIST: return byte == CG_ITEM_SEPARATOR;
	case CG_VALUE_TEXT:
	case CG_VALUE_PLAIN:
	case CG_VALUE_URI:
	case CG_VALUE_BINARY: break;
	}
	return FALSE;
}

/* Line ends become LF; other control characters (which no format can carry everywhere) are dropped.
 */
static void clean_text(CgSpan text, CgValueType value_type, CgBuffer *out)
{
	gsize before = out->size, size = 0;
	guint8 *to = cg_buffer_extend(out, text.size);

	for (gsize i = 0; to && i < text.size; i++) {
		guint8 byte = text.data[i];
		gboolean crlf = byte == '\r' && i + 1 < text.size && text.data[i + 1] == '\n';

		if (byte == '\r' && !crlf)
			byte = '\n';
		if (value_type == CG_VALUE_PLACE && (byte == ';' || byte == ','))
			byte = CG_PART_SEPARATOR;
		if (!g_ascii_iscntrl(byte) || byte == '\t' || byte == '\n' ||
		    is_separator_of(byte, value_type))
			to[size++] = byte;
	}
	cg_buffer_truncate(out, before + size);
}

void cg_vcard_decode_text(CgSpan raw, gboolean quoted_printable, CgSpan charset, CgVersion version,
			  CgValueType value_type, CgBuffer *out)
{
	g_auto(CgBuffer) room = { 0 }, plain = { 0 };

	/* Bare text first becomes UTF-8, since trail bytes of an Asian charset may look like a
	 * backslash. Quoted-printable hides those, and its bytes are joined before the charset. */
	if (quoted_printable) {
		unescape(raw, TRUE, version, value_type, &plain);
		clean_text(cg_vcard_in_utf8(cg_buffer_span(&plain), charset, &room), value_type,
			   out);
	} else {
		unescape(cg_vcard_in_utf8(raw, charset, &room), FALSE, version, value_type, &plain);
		clean_text(cg_buffer_span(&plain), value_type, out);
	}
}

void cg_vcard_drop_scheme(CgBuffer *bytes, gsize at, const char *scheme)
{
	CgSpan text = cg_span(bytes->data + at, bytes->size - at);
	gsize drop = 0;

	/* All of them are dropped, so that what is printed reads back as it was. */
	while (cg_vcard_starts_with(cg_span(text.data + drop, text.size - drop), scheme))
		drop += strlen(scheme);
	if (drop == 0)
		return;
	memmove(bytes->data + at, text.data + drop, text.size - drop);
	cg_buffer_truncate(bytes, bytes->size - drop);
}

void cg_vcard_clean_number(CgBuffer *bytes, gsize at)
{
	CgSpan number = cg_span(bytes->data + at, bytes->size - at);
	gsize to = at;

	/* Cars dial what they read. */
	for (gsize i = 0; i < number.size; i++) {
		if (i + 1 < number.size && memcmp(number.data + i, "\xC2\xA0", 2) == 0)
			i++; /* a space that does not break, as iOS groups digits */
		else if (!strchr(" \t\n()[]", number.data[i]))
			bytes->data[to++] = number.data[i];
	}
	cg_buffer_truncate(bytes, to);
	cg_vcard_drop_scheme(bytes, at, "tel:");
}
