/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collection: the things of one repository, in order, growing until they are complete. Drops
 * silently what comes after the 65,535 that a repository can count. */
#include "collection-private.h"

CgCollectionEntry *cg_collection_entry_ref(CgCollectionEntry *entry)
{
	return g_rc_box_acquire(entry);
}

static void clear_entry(gpointer data)
{
	CgCollectionEntry *entry = data;

	cg_text_free(entry->uid);
	if (entry->thing)
		entry->class->unref(entry->thing);
	cg_buffer_clear(&entry->raw);
}

void cg_collection_entry_unref(gpointer entry)
{
	g_rc_box_release_full(entry, clear_entry);
}

guint cg_collection_entry_cost(const CgCollectionEntry *entry)
{
	gsize size = entry->thing ? entry->class->size(entry->thing) : entry->raw.size;

	return 1 + size / 1024;
}

CgCollection *cg_collection_new(const CgThingClass *class)
{
	CgCollection *collection = g_new0(CgCollection, 1);

	g_atomic_ref_count_init(&collection->refs);
	collection->class = class;
	collection->entries = g_ptr_array_new_with_free_func(cg_collection_entry_unref);
	collection->streaming = TRUE;
	return collection;
}

CgCollection *cg_collection_ref(CgCollection *collection)
{
	g_atomic_ref_count_inc(&collection->refs);
	return collection;
}

void cg_collection_unref(CgCollection *collection)
{
	if (!g_atomic_ref_count_dec(&collection->refs))
		return;
	cg_collection_clear_orders(collection);
	g_ptr_array_unref(collection->entries);
	g_free(collection);
}

void cg_collection_set_number_match(CgCollection *collection, CgNumberMatch match, gpointer data)
{
	collection->number_match = match;
	collection->match_data = data;
}

void cg_collection_set_streaming(CgCollection *collection, gboolean on)
{
	collection->streaming = on;
}

void cg_collection_set_head(CgCollection *collection, const CgHead *head)
{
	collection->head = *head;
}

/* --- Waiting --- */

void cg_collection_wait(CgCollection *collection, CgCollectionWaiter *waiter, gboolean for_growth)
{
	if (waiter->queue)
		return;
	waiter->queue = for_growth ? &collection->for_growth : &collection->for_end;
	waiter->link.data = waiter;
	g_queue_push_tail_link(waiter->queue, &waiter->link);
}

void cg_collection_leave(CgCollectionWaiter *waiter)
{
	if (waiter->queue)
		g_queue_unlink(waiter->queue, &waiter->link);
	waiter->queue = NULL;
}

static void wake_all(GQueue *queue)
{
	GList *link;

	while ((link = g_queue_pop_head_link(queue))) {
		CgCollectionWaiter *waiter = link->data;

		waiter->queue = NULL;
		cg_wake(waiter->wake);
	}
}

/* --- Filling --- */

static CgCollectionEntry *add_entry(CgCollection *collection, guint64 handle)
{
	CgCollectionEntry *entry;

	if (collection->entries->len >= CG_COLLECTION_MAX)
		return NULL;
	entry = g_rc_box_new0(CgCollectionEntry);
	entry->class = collection->class;
	entry->handle = handle;
	entry->ordinal = collection->entries->len;
	g_ptr_array_add(collection->entries, entry);
	return entry;
}

void cg_collection_add(CgCollection *collection, guint64 handle, const char *uid, gpointer thing)
{
	CgCollectionEntry *entry = add_entry(collection, handle);

	if (!entry) {
		collection->class->unref(thing);
		return;
	}
	entry->thing = thing;
	if (uid)
		entry->uid = cg_text_new(cg_span_of(uid));
	wake_all(&collection->for_growth);
}

void cg_collection_replace(CgCollection *collection, guint index, gpointer thing)
{
	CgCollectionEntry *entry = g_ptr_array_index(collection->entries, index);

	entry->class->unref(entry->thing);
	entry->thing = thing;
}

void cg_collection_add_raw(CgCollection *collection, guint64 handle, CgSpan text)
{
	CgCollectionEntry *entry = add_entry(collection, handle);

	if (!entry)
		return;
	cg_buffer_append(&entry->raw, text);
	wake_all(&collection->for_growth);
}

void cg_collection_end(CgCollection *collection, CgStep end)
{
	collection->ended = TRUE;
	collection->end = end;
	wake_all(&collection->for_growth);
	wake_all(&collection->for_end);
}

void cg_collection_break_off(CgCollection *collection)
{
	collection->partial = TRUE;
	cg_collection_end(collection, CG_STEP_LATER);
}

gboolean cg_collection_ended(const CgCollection *collection)
{
	return collection->ended;
}

guint cg_collection_count(const CgCollection *collection)
{
	return collection->entries->len;
}

gconstpointer cg_collection_thing(const CgCollection *collection, guint index, guint64 *handle)
{
	const CgCollectionEntry *entry;

	if (index >= collection->entries->len)
		return NULL;
	entry = g_ptr_array_index(collection->entries, index);
	if (handle)
		*handle = entry->handle;
	return entry->thing;
}
