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

/* --- One property -----------------------------------------------------------------------------*/

static void write_types(Print *print, CgVcardPen *pen, const CgEntry *entry)
{
	CgSpan left = cg_card_span(print->card, entry->types);

	while (left.size > 0) {
		const guint8 *mark = memchr(left.data, CG_ITEM_MARK, left.size);
		CgSpan word = cg_span(left.data, mark ? (gsize)(mark - left.data) : left.size);
		gboolean clean = cg_vcard_is_token(word, "/+.");

		left = mark ? cg_span(mark + 1, left.size - word.size - 1) : CG_SPAN_EMPTY;
		/* A label with spaces (TYPE="Summer house") has no place in 2.1. */
		if (print->format == CG_FORMAT_21 && !clean)
			continue;
		cg_vcard_write_plain(pen, print->format == CG_FORMAT_21
						  ? CG_SPAN_LITERAL(";")
						  : CG_SPAN_LITERAL(";TYPE="));
		cg_vcard_write_plain(pen, clean ? CG_SPAN_EMPTY : CG_SPAN_LITERAL("\""));
		cg_vcard_write_plain(pen, word);
		cg_vcard_write_plain(pen, clean ? CG_SPAN_EMPTY : CG_SPAN_LITERAL("\""));
	}
}

static const char *wire_name(CgProperty property)
{
	return property == CG_PROP_PROID ? "PRODID" : cg_property_name(property);
}

static void write_head(Print *print, CgVcardPen *pen, const CgEntry *entry)
{
	CgSpan language = cg_card_span(print->card, entry->language);

	/* A group binds a property to its label, which is OTHER; without the label it says nothing.
	 */
	if (entry->group.size > 0 && (print->fields & CG_FIELD(CG_PROP_OTHER))) {
		cg_vcard_write_name(pen, cg_card_span(print->card, entry->group));
		cg_vcard_write_name(pen, CG_SPAN_LITERAL("."));
	}
	cg_vcard_write_name(pen, entry->property == CG_PROP_OTHER
					 ? cg_card_span(print->card, entry->name)
					 : cg_span_of(wire_name(entry->property)));
	write_types(print, pen, entry);
	if (language.size > 0) {
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(";LANGUAGE="));
		cg_vcard_write_plain(pen, language);
	}
}

static void write_value_21(CgVcardPen *pen, CgShape shape, CgSpan value)
{
	if (shape == CG_SHAPE_BINARY) {
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(";ENCODING=BASE64:"));
		cg_vcard_write_base64(pen, value);
		/* 2.1 ends a run of base64 lines with an empty one. */
		cg_buffer_append_text(pen->out, "\r\n");
		return;
	}
	if (shape == CG_SHAPE_URI)
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(";VALUE=URL"));
	if (cg_vcard_needs_qp(value, shape)) {
		cg_vcard_write_plain(pen,
				     CG_SPAN_LITERAL(";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"));
		cg_vcard_write_qp(pen, value, shape);
	} else {
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(":"));
		cg_vcard_write_text_21(pen, value, shape);
	}
}

static void write_value_30(CgVcardPen *pen, CgShape shape, CgSpan value)
{
	if (shape == CG_SHAPE_BINARY) {
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(";ENCODING=b:"));
		cg_vcard_write_base64(pen, value);
		return;
	}
	if (shape == CG_SHAPE_URI)
		cg_vcard_write_plain(pen, CG_SPAN_LITERAL(";VALUE=uri"));
	cg_vcard_write_plain(pen, CG_SPAN_LITERAL(":"));
	cg_vcard_write_text_30(pen, value, shape);
}

static void print_entry(Print *print, const CgEntry *entry)
{
	CgVcardPen pen = cg_vcard_pen(print->out, print->format);
	CgSpan value = cg_card_span(print->card, entry->value);

	write_head(print, &pen, entry);
	switch (print->format) {
	case CG_FORMAT_21: write_value_21(&pen, entry->shape, value); break;
	case CG_FORMAT_30: write_value_30(&pen, entry->shape, value); break;
	}
	cg_buffer_append_text(print->out, "\r\n");
}

/* --- The card ---------------------------------------------------------------------------------*/

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
