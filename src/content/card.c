/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The card as a model: building, counting, selecting and replacing properties.
 * A selection copies what it keeps; nothing of what it drops stays behind in it. */
#include "card-private.h"

#include <string.h>

/* Decoded text may be longer than its source, as Latin-1 is twice as long in UTF-8, but it is never
 * four times as long. */
#define CARD_BYTES_MAX (4 * (gsize)CG_CARD_MAX)

/* --- Building --- */

void cg_card_build_init(CgCardBuild *build)
{
	cg_buffer_init(&build->bytes, CARD_BYTES_MAX);
	build->entries = g_array_new(FALSE, FALSE, sizeof(CgEntry));
}

void cg_card_build_clear(CgCardBuild *build)
{
	cg_buffer_clear(&build->bytes);
	g_clear_pointer(&build->entries, g_array_unref);
	build->unreadable = CG_FIELDS_NONE;
	memset(build->faults, 0, sizeof(build->faults));
}

CgSlice cg_card_build_since(const CgCardBuild *build, gsize at)
{
	return (CgSlice){ .at = at, .size = build->bytes.size - at };
}

CgSlice cg_card_build_store(CgCardBuild *build, CgSpan bytes)
{
	gsize at = build->bytes.size;

	cg_buffer_append(&build->bytes, bytes);
	return cg_card_build_since(build, at);
}

void cg_card_build_add(CgCardBuild *build, const CgEntry *entry)
{
	g_array_append_val(build->entries, *entry);
}

CgCard *cg_card_build_end(CgCardBuild *build)
{
	CgCard *card = NULL;

	if (!build->bytes.failed) {
		card = g_new0(CgCard, 1);
		card->refs = 1;
		card->size = build->bytes.size;
		card->bytes = cg_wiped_new(card->size);
		if (card->size > 0)
			memcpy(card->bytes, build->bytes.data, card->size);
		card->count = build->entries->len;
		card->unreadable = build->unreadable;
		memcpy(card->faults, build->faults, sizeof(card->faults));
		card->entries = g_memdup2(build->entries->data, card->count * sizeof(CgEntry));
	}
	cg_card_build_clear(build);
	return card;
}

void cg_card_build_copy(CgCardBuild *build, const CgCard *card, const CgEntry *entry,
			gboolean with_other)
{
	CgEntry copy = *entry;

	copy.group = cg_card_build_store(build, with_other ? cg_card_span(card, entry->group)
							   : CG_SPAN_EMPTY);
	copy.extras = cg_card_build_store(build, with_other ? cg_card_span(card, entry->extras)
							    : CG_SPAN_EMPTY);
	copy.name = cg_card_build_store(build, cg_card_span(card, entry->name));
	copy.types = cg_card_build_store(build, cg_card_span(card, entry->types));
	copy.language = cg_card_build_store(build, cg_card_span(card, entry->language));
	copy.value = cg_card_build_store(build, cg_card_span(card, entry->value));
	cg_card_build_add(build, &copy);
}

/* --- The card --- */

CgCard *cg_card_ref(CgCard *card)
{
	card->refs++;
	return card;
}

void cg_card_unref(CgCard *card)
{
	if (--card->refs > 0)
		return;
	cg_wiped_free(card->bytes);
	g_free(card->entries);
	g_free(card);
}

gsize cg_card_size(const CgCard *card)
{
	return sizeof(*card) + card->count * sizeof(CgEntry) + card->size;
}

CgSpan cg_card_span(const CgCard *card, CgSlice slice)
{
	return cg_span(card->bytes + slice.at, slice.size);
}

/* Remembers where the last search ended, so that iterating by index is linear. */
const CgEntry *cg_card_nth(const CgCard *card, CgProperty property, guint nth)
{
	CgCard *own = (CgCard *)card;
	gboolean goes_on = own->last_found.property == property && own->last_found.nth <= nth;
	guint found = goes_on ? own->last_found.nth : 0;

	for (guint i = goes_on ? own->last_found.at : 0; i < card->count; i++) {
		if (card->entries[i].property != property || found++ < nth)
			continue;
		own->last_found.property = property;
		own->last_found.nth = nth;
		own->last_found.at = i;
		return &card->entries[i];
	}
	return NULL;
}

CgFields cg_card_unreadable(const CgCard *card)
{
	return card->unreadable;
}

guint cg_card_faults(const CgCard *card, CgFault fault)
{
	return card->faults[fault];
}

