/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From clean UTF-8 to a value as written, in 2.1 and 3.0: escapes, quoted-printable, folding.
 * Nothing it writes can be read as the start of another line or card: continuations never look like
 * a delimiter, and no line ends like one. */
#include "vcard-private.h"

#include <string.h>

/* 3.0 folds at 75 octets; 2.1's soft break needs one of the 76 columns for its '='. */
#define COLUMNS 75

static const char fold[] = "\r\n ", soft_break[] = "=\r\n";

CgVcardWriter cg_vcard_writer(CgBuffer *out, CgFormat format)
{
	return (CgVcardWriter){ .out = out,
				.line_break = format == CG_FORMAT_30 ? fold : NULL,
				.indent = 1 };
}

static const CgSpan begin = CG_SPAN_LITERAL("BEGIN:VCARD");

static gboolean ends_with_begin(CgSpan text)
{
	return text.size >= begin.size &&
	       cg_span_equal_nocase(cg_span(text.data + text.size - begin.size, begin.size), begin);
}

/* A line that ends with BEGIN:VCARD would read as a card that was cut off, with the next one glued
 * to it. */
static gboolean completes_begin(const CgVcardWriter *writer, CgSpan unit)
{
	guint8 line[sizeof("BEGIN:VCARD") - 1];
	gsize before = begin.size - 1;

	if (unit.size != 1 || writer->out->size < before)
		return FALSE;
	memcpy(line, writer->out->data + writer->out->size - before, before);
	line[before] = unit.data[0];
	return ends_with_begin(cg_span(line, sizeof(line)));
}

static void put_unit(CgVcardWriter *writer, CgSpan unit)
{
	if (writer->line_break &&
	    (writer->column + unit.size > COLUMNS || completes_begin(writer, unit))) {
		cg_buffer_append_text(writer->out, writer->line_break);
		writer->column = writer->indent;
	}
	cg_buffer_append(writer->out, unit);
	writer->column += unit.size;
}

/* Takes the next whole character of valid UTF-8. */
static CgSpan next_char(CgSpan *left)
{
	gsize size = MIN((gsize)g_utf8_skip[left->data[0]], left->size);
	CgSpan character = cg_span(left->data, size);

	*left = cg_span(left->data + size, left->size - size);
	return character;
}

void cg_vcard_write_name(CgVcardWriter *writer, CgSpan name)
{
	cg_buffer_append(writer->out, name);
	/* The character behind a name is no base64, and must stay in its line: room is left for it.
	 */
	writer->column = MIN(writer->column + name.size, COLUMNS - 1);
}

void cg_vcard_write_plain(CgVcardWriter *writer, CgSpan utf8)
{
	while (utf8.size > 0)
		put_unit(writer, next_char(&utf8));
}

/* --- 3.0 --- */

static const char *escape_30(guint8 byte, CgValueType value_type)
{
	gboolean plain = value_type == CG_VALUE_PLAIN || value_type == CG_VALUE_URI;

	switch (byte) {
	case CG_PART_SEPARATOR: return ";";
	case CG_ITEM_SEPARATOR: return ",";
	case '\n': return "\\n";
	case '\\': return "\\\\";
	case ';': return plain ? NULL : "\\;";
	case ',': return plain ? NULL : "\\,";
	default: return NULL;
	}
}

void cg_vcard_write_text_30(CgVcardWriter *writer, CgSpan value, CgValueType value_type)
{
	while (value.size > 0) {
		CgSpan character = next_char(&value);
		const char *escape = escape_30(character.data[0], value_type);

		put_unit(writer, escape ? cg_span_of(escape) : character);
	}
}

/* --- 2.1 --- */

static const char *escape_21(guint8 byte, CgValueType value_type)
{
	switch (byte) {
	case CG_PART_SEPARATOR: return value_type == CG_VALUE_PLACE ? "," : ";";
	case CG_ITEM_SEPARATOR: return ",";
	case ';': return value_type == CG_VALUE_PARTS ? "\\;" : NULL;
	default: return NULL;
	}
}

