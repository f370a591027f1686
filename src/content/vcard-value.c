/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a value as written to clean text: quoted-printable, escapes.
 * What comes out is valid UTF-8 without control characters but TAB, LF, and the separators of its
 * structure. */
#include "vcard-private.h"

#include <string.h>

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

/* Returns whether a path begins here: a drive's (C:\new), or at the front a host's (\\name). */
static gboolean is_path_start(CgSpan raw, gsize at)
{
	if (at == 0)
		return raw.size > 1 && raw.data[1] == '\\';
	return at > 1 && raw.data[at - 1] == ':' && g_ascii_isalpha(raw.data[at - 2]) &&
	       (at == 2 || !g_ascii_isalnum(raw.data[at - 3]));
}

/* Some writers of 2.1 escape as 3.0 does. The value itself shows it: `\,` or `\n` is in it, which
 * 2.1 has no use for, and no backslash that is something else. */
static gboolean is_plainly_escaped(CgSpan raw)
{
	gboolean shown = FALSE;

	for (gsize at = 0; at < raw.size; at++) {
		if (raw.data[at] != '\\')
			continue;
		if (at + 1 == raw.size || !escaped_char(raw.data[at + 1], CG_VERSION_30) ||
		    is_path_start(raw, at))
			return FALSE;
		at++;
		shown = shown || strchr(",nN", raw.data[at]);
	}
	return shown;
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

static void unescape_value(CgSpan raw, gboolean quoted_printable, CgVersion version,
			   CgValueType value_type, CgBuffer *out)
{
	gsize before = out->size, size = 0;
	guint8 *to = cg_buffer_extend(out, raw.size);

	if (version == CG_VERSION_21 && is_plainly_escaped(raw))
		version = CG_VERSION_30;
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

/* Returns whether one of Latin-1's control characters (U+0080 to 9F) begins here. */
static gboolean is_latin_control(CgSpan text, gsize at)
{
	return text.data[at] == 0xC2 && at + 1 < text.size && text.data[at + 1] < 0xA0;
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

		if (is_latin_control(text, i)) {
			i++;
			continue;
		}
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
		unescape_value(raw, TRUE, version, value_type, &plain);
		clean_text(cg_vcard_in_utf8(cg_buffer_span(&plain), charset, &room), value_type,
			   out);
	} else {
		unescape_value(cg_vcard_in_utf8(raw, charset, &room), FALSE, version, value_type,
			       &plain);
		clean_text(cg_buffer_span(&plain), value_type, out);
	}
}

void cg_vcard_drop_scheme(CgBuffer *bytes, gsize at, const char *scheme)
{
	CgSpan text = cg_buffer_span_since(bytes, at);
	gsize size = strlen(scheme);

	if (!cg_vcard_starts_with(text, scheme))
		return;
	/* All of them are dropped, so that what is printed reads back as it was. */
	while (cg_vcard_starts_with(text, scheme))
		text = cg_span(text.data + size, text.size - size);
	memmove(bytes->data + at, text.data, text.size);
	cg_buffer_truncate(bytes, at + text.size);
}
