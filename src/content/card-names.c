/* SPDX-License-Identifier: GPL-2.0-or-later */
/* N and FN, made from each other where a card has only one of them: cars show the one or the other.
 * A name is made from what the card has left, so never from one that is hidden. */
#include "card-private.h"

#include <string.h>

enum { FAMILY, GIVEN, ADDITIONAL, PREFIX, SUFFIX, PARTS };

static const CgEntry *find_text(const CgCard *card, CgProperty property)
{
	guint count = cg_card_count(card, property);

	for (guint i = 0; i < count; i++) {
		const CgEntry *entry = cg_card_nth(card, property, i);

		if (cg_card_has_text(cg_card_span(card, entry->value)))
			return entry;
	}
	return NULL;
}

/* Appends the parts of N in the order in which they are spoken. */
static void append_parts(CgCardBuild *build, CgSpan value)
{
	static const guint8 spoken[] = { PREFIX, GIVEN, ADDITIONAL, FAMILY, SUFFIX };
	CgSpan parts[PARTS] = { 0 };
	gsize before = build->bytes.size;

	for (guint i = 0; i < PARTS && value.data; i++)
		cg_card_cut_part(&value, &parts[i]);
	for (guint i = 0; i < G_N_ELEMENTS(spoken); i++) {
		CgSpan part = cg_vcard_trim(parts[spoken[i]]);

		if (part.size > 0 && build->bytes.size > before)
			cg_buffer_append_u8(&build->bytes, ' ');
		cg_buffer_append(&build->bytes, part);
	}
}

/* Adds the name that the card lacks. An FN is the first part of an N, since which of its words is
 * which nobody can tell. */
static void add_name(CgCardBuild *build, const CgCard *card, CgProperty property,
		     const CgEntry *from)
{
	CgEntry entry = { .property = property, .value_type = cg_property_value_type(property) };
	CgSpan value = cg_card_span(card, from->value);
	gsize at = build->bytes.size;

	if (property == CG_PROP_FN)
		append_parts(build, value);
	else
		cg_buffer_append(&build->bytes, value);
	entry.value = cg_card_build_since(build, at);
	entry.language = cg_card_build_store(build, cg_card_span(card, from->language));
	cg_card_build_add(build, &entry);
}

CgCard *cg_card_with_names(CgCard *card, CgFields fields)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN);
	const CgEntry *n = find_text(card, CG_PROP_N), *fn = find_text(card, CG_PROP_FN);
	CgProperty missing = n ? CG_PROP_FN : CG_PROP_N;
	g_auto(CgCardBuild) build = { 0 };

	if ((fields & names) != names || !n == !fn)
		return cg_card_ref(card);
	cg_card_build_init(&build);
	add_name(&build, card, missing, n ? n : fn);
	for (guint i = 0; i < card->count; i++)
		if (card->entries[i].property != missing)
			cg_card_build_copy(&build, card, &card->entries[i], TRUE);
	return cg_card_build_end(&build);
}
