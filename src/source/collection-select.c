/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entries of a complete collection a query means, and in which order. How things match and
 * what they are sorted by is their own; things that are equal keep the collection's order. */
#include "collection-private.h"

#include <stdlib.h>
#include <string.h>

/* --- Search --- */

static const char *searched_value(const CgCollection *collection, const CgQuery *query)
{
	const char *value = collection->class->search_value(query);

	return value && *value ? value : NULL;
}

static GPtrArray *select_matches(const CgCollection *collection, const CgQuery *query)
{
	GPtrArray *matches = g_ptr_array_new_with_free_func(cg_collection_entry_unref);
	const char *value = searched_value(collection, query);
	g_autoptr(CgText) folded = value ? cg_text_fold(value) : NULL;
	g_autoptr(CgText) digits = value ? cg_number_digits(value) : NULL;
	const CgSearch search = { value, folded, digits, collection->number_match,
				  collection->match_data };

	for (guint i = 0; i < collection->entries->len; i++) {
		CgCollectionEntry *entry = g_ptr_array_index(collection->entries, i);

		if (collection->class->matches(entry->thing, query, value ? &search : NULL))
			g_ptr_array_add(matches, cg_collection_entry_ref(entry));
	}
	return matches;
}

/* --- Order --- */

typedef struct {
	CgCollectionEntry *entry;
	CgText *key; /* NULL sorts last */
	guint place; /* before sorting */
} Sortable;

static gint compare_sortables(gconstpointer left, gconstpointer right)
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

static void sort_entries(GPtrArray *entries, const CgQuery *query)
{
	g_autofree Sortable *sortables = g_new0(Sortable, entries->len + 1);

	for (guint i = 0; i < entries->len; i++) {
		CgCollectionEntry *entry = g_ptr_array_index(entries, i);

		sortables[i].entry = entry;
		sortables[i].place = i;
		if (entry->thing)
			sortables[i].key = entry->class->order_key(entry->thing, query);
	}
	qsort(sortables, entries->len, sizeof(*sortables), compare_sortables);
	for (guint i = 0; i < entries->len; i++) {
		entries->pdata[i] = sortables[i].entry;
		cg_text_free(sortables[i].key);
	}
}

/* --- Picking --- */

static gboolean is_picked(const CgCollectionEntry *entry, const CgQuery *query)
{
	if (query->pick == CG_PICK_HANDLE)
		return entry->handle == query->handle;
	return query->uid && entry->uid && g_ascii_strcasecmp(entry->uid, query->uid) == 0;
}

static GPtrArray *pick_entry(const CgCollection *collection, const CgQuery *query)
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
		return pick_entry(collection, query);
	matches = select_matches(collection, query);
	if (collection->class->is_sorted(query))
		sort_entries(matches, query);
	return matches;
}

gboolean cg_collection_is_plain(const CgCollection *collection, const CgQuery *query)
{
	return query->pick == CG_PICK_WINDOW && !collection->class->is_sorted(query) &&
	       !searched_value(collection, query);
}