guint cg_card_count(const CgCard *card, CgProperty property)
{
	guint count = property == CG_PROP_VERSION;

	for (guint i = 0; i < card->count; i++)
		count += card->entries[i].property == property;
	return count;
}

gboolean cg_card_has_text(CgSpan value)
{
	for (gsize i = 0; i < value.size; i++)
		if (value.data[i] != CG_PART_SEPARATOR && value.data[i] != CG_ITEM_SEPARATOR)
			return TRUE;
	return FALSE;
}

gboolean cg_card_has(const CgCard *card, CgProperty property)
{
	if (property == CG_PROP_VERSION)
		return TRUE;
	for (guint i = 0; i < card->count; i++)
		if (card->entries[i].property == property &&
		    cg_card_has_text(cg_card_span(card, card->entries[i].value)))
			return TRUE;
	return FALSE;
}

CgCard *cg_card_select(const CgCard *card, CgFields fields)
{
	g_auto(CgCardBuild) build = { 0 };

	cg_card_build_init(&build);
	for (guint i = 0; i < card->count; i++)
		if (fields & CG_FIELD(card->entries[i].property))
			cg_card_build_copy(&build, card, &card->entries[i],
					   (fields & CG_FIELD(CG_PROP_OTHER)) != 0);
	return cg_card_build_end(&build);
}

static void copy_fields(CgCardBuild *build, const CgCard *card, CgFields fields)
{
	for (guint i = 0; card && i < card->count; i++)
		if (fields & CG_FIELD(card->entries[i].property))
			cg_card_build_copy(build, card, &card->entries[i], FALSE);
}

CgCard *cg_card_with(const CgCard *card, CgFields fields, const CgCard *from)
{
	g_auto(CgCardBuild) build = { 0 };

	cg_card_build_init(&build);
	copy_fields(&build, from, fields);
	copy_fields(&build, card, CG_FIELDS_ALL & ~fields);
	return cg_card_build_end(&build);
}

/* --- Cards of our own --- */

static guint8 separator_for(guint8 byte, CgValueType value_type)
{
	if (byte == ';' && value_type == CG_VALUE_PARTS)
		return CG_PART_SEPARATOR;
	return byte == ',' && value_type == CG_VALUE_LIST ? CG_ITEM_SEPARATOR : byte;
}

/* Adds an entry with this text, which is one part, or, if `split`, is divided at the separators of
 * the property's value type. */
static void add_text(CgCardBuild *build, CgProperty property, const char *text, gboolean split)
{
	CgValueType value_type = cg_property_value_type(property);
	CgEntry entry = { .property = property,
			  .value_type =
				  value_type == CG_VALUE_BINARY ? CG_VALUE_TEXT : value_type };
	g_auto(CgBuffer) room = { 0 };
	CgSpan utf8 = cg_vcard_in_utf8(cg_span_of(text), CG_SPAN_EMPTY, &room);
	gsize at = build->bytes.size;

	for (gsize i = 0; i < utf8.size; i++) {
		guint8 byte = utf8.data[i];

		if (!g_ascii_iscntrl(byte) || byte == '\n' || byte == '\t')
			cg_buffer_append_u8(&build->bytes,
					    split ? separator_for(byte, value_type) : byte);
	}
	if (property == CG_PROP_TEL)
		cg_vcard_clean_number(&build->bytes, at);
	entry.value = cg_card_build_since(build, at);
	cg_card_build_add(build, &entry);
}

CgCard *cg_card_new_named(const char *name)
{
	g_auto(CgCardBuild) build = { 0 };

	cg_card_build_init(&build);
	add_text(&build, CG_PROP_N, name, FALSE);
	add_text(&build, CG_PROP_FN, name, FALSE);
	add_text(&build, CG_PROP_TEL, "", FALSE);
	return cg_card_build_end(&build);
}

CgCard *cg_card_replace(const CgCard *card, CgProperty property, const char *text)
{
	g_auto(CgCardBuild) build = { 0 };
	gboolean pending = text && property != CG_PROP_VERSION && property != CG_PROP_AGENT &&
			   property != CG_PROP_OTHER;

	cg_card_build_init(&build);
	for (guint i = 0; i < card->count; i++) {
		if (card->entries[i].property != property) {
			cg_card_build_copy(&build, card, &card->entries[i], TRUE);
		} else if (pending) {
			add_text(&build, property, text, TRUE);
			pending = FALSE;
		}
	}
	if (pending)
		add_text(&build, property, text, TRUE);
	return cg_card_build_end(&build);
}
