/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the model to text, as 2.1 or 3.0. What the format demands is always there, empty if need be;
 * what was not asked for never is. */
#include "card-private.h"

#include <string.h>

typedef struct {
	const CgCard *card;
	CgFormat format;
	CgFields fields;
	CgBuffer *out;
} Print;

/* --- One property --- */

/* Takes the bytes before the next `separator`, or all of them, off the front. */
static CgSpan take_slice(CgSpan *left, guint8 separator)
{
	const guint8 *end = memchr(left->data, separator, left->size);
	CgSpan slice = cg_span(left->data, end ? (gsize)(end - left->data) : left->size);

	*left = end ? cg_span(end + 1, left->size - slice.size - 1) : CG_SPAN_EMPTY;
	return slice;
}

/* Writes a parameter. In 2.1, which has no quotes, a type has no name, and a value with spaces
 * (TYPE="Summer house") no place. */
static void write_param(Print *print, CgVcardWriter *writer, CgSpan name, CgSpan value)
{
	gboolean clean = cg_vcard_is_token(value, "/+.");

	if (print->format == CG_FORMAT_21 && !clean)
		return;
	cg_vcard_write_plain(writer, CG_SPAN_LITERAL(";"));
	if (name.size > 0) {
		cg_vcard_write_plain(writer, name);
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL("="));
	}
	cg_vcard_write_plain(writer, clean ? CG_SPAN_EMPTY : CG_SPAN_LITERAL("\""));
	cg_vcard_write_plain(writer, value);
	cg_vcard_write_plain(writer, clean ? CG_SPAN_EMPTY : CG_SPAN_LITERAL("\""));
}

static void write_types(Print *print, CgVcardWriter *writer, const CgEntry *entry)
{
	CgSpan left = cg_card_span(print->card, entry->types);
	CgSpan name = print->format == CG_FORMAT_21 ? CG_SPAN_EMPTY : CG_SPAN_LITERAL("TYPE");

	while (left.size > 0)
		write_param(print, writer, name, take_slice(&left, CG_ITEM_SEPARATOR));
}

static void write_extras(Print *print, CgVcardWriter *writer, const CgEntry *entry)
{
	CgSpan left = cg_card_span(print->card, entry->extras);

	while (left.size > 0) {
		CgSpan value = take_slice(&left, CG_ITEM_SEPARATOR);
		CgSpan name = take_slice(&value, '=');

		write_param(print, writer, name, value);
	}
}

static const char *wire_name(CgProperty property)
{
	return property == CG_PROP_PROID ? "PRODID" : cg_property_name(property);
}

static gboolean has_value_kind(const Print *print, const CgEntry *entry)
{
	return print->format == CG_FORMAT_30 && entry->value_kind &&
	       entry->value_type != CG_VALUE_URI && entry->value_type != CG_VALUE_BINARY;
}

static void write_head(Print *print, CgVcardWriter *writer, const CgEntry *entry)
{
	CgSpan language = cg_card_span(print->card, entry->language);
	gboolean with_other = (print->fields & CG_FIELD(CG_PROP_OTHER)) != 0;

	/* A group binds a property to its label, which is OTHER; without the label it says nothing.
	 */
	if (entry->group.size > 0 && with_other) {
		cg_vcard_write_name(writer, cg_card_span(print->card, entry->group));
		cg_vcard_write_name(writer, CG_SPAN_LITERAL("."));
	}
	cg_vcard_write_name(writer, entry->property == CG_PROP_OTHER
					    ? cg_card_span(print->card, entry->name)
					    : cg_span_of(wire_name(entry->property)));
	write_types(print, writer, entry);
	if (language.size > 0)
		write_param(print, writer, CG_SPAN_LITERAL("LANGUAGE"), language);
	if (has_value_kind(print, entry))
		write_param(print, writer, CG_SPAN_LITERAL("VALUE"),
			    cg_span_of(cg_value_kind_word(entry->value_kind)));
	if (with_other)
		write_extras(print, writer, entry);
}

static void write_value_21(CgVcardWriter *writer, CgValueType value_type, CgSpan value)
{
	if (value_type == CG_VALUE_BINARY) {
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL(";ENCODING=BASE64:"));
		cg_vcard_write_base64(writer, value);
		/* 2.1 ends a run of base64 lines with an empty one. */
		cg_buffer_append_text(writer->out, "\r\n");
		return;
	}
	if (value_type == CG_VALUE_URI)
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL(";VALUE=URL"));
	if (cg_vcard_needs_qp(value, value_type)) {
		cg_vcard_write_plain(writer,
				     CG_SPAN_LITERAL(";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"));
		cg_vcard_write_qp(writer, value, value_type);
	} else {
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL(":"));
		cg_vcard_write_text_21(writer, value, value_type);
	}
}

static void write_value_30(CgVcardWriter *writer, CgValueType value_type, CgSpan value)
{
	if (value_type == CG_VALUE_BINARY) {
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL(";ENCODING=b:"));
		cg_vcard_write_base64(writer, value);
		return;
	}
	if (value_type == CG_VALUE_URI)
		cg_vcard_write_plain(writer, CG_SPAN_LITERAL(";VALUE=uri"));
	cg_vcard_write_plain(writer, CG_SPAN_LITERAL(":"));
	cg_vcard_write_text_30(writer, value, value_type);
}

static void print_entry(Print *print, const CgEntry *entry)
{
	CgVcardWriter writer = cg_vcard_writer(print->out, print->format);
	CgSpan value = cg_card_span(print->card, entry->value);

	write_head(print, &writer, entry);
	switch (print->format) {
	case CG_FORMAT_21: write_value_21(&writer, entry->value_type, value); break;
	case CG_FORMAT_30: write_value_30(&writer, entry->value_type, value); break;
	}
	cg_buffer_append_text(print->out, "\r\n");
}

/* --- The card --- */

static gboolean is_wanted(const Print *print, CgProperty property)
{
	return (print->fields & CG_FIELD(property)) != 0;
}

static void print_all_of(Print *print, CgProperty property, gboolean demanded)
{
	gboolean found = FALSE;

	for (guint i = 0; i < print->card->count && is_wanted(print, property); i++)
		if (print->card->entries[i].property == property) {
			print_entry(print, &print->card->entries[i]);
			found = TRUE;
		}
	if (demanded && !found)
		cg_buffer_append_printf(print->out, "%s:\r\n", wire_name(property));
}

static void print_rest(Print *print)
{
	const CgFields before = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL);

	for (guint i = 0; i < print->card->count; i++) {
		const CgEntry *entry = &print->card->entries[i];

		if (is_wanted(print, entry->property) && !(before & CG_FIELD(entry->property)))
			print_entry(print, entry);
	}
}

void cg_card_print(const CgCard *card, CgFormat format, CgFields fields, CgBuffer *out)
{
	Print print = {
		.card = card,
		.format = format,
		.fields = fields ? fields : CG_FIELDS_ALL,
		.out = out,
	};

	cg_buffer_append_text(out, "BEGIN:VCARD\r\n");
	cg_buffer_append_printf(out, "VERSION:%s\r\n", format == CG_FORMAT_21 ? "2.1" : "3.0");
	print_all_of(&print, CG_PROP_N, TRUE);
	print_all_of(&print, CG_PROP_FN, format == CG_FORMAT_30);
	print_all_of(&print, CG_PROP_TEL, TRUE);
	print_rest(&print);
	cg_buffer_append_text(out, "END:VCARD\r\n");
}
