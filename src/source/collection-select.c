/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entries of a complete collection a query means, and in which order. How things match is
 * their own. */
#include "collection-private.h"

struct CgSelection {
	CgCollection *collection;
	const CgQuery *query;
	CgText *folded, *digits;
	CgSearch search;
	GPtrArray *matches;
	guint at; /* entries that were looked at */
};

static const char *searched_value(const CgCollection *collection, const CgQuery *query)
{
	const char *value = collection->class->search_value(query);

	return value && *value ? value : NULL;
}

gboolean cg_collection_is_plain(const CgCollection *collection, const CgQuery *query)
{
	return query->pick == CG_PICK_WINDOW &&
	       collection->class->order(query) == CG_ORDER_INDEXED &&
	       !searched_value(collection, query);
}

CgSelection *cg_selection_new(CgCollection *collection, const CgQuery *query)
{
	CgSelection *selection = g_new0(CgSelection, 1);
	const char *value = searched_value(collection, query);

	selection->collection = collection;
	selection->query = query;
	selection->folded = value ? cg_text_fold(value) : NULL;
	selection->digits = value ? cg_number_digits(value) : NULL;
	selection->search = (CgSearch){ value, selection->folded, selection->digits,
					collection->number_match, collection->match_data };
	selection->matches = g_ptr_array_new_with_free_func(cg_collection_entry_unref);
	return selection;
}

void cg_selection_free(CgSelection *selection)
{
	if (!selection)
		return;
	cg_text_free(selection->folded);
	cg_text_free(selection->digits);
	if (selection->matches)
		g_ptr_array_unref(selection->matches);
	g_free(selection);
}

static void add_match(CgSelection *selection, CgCollectionEntry *entry)
{
	g_ptr_array_add(selection->matches, cg_collection_entry_ref(entry));
}

/* --- Picking --- */

static gboolean is_picked(const CgCollectionEntry *entry, const CgQuery *query)
{
	if (query->pick == CG_PICK_HANDLE)
		return entry->handle == query->handle;
	return query->uid && entry->uid && g_ascii_strcasecmp(entry->uid, query->uid) == 0;
}

/* Comparing handles is so little work that it needs no turns. */
static void pick_entry(CgSelection *selection)
{
	const GPtrArray *entries = selection->collection->entries;

	for (guint i = 0; i < entries->len; i++) {
		CgCollectionEntry *entry = g_ptr_array_index(entries, i);

		if (is_picked(entry, selection->query)) {
			add_match(selection, entry);
			return;
		}
	}
}

/* --- Matching --- */

/* Returns whether all entries were looked at. */
static gboolean add_matches(CgSelection *selection, const GPtrArray *entries, guint work)
{
	const CgThingClass *class = selection->collection->class;
	const CgSearch *search = selection->search.value ? &selection->search : NULL;

	while (selection->at < entries->len && work < CG_TURN_WORK) {
		CgCollectionEntry *entry = g_ptr_array_index(entries, selection->at++);

		work += cg_collection_entry_cost(entry);
		if (class->matches(entry->thing, selection->query, search))
			add_match(selection, entry);
	}
	return selection->at >= entries->len;
}

static gboolean match_entries(CgSelection *selection)
{
	CgCollection *collection = selection->collection;
	CgOrder order = collection->class->order(selection->query);
	guint work = 0;

	if (order == CG_ORDER_INDEXED)
		return add_matches(selection, collection->entries, work);
	return cg_collection_sort(collection, order, &work) &&
	       add_matches(selection, collection->orders[order].sorted, work);
}

GPtrArray *cg_selection_run(CgSelection *selection)
{
	if (selection->query->pick != CG_PICK_WINDOW)
		pick_entry(selection);
	else if (!match_entries(selection))
		return NULL;
	return g_steal_pointer(&selection->matches);
}
