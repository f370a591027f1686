/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cards of a collection a query means, and in which order (PBAP 1.2.3, 5.1.4 and 5.3.4).
 * Looks only at what is on the collection: a name search never falls back to numbers or sounds. */
#include "collection-private.h"

#include <stdlib.h>
#include <string.h>

CgCard *cg_collection_seen(const CgCollectionEntry *entry, const CgQuery *query, CgFields looks_at)
{
	if (query->cards.default_images && (looks_at & CG_FIELD(CG_PROP_PHOTO)))
		return cg_card_default_images(entry->card);
	return cg_card_ref(entry->card);
}

/* --- vCardSelector ---------------------------------------------------------------------------- */

static gboolean holds(const CgCard *card, const CgQuery *query, CgProperty property)
{
	if (query->cards.lacking & CG_FIELD(property))
		return FALSE;
	return property == CG_PROP_VERSION || cg_card_has(card, property);
}

gboolean cg_collection_keeps(const CgCollectionEntry *entry, const CgQuery *query)
{
	g_autoptr(CgCard) card = NULL;

	if (!query->cards.having)
		return TRUE;
	if (!entry->card)
		return FALSE;
	card = cg_collection_seen(entry, query, query->cards.having);
	for (guint bit = 0; bit < 64; bit++) {
		if (!(query->cards.having & CG_FIELD(bit)))
			continue;
		if (holds(card, query, bit) != query->cards.having_all)
			return !query->cards.having_all;
	}
	return query->cards.having_all;
}

/* --- Search ----------------------------------------------------------------------------------- */

typedef struct {
	const CgCollection *collection;
	const char *value;  /* as asked */
	const char *folded; /* for names and sounds */
	const char *digits; /* for numbers */
} Needle;

static gboolean found_in_name(const Needle *needle, const CgCard *card)
{
	g_autoptr(CgText) name = cg_card_listing_name(card);
	g_autoptr(CgText) folded = cg_text_fold(name);
	const char *component = folded;

	while (component) {
		component += strspn(component, " ");
		if (g_str_has_prefix(component, needle->folded))
			return TRUE;
		component = strchr(component, ';');
		if (component)
			component++;
	}
	return FALSE;
}

static gboolean same_number(const Needle *needle, const char *number)
{
	g_autoptr(CgText) digits = NULL;

	if (needle->collection->match)
		return needle->collection->match(needle->collection->match_data, needle->value,
						 number);
	digits = cg_number_digits(number);
	return *needle->digits && strstr(digits, needle->digits);
}

static gboolean found_in_numbers(const Needle *needle, const CgCard *card)
{
	guint count = cg_card_count(card, CG_PROP_TEL);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) number = cg_card_text(card, CG_PROP_TEL, i);

		if (number && *number && same_number(needle, number))
			return TRUE;
	}
	return FALSE;
}

static gboolean found_in_sounds(const Needle *needle, const CgCard *card)
{
	guint count = cg_card_count(card, CG_PROP_SOUND);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) sound = cg_card_text(card, CG_PROP_SOUND, i);
		g_autoptr(CgText) folded = sound ? cg_text_fold(sound) : NULL;

		if (folded && g_str_has_prefix(folded, needle->folded))
			return TRUE;
	}
	return FALSE;
}

typedef gboolean (*Finder)(const Needle *needle, const CgCard *card);

static const Finder finders[] = {
	[CG_SEARCH_NAME] = found_in_name,
	[CG_SEARCH_NUMBER] = found_in_numbers,
	[CG_SEARCH_SOUND] = found_in_sounds,
};

static gboolean searches(const CgQuery *query)
{
	return query->cards.search && *query->cards.search;
}

static GPtrArray *select_matches(const CgCollection *collection, const CgQuery *query)
{
	GPtrArray *matches = g_ptr_array_new_with_free_func(cg_collection_entry_unref);
	g_autoptr(CgText) folded = searches(query) ? cg_text_fold(query->cards.search) : NULL;
	g_autoptr(CgText) digits = searches(query) ? cg_number_digits(query->cards.search) : NULL;
	const Needle needle = { collection, query->cards.search, folded, digits };
	Finder found = searches(query) ? finders[query->cards.search_by] : NULL;

	for (guint i = 0; i < collection->entries->len; i++) {
		CgCollectionEntry *entry = g_ptr_array_index(collection->entries, i);

		if (!cg_collection_keeps(entry, query))
			continue;
		if (found && !(entry->card && found(&needle, entry->card)))
			continue;
		g_ptr_array_add(matches, cg_collection_entry_ref(entry));
	}
	return matches;
}

/* --- Order ------------------------------------------------------------------------------------ */

typedef struct {
	CgCollectionEntry *entry;
	CgText *key; /* NULL sorts last */
	guint place; /* on the collection: what is equal keeps its order */
} Sortable;

static CgText *key_of(const CgCollectionEntry *entry, CgOrder order)
{
	g_autoptr(CgText) text = NULL;

	if (!entry->card)
		return NULL;
	if (order == CG_ORDER_ALPHABETICAL)
		text = cg_card_listing_name(entry->card);
	else
		text = cg_card_text(entry->card, CG_PROP_SOUND, 0);
	return text ? cg_text_fold(text) : NULL;
}

static gint compare(gconstpointer left, gconstpointer right)
{
	const Sortable *a = left, *b = right;
	gint order = 0;

	if (a->key && b->key)
		order = strcmp(a->key, b->key);
	else if (a->key || b->key)
		order = a->key ? -1 : 1;
	if (order)
		return order;
	return a->place < b->place ? -1 : a->place > b->place;
}

static void sort(GPtrArray *entries, CgOrder order)
{
	g_autofree Sortable *keys = g_new0(Sortable, entries->len + 1);

	for (guint i = 0; i < entries->len; i++) {
		keys[i].entry = g_ptr_array_index(entries, i);
		keys[i].key = key_of(keys[i].entry, order);
		keys[i].place = i;
	}
	qsort(keys, entries->len, sizeof(*keys), compare);
	for (guint i = 0; i < entries->len; i++) {
		entries->pdata[i] = keys[i].entry;
		cg_text_free(keys[i].key);
	}
}

/* --- Picking ---------------------------------------------------------------------------------- */

static gboolean is_picked(const CgCollectionEntry *entry, const CgQuery *query)
{
	if (query->pick == CG_PICK_HANDLE)
		return entry->handle == query->handle;
	return query->uid && entry->uid && g_ascii_strcasecmp(entry->uid, query->uid) == 0;
}

static GPtrArray *pick_one(const CgCollection *collection, const CgQuery *query)
{
	GPtrArray *picked = g_ptr_array_new_with_free_func(cg_collection_entry_unref);

	for (guint i = 0; i < collection->entries->len; i++) {
		CgCollectionEntry *entry = g_ptr_array_index(collection->entries, i);

		if (is_picked(entry, query)) {
			g_ptr_array_add(picked, cg_collection_entry_ref(entry));
			break;
		}
	}
	return picked;
}

GPtrArray *cg_collection_select(const CgCollection *collection, const CgQuery *query)
{
	GPtrArray *matches;

	if (query->pick != CG_PICK_WINDOW)
		return pick_one(collection, query);
	matches = select_matches(collection, query);
	if (query->cards.order != CG_ORDER_INDEXED)
		sort(matches, query->cards.order);
	return matches;
}

gboolean cg_collection_query_is_plain(const CgQuery *query)
{
	return query->pick == CG_PICK_WINDOW && query->cards.order == CG_ORDER_INDEXED &&
	       !searches(query);
}
