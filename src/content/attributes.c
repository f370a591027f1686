/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attributes of MAP's documents, by table. A value that is not what its attribute holds costs that
 * attribute, and one that no table has is passed by. */
#include "attributes-private.h"
#include "vcard-private.h"

#include <string.h>

#define ID_DIGITS_MAX 32 /* of a conversation, or a counter: 128 bits (MAP 3.1.6) */

/* --- Values --- */

/* Line ends in an attribute stand for blanks, as XML has it; other controls have no place there,
 * and blanks at the ends mean nothing. */
static CgText *tidy_text(const char *value)
{
	g_auto(CgBuffer) room = { 0 }, tidy = { 0 };
	CgSpan left = cg_vcard_in_utf8(cg_span_of(value), CG_SPAN_LITERAL("UTF-8"), &room);

	for (; left.size > 0; left = cg_vcard_behind(left, 0))
		if (strchr("\t\r\n", left.data[0]))
			cg_buffer_append_u8(&tidy, ' ');
		else if (!g_ascii_iscntrl(left.data[0]))
			cg_buffer_append_u8(&tidy, left.data[0]);
	return cg_text_new(cg_buffer_span(&tidy));
}

static CgText *find_word(const char *const *words, const char *value)
{
	for (; *words; words++)
		if (g_ascii_strcasecmp(*words, value) == 0)
			return cg_text_new(cg_span_of(*words));
	return NULL;
}

static CgText *read_number(const char *value)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT32, &number, NULL))
		return NULL;
	return cg_text_new(cg_span_of(value + MIN(strspn(value, "0"), strlen(value) - 1)));
}

static CgText *read_id(const char *value)
{
	gsize size = strlen(value);

	if (size == 0 || size > ID_DIGITS_MAX || strspn(value, "0123456789abcdefABCDEF") != size)
		return NULL;
	return cg_text_new(cg_span_of(value));
}

static CgText *read_value(const CgAttribute *attribute, const char *value)
{
	static const char *const yes_no[] = { "yes", "no", NULL };

	switch (attribute->kind) {
	case CG_ATTRIBUTE_TEXT: return tidy_text(value);
	case CG_ATTRIBUTE_NUMBER: return read_number(value);
	case CG_ATTRIBUTE_YES_NO: return find_word(yes_no, value);
	case CG_ATTRIBUTE_WORD: return find_word(attribute->words, value);
	case CG_ATTRIBUTE_TIME: return cg_map_time_tidy(value);
	case CG_ATTRIBUTE_ID: return read_id(value);
	}
	return NULL;
}

gboolean cg_attribute_set(const CgAttribute *attribute, CgText **text, const char *value)
{
	cg_text_free(*text);
	*text = value && attribute->name ? read_value(attribute, value) : NULL;
	return *text || !value;
}

/* --- Elements --- */

void cg_attributes_read(const CgAttributeTable *table, const char **names, const char **values,
			CgText **texts)
{
	for (guint i = 0; i < table->count; i++)
		if (table->rows[i].name)
			cg_attribute_set(&table->rows[i], &texts[i],
					 cg_xml_attribute(table->rows[i].name, names, values));
}

guint32 cg_attributes_demanded(const CgAttributeTable *table, guint minor)
{
	guint32 mask = 0;

	for (guint i = 0; i < table->count; i++)
		if (table->rows[i].missing && table->rows[i].since <= minor)
			mask |= 1u << i;
	return mask;
}

guint32 cg_attributes_known(const CgAttributeTable *table, guint minor)
{
	guint32 mask = 0;

	for (guint i = 0; i < table->count; i++)
		if (table->rows[i].name && table->rows[i].since <= minor)
			mask |= 1u << i;
	return mask;
}

void cg_attributes_write(const CgAttributeTable *table, guint32 mask, CgText *const *texts,
			 CgBuffer *out)
{
	for (guint i = 0; i < table->count; i++) {
		const CgAttribute *attribute = &table->rows[i];
		const char *value = texts[i] ? texts[i] : attribute->missing;

		if ((mask >> i & 1) && value)
			cg_xml_write_attribute(out, attribute->name, cg_span_of(value));
	}
}

void cg_attributes_copy(const CgAttributeTable *table, CgText *const *from, CgText **to)
{
	for (guint i = 0; i < table->count; i++)
		to[i] = from[i] ? cg_text_new(cg_span_of(from[i])) : NULL;
}

gsize cg_attributes_size(const CgAttributeTable *table, CgText *const *texts)
{
	gsize size = 0;

	for (guint i = 0; i < table->count; i++)
		size += texts[i] ? strlen(texts[i]) + 1 : 0;
	return size;
}

void cg_attributes_clear(const CgAttributeTable *table, CgText **texts)
{
	for (guint i = 0; i < table->count; i++)
		g_clear_pointer(&texts[i], cg_text_free);
}
