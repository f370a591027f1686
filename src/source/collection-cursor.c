/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A read over a collection. A plain bulk pull streams while the collection grows; everything else
 * chooses its cards once the collection is complete, and keeps that choice. A collection that ended
 * badly ends every read. */
#include "collection-private.h"

typedef struct {
	CgCursor parent;
	CgCollection *collection;
	CgQuery *query; /* a copy */
	CgCollectionWaiter waiter;
	gboolean streams;
	GPtrArray *matches; /* chosen cards; NULL: streams, or not chosen yet */
	guint at;           /* next place in matches, or on the collection */
	guint passed;       /* cards that counted against the offset */
	guint given;        /* and against the count */
	CgText *name;
	CgBuffer text;
	CgItem item;
} ShelfRead;

static CgStep wait(ShelfRead *read)
{
	cg_collection_wait(read->collection, &read->waiter, read->streams);
	return CG_STEP_WAIT;
}

static gboolean has_failed(const ShelfRead *read)
{
	return read->collection->ended && read->collection->end != CG_STEP_END &&
	       !(read->streams && read->collection->partial);
}

static CgStep failed(const ShelfRead *read, GError **error)
{
	if (read->collection->end == CG_STEP_FAILED)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LOST, "the book could not be read");
	return read->collection->end;
}

/* GOT: the cards are known as far as this read needs them. */
static CgStep choose(ShelfRead *read, GError **error)
{
	if (has_failed(read))
		return failed(read, error);
	if (read->streams || read->matches)
		return CG_STEP_GOT;
	if (!read->collection->ended)
		return wait(read);
	read->matches = cg_collection_select(read->collection, read->query);
	return CG_STEP_GOT;
}

static CgStep collection_cursor_head(CgCursor *base, CgHead *out, GError **error)
{
	ShelfRead *read = (ShelfRead *)base;
	CgStep step = choose(read, error);

	if (step != CG_STEP_GOT)
		return step;
	if (read->query->pick != CG_PICK_WINDOW && read->matches->len == 0)
		return CG_STEP_NOT_FOUND;
	*out = read->collection->head;
	out->size = read->query->want == CG_WANT_ITEMS ? 0 : read->matches->len;
	return CG_STEP_GOT;
}

/* The next card of the window, or NULL: none (yet). */
static CgCollectionEntry *advance(ShelfRead *read)
{
	const GPtrArray *list = read->matches ? read->matches : read->collection->entries;

	while (read->at < list->len) {
		CgCollectionEntry *entry = g_ptr_array_index(list, read->at++);

		if (!read->matches && !cg_collection_keeps(entry, read->query))
			continue;
		if (read->passed++ >= read->query->offset)
			return entry;
	}
	return NULL;
}

/* Never 0, which would be all. */
static CgFields fields_of(const CgQuery *query)
{
	CgFields asked = query->cards.fields ? query->cards.fields : CG_FIELDS_ALL;

	return (asked & ~query->cards.lacking) | CG_FIELD(CG_PROP_VERSION);
}

static void print(ShelfRead *read, const CgCollectionEntry *entry)
{
	CgFields fields = fields_of(read->query);
	g_autoptr(CgCard) card = cg_collection_seen(entry, read->query, fields);

	cg_card_print(card, read->query->cards.format, fields, &read->text);
}

static void show(ShelfRead *read, const CgCollectionEntry *entry)
{
	read->item.handle = entry->handle;
	read->item.ordinal = entry->ordinal;
	read->item.uid = entry->uid;
	if (read->query->want == CG_WANT_LIST) {
		cg_text_free(read->name);
		read->name = entry->card ? cg_card_listing_name(entry->card)
					 : cg_text_new(CG_SPAN_EMPTY);
		read->item.name = read->name;
		return;
	}
	if (entry->card)
		print(read, entry);
	else
		cg_buffer_append(&read->text, cg_buffer_span(&entry->raw));
	read->item.text = cg_buffer_span(&read->text);
}

static gboolean window_is_full(const ShelfRead *read)
{
	const CgQuery *query = read->query;

	if (query->want == CG_WANT_SIZE)
		return TRUE;
	return query->pick == CG_PICK_WINDOW && query->max != G_MAXUINT16 &&
	       read->given >= query->max;
}

static CgStep collection_cursor_next(CgCursor *base, const CgItem **out, GError **error)
{
	ShelfRead *read = (ShelfRead *)base;
	CgStep step = choose(read, error);
	CgCollectionEntry *entry;

	if (step != CG_STEP_GOT)
		return step;
	cg_buffer_truncate(&read->text, 0);
	if (window_is_full(read))
		return CG_STEP_END;
	entry = advance(read);
	if (!entry && read->streams && !read->collection->ended)
		return wait(read);
	if (!entry)
		return read->streams ? read->collection->end : CG_STEP_END;
	read->given++;
	show(read, entry);
	*out = &read->item;
	return CG_STEP_GOT;
}

static void collection_cursor_free(CgCursor *base)
{
	ShelfRead *read = (ShelfRead *)base;

	cg_collection_leave(&read->waiter);
	g_clear_pointer(&read->matches, g_ptr_array_unref);
	cg_collection_unref(read->collection);
	cg_query_free(read->query);
	cg_text_free(read->name);
	cg_buffer_clear(&read->text);
	g_free(read);
}

static const CgCursorClass collection_cursor_class = { collection_cursor_head,
						       collection_cursor_next,
						       collection_cursor_free };

CgCursor *cg_collection_read(CgCollection *collection, const CgQuery *query, CgWake wake)
{
	ShelfRead *read = g_new0(ShelfRead, 1);

	read->parent.class = &collection_cursor_class;
	read->collection = cg_collection_ref(collection);
	read->query = cg_query_copy(query);
	if (query->pick != CG_PICK_WINDOW)
		read->query->offset = 0;
	read->waiter.wake = wake;
	read->streams = collection->streaming && query->want == CG_WANT_ITEMS &&
			cg_collection_query_is_plain(query);
	if (query->cards.reset_unseen)
		collection->head.unseen = 0;
	return &read->parent;
}
