/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards in a collection: how they match, are ordered and shown (PBAP 1.2.3, 5.1.4 and 5.3.4). Looks
 * only at what is on the card: a name search never falls back to numbers or sounds. */
#include "collection-private.h"

#include <string.h>

/* --- The vCardSelector --- */

static gboolean has_property(const CgCard *card, const CgQuery *query, CgProperty property)
{
	if (query->cards.masked & CG_FIELD(property))
		return FALSE;
	if (property == CG_PROP_PHOTO && query->cards.default_images)
		return cg_card_has_default_image(card);
	return property == CG_PROP_VERSION || cg_card_has(card, property);
}

static gboolean is_selected(const CgCard *card, const CgQuery *query)
{
	if (!query->cards.having)
		return TRUE;
	if (!card)
		return FALSE;
	for (guint bit = 0; bit < 64; bit++) {
		if (!(query->cards.having & CG_FIELD(bit)))
			continue;
		if (has_property(card, query, bit) != query->cards.having_all)
			return !query->cards.having_all;
	}
	return query->cards.having_all;
}

/* --- Search --- */

static gboolean find_in_name(const CgSearch *search, const CgCard *card)
{
	g_autoptr(CgText) name = cg_card_listing_name(card);
	g_autoptr(CgText) folded = cg_text_fold(name);
	const char *component = folded;

	while (component) {
		component += strspn(component, " ");
		if (g_str_has_prefix(component, search->folded))
			return TRUE;
		component = strchr(component, ';');
		if (component)
			component++;
	}
	return FALSE;
}

static gboolean is_same_number(const CgSearch *search, const char *number)
{
	g_autoptr(CgText) digits = NULL;

	if (search->number_match)
		return search->number_match(search->match_data, search->value, number);
	digits = cg_number_digits(number);
	return *search->digits && strstr(digits, search->digits);
}

static gboolean find_in_numbers(const CgSearch *search, const CgCard *card)
{
	guint count = cg_card_count(card, CG_PROP_TEL);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) number = cg_card_text(card, CG_PROP_TEL, i);

		if (number && *number && is_same_number(search, number))
			return TRUE;
	}
	return FALSE;
}

static gboolean find_in_sounds(const CgSearch *search, const CgCard *card)
{
	guint count = cg_card_count(card, CG_PROP_SOUND);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) sound = cg_card_text(card, CG_PROP_SOUND, i);
		g_autoptr(CgText) folded = sound ? cg_text_fold(sound) : NULL;

		if (folded && g_str_has_prefix(folded, search->folded))
			return TRUE;
	}
	return FALSE;
}

typedef gboolean (*Finder)(const CgSearch *search, const CgCard *card);

static const Finder finders[] = {
	[CG_SEARCH_NAME] = find_in_name,
	[CG_SEARCH_NUMBER] = find_in_numbers,
	[CG_SEARCH_SOUND] = find_in_sounds,
};

/* --- The table --- */

static const char *search_value(const CgQuery *query)
{
	return query->cards.search;
}

static CgOrder asked_order(const CgQuery *query)
{
	return query->cards.order;
}

static gboolean matches_query(gpointer thing, const CgQuery *query, const CgSearch *search)
{
	if (!is_selected(thing, query))
		return FALSE;
	return !search || (thing && finders[query->cards.search_by](search, thing));
}

static CgText *order_key(gpointer thing, CgOrder order)
{
	g_autoptr(CgText) text = NULL;

	if (order == CG_ORDER_ALPHABETICAL)
		text = cg_card_listing_name(thing);
	else
		text = cg_card_text(thing, CG_PROP_SOUND, 0);
	return text ? cg_text_fold(text) : NULL;
}

/* Returns the card as the reader of this query may see it: photos are measured only if they are
 * printed. The caller owns it. */
static CgCard *see_card(CgCard *card, const CgQuery *query, CgFields fields)
{
	if (query->cards.default_images && (fields & CG_FIELD(CG_PROP_PHOTO)))
		return cg_card_default_images(card);
	return cg_card_ref(card);
}

static void print_card(CgCard *card, const CgQuery *query, CgBuffer *out)
{
	CgFields asked = query->cards.fields ? query->cards.fields : CG_FIELDS_ALL;
	/* Never 0, which would be all. */
	CgFields fields = (asked & ~query->cards.masked) | CG_FIELD(CG_PROP_VERSION);
	g_autoptr(CgCard) seen = see_card(card, query, fields);

	cg_card_print(seen, query->cards.format, fields, out);
}

/* Returns the name with its end cut off, between two characters, if it is longer than listings are
 * to have. */
static CgText *cut_name(CgText *name)
{
	if (strlen(name) > CG_LISTING_NAME_MAX)
		*g_utf8_find_prev_char(name, name + CG_LISTING_NAME_MAX + 1) = '\0';
	return name;
}

static void show_card(gpointer thing, const CgQuery *query, CgShown *shown)
{
	if (query->want == CG_WANT_LIST)
		shown->name = cut_name(cg_card_listing_name(thing));
	else
		print_card(thing, query, &shown->text);
}

static gsize card_size(gpointer thing)
{
	return cg_card_size(thing);
}

static void unref_card(gpointer thing)
{
	cg_card_unref(thing);
}

const CgThingClass cg_cards = {
	.search_value = search_value,
	.order = asked_order,
	.matches = matches_query,
	.order_key = order_key,
	.size = card_size,
	.show = show_card,
	.unref = unref_card,
};
