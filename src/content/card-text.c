/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking into a card: its texts, parts and labels, its call, and the name that a listing shows. */
#include "card-private.h"

#include <string.h>

static CgText *new_text(CgSpan value)
{
	CgText *text = cg_text_new(value);

	for (gsize i = 0; i < value.size; i++) {
		if (text[i] == CG_PART_SEPARATOR)
			text[i] = ';';
		else if (text[i] == CG_ITEM_SEPARATOR)
			text[i] = ',';
	}
	return text;
}

CgText *cg_card_text(const CgCard *card, CgProperty property, guint nth)
{
	const CgEntry *entry = cg_card_nth(card, property, nth);

	return entry ? new_text(cg_card_span(card, entry->value)) : NULL;
}

CgText *cg_card_other(const CgCard *card, const char *name)
{
	CgSpan wanted = cg_span_of(name);

	for (guint i = 0; i < card->count; i++) {
		const CgEntry *entry = &card->entries[i];

		if (entry->property == CG_PROP_OTHER &&
		    cg_span_equal_nocase(cg_card_span(card, entry->name), wanted))
			return new_text(cg_card_span(card, entry->value));
	}
	return NULL;
}

/* Cuts the bytes before the next separator off the front. Returns FALSE if nothing is left. */
static gboolean cut_at_separator(CgSpan *left, guint8 separator, CgSpan *slice)
{
	const guint8 *end;

	if (!left->data)
		return FALSE;
	end = left->size ? memchr(left->data, separator, left->size) : NULL;
	*slice = cg_span(left->data, end ? (gsize)(end - left->data) : left->size);
	*left = end ? cg_span(end + 1, left->size - slice->size - 1) : CG_SPAN_EMPTY;
	return TRUE;
}

gboolean cg_card_cut_part(CgSpan *left, CgSpan *part)
{
	return cut_at_separator(left, CG_PART_SEPARATOR, part);
}

CgText *cg_card_component(const CgCard *card, CgProperty property, guint nth, guint component)
{
	const CgEntry *entry = cg_card_nth(card, property, nth);
	CgSpan left = entry ? cg_card_span(card, entry->value) : CG_SPAN_EMPTY;
	CgSpan slice;

	while (cg_card_cut_part(&left, &slice))
		if (component-- == 0)
			return new_text(slice);
	return cg_text_new(CG_SPAN_EMPTY);
}

CgText **cg_card_categories(const CgCard *card)
{
	GPtrArray *labels = g_ptr_array_new();

	for (guint i = 0; i < card->count; i++) {
		CgSpan left = cg_card_span(card, card->entries[i].value), item, label;

		if (card->entries[i].property != CG_PROP_CATEGORIES)
			continue;
		while (cut_at_separator(&left, CG_ITEM_SEPARATOR, &item))
			while (cut_at_separator(&item, ',', &label))
				if (!cg_vcard_blank(label))
					g_ptr_array_add(labels, cg_text_new(cg_vcard_trim(label)));
	}
	g_ptr_array_add(labels, NULL);
	return (CgText **)g_ptr_array_free(labels, FALSE);
}

void cg_texts_free(CgText **texts)
{
	if (!texts)
		return;
	for (CgText **text = texts; *text; text++)
		cg_text_free(*text);
	g_free(texts);
}

static gboolean find_call_kind(CgSpan types, CgCallKind *kind)
{
	static const char *const names[] = { [CG_CALL_MISSED] = "MISSED",
					     [CG_CALL_RECEIVED] = "RECEIVED",
					     [CG_CALL_DIALED] = "DIALED" };
	CgSpan word;

	while (cut_at_separator(&types, CG_ITEM_SEPARATOR, &word))
		for (guint i = 0; i < G_N_ELEMENTS(names); i++)
			if (cg_span_equal(word, cg_span_of(names[i]))) {
				*kind = i;
				return TRUE;
			}
	return FALSE;
}

gboolean cg_card_call(const CgCard *card, CgCallKind *kind, CgText **when)
{
	const CgEntry *entry = cg_card_nth(card, CG_PROP_CALL_DATETIME, 0);

	if (!entry || !find_call_kind(cg_card_span(card, entry->types), kind))
		return FALSE;
	if (when)
		*when = new_text(cg_card_span(card, entry->value));
	return TRUE;
}

CgText *cg_card_listing_name(const CgCard *card)
{
	const CgEntry *entry;
	CgSpan name = CG_SPAN_EMPTY;

	if (cg_card_has(card, CG_PROP_N))
		entry = cg_card_nth(card, CG_PROP_N, 0);
	else
		entry = cg_card_nth(card, CG_PROP_FN, 0);
	if (entry)
		name = cg_card_span(card, entry->value);
	while (name.size > 0 && name.data[name.size - 1] == CG_PART_SEPARATOR)
		name.size--;
	return new_text(name);
}
