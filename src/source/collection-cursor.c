/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cursor over a collection. A plain bulk pull streams while the collection grows; everything else
 * chooses its items once the collection is complete, and keeps that choice. Where much has to be
 * looked at, it waits for its next turn of the main loop. A collection that ended badly ends every
 * cursor. */
#include "collection-private.h"

typedef struct {
	CgCursor base;
	CgCollection *collection;
	CgQuery *query; /* a copy */
	CgCollectionWaiter waiter;
	CgIdle *turn; /* the next one; NULL: there was none yet */
	gboolean streams;
	CgSelection *selection; /* while it chooses */
	GPtrArray *matches;     /* chosen entries; NULL: streams, or not chosen yet */
	guint at;               /* next place in the window of matches, or in the collection */
	guint passed;           /* streamed entries that counted against the offset */
	guint given;            /* and against the maximum */
	CgShown shown;
} CollectionCursor;

static CgStep wait_for_collection(CollectionCursor *cursor)
{
	cg_collection_wait(cursor->collection, &cursor->waiter, cursor->streams);
	return CG_STEP_WAIT;
}

static CgStep wait_for_turn(CollectionCursor *cursor)
{
	if (!cursor->turn)
		cursor->turn = cg_idle_new(cursor->waiter.wake);
	cg_idle_schedule(cursor->turn);
	return CG_STEP_WAIT;
}

static gboolean has_failed(const CollectionCursor *cursor)
{
	return cursor->collection->ended && cursor->collection->end != CG_STEP_END &&
	       !(cursor->streams && cursor->collection->partial);
}

static CgStep report_failure(const CollectionCursor *cursor, GError **error)
{
	if (cursor->collection->end == CG_STEP_FAILED)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LOST, "the book could not be read");
	return cursor->collection->end;
}

/* Returns GOT once the entries are known as far as this cursor needs them. */
static CgStep choose_entries(CollectionCursor *cursor, GError **error)
{
	if (has_failed(cursor))
		return report_failure(cursor, error);
	if (cursor->streams || cursor->matches)
		return CG_STEP_GOT;
	if (!cursor->collection->ended)
		return wait_for_collection(cursor);
	if (!cursor->selection)
		cursor->selection = cg_selection_new(cursor->collection, cursor->query);
	cursor->matches = cg_selection_run(cursor->selection);
	if (!cursor->matches)
		return wait_for_turn(cursor);
	g_clear_pointer(&cursor->selection, cg_selection_free);
	return CG_STEP_GOT;
}

static CgStep collection_cursor_head(CgCursor *base, CgHead *out, GError **error)
{
	CollectionCursor *cursor = (CollectionCursor *)base;
	CgStep step = choose_entries(cursor, error);

	if (step != CG_STEP_GOT)
		return step;
	if (cursor->query->pick != CG_PICK_WINDOW && cursor->matches->len == 0)
		return CG_STEP_NOT_FOUND;
	*out = cursor->collection->head;
	out->size = cursor->query->want == CG_WANT_ITEMS ? 0 : cursor->matches->len;
	return CG_STEP_GOT;
}

/* Finds the next entry of the window among those that were chosen. */
static CgStep next_chosen(CollectionCursor *cursor, CgCollectionEntry **found)
{
	guint at = cursor->query->offset + cursor->at++;

	if (at >= cursor->matches->len)
		return CG_STEP_END;
	*found = g_ptr_array_index(cursor->matches, at);
	return CG_STEP_GOT;
}

/* Finds the next entry of the window among those that are there. */
static CgStep next_streamed(CollectionCursor *cursor, CgCollectionEntry **found)
{
	const GPtrArray *list = cursor->collection->entries;
	guint work = 0;

	while (cursor->at < list->len) {
		CgCollectionEntry *entry;

		if (work >= CG_TURN_WORK)
			return wait_for_turn(cursor);
		entry = g_ptr_array_index(list, cursor->at++);
		work += cg_collection_entry_cost(entry);
		if (entry->class->matches(entry->thing, cursor->query, NULL) &&
		    cursor->passed++ >= cursor->query->offset) {
			*found = entry;
			return CG_STEP_GOT;
		}
	}
	return cursor->collection->ended ? cursor->collection->end : wait_for_collection(cursor);
}

/* A text that is no thing has no name, and is given as it is. */
static void show_raw(const CgCollectionEntry *entry, const CgQuery *query, CgShown *shown)
{
	if (query->want == CG_WANT_LIST)
		shown->name = cg_text_new(CG_SPAN_EMPTY);
	else
		cg_buffer_append(&shown->text, cg_buffer_span(&entry->raw));
}

static const CgItem *show_entry(CollectionCursor *cursor, const CgCollectionEntry *entry)
{
	CgShown *shown = &cursor->shown;

	g_clear_pointer(&shown->name, cg_text_free);
	if (entry->thing)
		entry->class->show(entry->thing, cursor->query, shown);
	else
		show_raw(entry, cursor->query, shown);
	shown->item.handle = entry->handle;
	shown->item.ordinal = entry->ordinal;
	shown->item.uid = entry->uid;
	shown->item.name = shown->name;
	shown->item.text = cg_buffer_span(&shown->text);
	return &shown->item;
}

static gboolean is_window_full(const CollectionCursor *cursor)
{
	const CgQuery *query = cursor->query;

	if (query->want == CG_WANT_SIZE)
		return TRUE;
	return query->pick == CG_PICK_WINDOW && query->max != G_MAXUINT16 &&
	       cursor->given >= query->max;
}

static CgStep collection_cursor_next(CgCursor *base, const CgItem **out, GError **error)
{
	CollectionCursor *cursor = (CollectionCursor *)base;
	CgStep step = choose_entries(cursor, error);
	CgCollectionEntry *entry = NULL;

	if (step != CG_STEP_GOT)
		return step;
	cg_buffer_truncate(&cursor->shown.text, 0);
	if (is_window_full(cursor))
		return CG_STEP_END;
	step = cursor->matches ? next_chosen(cursor, &entry) : next_streamed(cursor, &entry);
	if (step != CG_STEP_GOT)
		return step;
	cursor->given++;
	*out = show_entry(cursor, entry);
	return CG_STEP_GOT;
}

static void collection_cursor_free(CgCursor *base)
{
	CollectionCursor *cursor = (CollectionCursor *)base;

	cg_collection_leave(&cursor->waiter);
	cg_idle_free(cursor->turn);
	cg_selection_free(cursor->selection);
	g_clear_pointer(&cursor->matches, g_ptr_array_unref);
	cg_collection_unref(cursor->collection);
	cg_query_free(cursor->query);
	cg_text_free(cursor->shown.name);
	cg_buffer_clear(&cursor->shown.text);
	g_free(cursor);
}

static const CgCursorClass collection_cursor_class = {
	collection_cursor_head,
	collection_cursor_next,
	collection_cursor_free,
};

CgCursor *cg_collection_read(CgCollection *collection, const CgQuery *query, CgWake wake)
{
	CollectionCursor *cursor = g_new0(CollectionCursor, 1);

	cursor->base.class = &collection_cursor_class;
	cursor->collection = cg_collection_ref(collection);
	cursor->query = cg_query_copy(query);
	if (query->pick != CG_PICK_WINDOW)
		cursor->query->offset = 0;
	cursor->waiter.wake = wake;
	cursor->streams = collection->streaming && query->want == CG_WANT_ITEMS &&
			  cg_collection_is_plain(collection, query);
	if (query->reset_unseen)
		collection->head.unseen = 0;
	return &cursor->base;
}
