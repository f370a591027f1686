/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A complete collection in another order than its own. What each thing is sorted by is computed
 * once for all queries, in turns, and is gone when the order is there. */
#include "collection-private.h"

#include <string.h>

typedef struct {
	CgCollectionEntry *entry;
	CgText *key; /* NULL sorts last */
	guint place; /* before sorting */
} Sortable;

static void free_sortable(gpointer data)
{
	Sortable *sortable = data;

	cg_text_free(sortable->key);
	g_free(sortable);
}

static Sortable *make_sortable(CgCollectionEntry *entry, CgOrder order)
{
	Sortable *sortable = g_new0(Sortable, 1);

	sortable->entry = entry;
	sortable->place = entry->ordinal;
	if (entry->thing)
		sortable->key = entry->class->order_key(entry->thing, order);
	return sortable;
}

static gint compare_sortables(gconstpointer left, gconstpointer right, gpointer data)
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

static void insert_entries(CgCollection *collection, CgOrder which, guint *work)
{
	CgCollectionOrder *order = &collection->orders[which];

	while (order->at < collection->entries->len && *work < CG_TURN_WORK) {
		CgCollectionEntry *entry = g_ptr_array_index(collection->entries, order->at++);

		*work += cg_collection_entry_cost(entry);
		g_sequence_insert_sorted(order->sorting, make_sortable(entry, which),
					 compare_sortables, NULL);
	}
}

/* Freeing all keys takes its time, too. */
static void take_sorted(CgCollectionOrder *order, guint *work)
{
	while (!g_sequence_is_empty(order->sorting) && *work < CG_TURN_WORK) {
		GSequenceIter *first = g_sequence_get_begin_iter(order->sorting);

		++*work;
		g_ptr_array_add(order->sorted, ((Sortable *)g_sequence_get(first))->entry);
		g_sequence_remove(first);
	}
	if (g_sequence_is_empty(order->sorting))
		g_clear_pointer(&order->sorting, g_sequence_free);
}

gboolean cg_collection_sort(CgCollection *collection, CgOrder which, guint *work)
{
	CgCollectionOrder *order = &collection->orders[which];

	if (!order->sorted) {
		order->sorted = g_ptr_array_new();
		order->sorting = g_sequence_new(free_sortable);
	}
	if (!order->sorting)
		return TRUE;
	insert_entries(collection, which, work);
	if (order->at == collection->entries->len)
		take_sorted(order, work);
	return !order->sorting;
}

void cg_collection_clear_orders(CgCollection *collection)
{
	for (guint i = 0; i < CG_ORDERS; i++) {
		CgCollectionOrder *order = &collection->orders[i];

		g_clear_pointer(&order->sorting, g_sequence_free);
		g_clear_pointer(&order->sorted, g_ptr_array_unref);
		order->at = 0;
	}
}