/* 2.1 has no escape for these, so they go as quoted-printable, which means them literally. */
static gboolean is_hard_21(guint8 byte, CgValueType value_type)
{
	if (byte == CG_PART_SEPARATOR || byte == CG_ITEM_SEPARATOR)
		return FALSE;
	return byte < 0x20 || byte > 0x7E || byte == '\\' ||
	       (byte == ',' && value_type == CG_VALUE_LIST);
}

gboolean cg_vcard_needs_qp(CgSpan value, CgValueType value_type)
{
	if (value.size == 0)
		return FALSE;
	/* Readers trim spaces at the edges, and some take a '=' at the end for a soft break. */
	if (value.data[0] == ' ' || strchr(" =", value.data[value.size - 1]))
		return TRUE;
	/* A line with such an end must be broken, see completes_begin(), and a plain line of 2.1
	 * cannot be. The value VCARD counts, too, since the name before it may be X-BEGIN. */
	if (ends_with_begin(value) || cg_span_equal_nocase(value, CG_SPAN_LITERAL("VCARD")))
		return TRUE;
	for (gsize i = 0; i < value.size; i++)
		if (is_hard_21(value.data[i], value_type))
			return TRUE;
	return FALSE;
}

void cg_vcard_write_text_21(CgVcardWriter *writer, CgSpan value, CgValueType value_type)
{
	while (value.size > 0) {
		CgSpan character = next_char(&value);
		const char *escape = escape_21(character.data[0], value_type);

		put_unit(writer, escape ? cg_span_of(escape) : character);
	}
}

typedef struct {
	char text[32];
	gsize size;
} Unit;

static void add_hex(Unit *unit, guint8 byte)
{
	unit->size +=
		g_snprintf(unit->text + unit->size, sizeof(unit->text) - unit->size, "=%02X", byte);
}

static Unit hex_of(CgSpan character)
{
	Unit unit = { 0 };

	/* A line end is two bytes on the wire, as every phone writes it. */
	if (character.data[0] == '\n')
		add_hex(&unit, '\r');
	for (gsize i = 0; i < character.size; i++)
		add_hex(&unit, character.data[i]);
	return unit;
}

/* At the start of a continued line these could be taken for a fold, or begin a line BEGIN:VCARD. */
static gboolean is_risky_start(guint8 byte)
{
	return byte == ' ' || byte == 'B' || byte == 'b' || byte == 'E' || byte == 'e';
}

void cg_vcard_write_qp(CgVcardWriter *writer, CgSpan value, CgValueType value_type)
{
	writer->line_break = soft_break;
	writer->indent = 0;
	while (value.size > 0) {
		gboolean starts = writer->column + 1 > COLUMNS || writer->column == 0;
		CgSpan character = next_char(&value);
		guint8 first = character.data[0];
		const char *escape = escape_21(first, value_type);
		Unit unit;

		if (escape) {
			put_unit(writer, cg_span_of(escape));
		} else if (is_hard_21(first, value_type) || first == '=' ||
			   (starts && is_risky_start(first)) || (first == ' ' && value.size == 0)) {
			unit = hex_of(character);
			put_unit(writer, cg_span(unit.text, unit.size));
		} else {
			put_unit(writer, character);
		}
	}
}

/* --- Base64 --- */

void cg_vcard_write_base64(CgVcardWriter *writer, CgSpan base64)
{
	writer->line_break = fold;
	writer->indent = 1;
	while (base64.size > 0) {
		gsize room = writer->column < COLUMNS ? COLUMNS - writer->column
						      : COLUMNS - writer->indent;
		gsize size = MIN(room, base64.size);

		put_unit(writer, cg_span(base64.data, size));
		base64 = cg_span(base64.data + size, base64.size - size);
	}
}
