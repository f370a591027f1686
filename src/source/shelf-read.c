/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A read over a shelf. A plain bulk pull streams while the shelf grows; everything else chooses its
 * cards once the shelf is complete, and keeps that choice. A shelf that ended badly ends every
 * read. */
#include "shelf-private.h"

typedef struct {
	CgRead parent;
	CgShelf *shelf;
	CgBookQuery query; /* its strings are the two below */
	CgText *search, *uid;
	CgShelfWaiter waiter;
	gboolean streams;
	GPtrArray *matches; /* chosen cards; NULL: streams, or not chosen yet */
	guint at;           /* next place in matches, or on the shelf */
	guint passed;       /* cards that counted against the offset */
	guint given;        /* and against the count */
	CgText *name;
	CgBuffer text;
	CgItem item;
} ShelfRead;

static CgStep wait(ShelfRead *read)
{
	cg_shelf_wait(read->shelf, &read->waiter, read->streams);
	return CG_STEP_WAIT;
}

static gboolean has_failed(const ShelfRead *read)
{
	return read->shelf->ended && read->shelf->end != CG_STEP_END &&
	       !(read->streams && read->shelf->partial);
}

static CgStep failed(const ShelfRead *read, GError **error)
{
	if (read->shelf->end == CG_STEP_FAILED)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LOST, "the book could not be read");
	return read->shelf->end;
}

/* GOT: the cards are known as far as this read needs them. */
static CgStep choose(ShelfRead *read, GError **error)
{
	if (has_failed(read))
		return failed(read, error);
	if (read->streams || read->matches)
		return CG_STEP_GOT;
	if (!read->shelf->ended)
		return wait(read);
	read->matches = cg_shelf_select(read->shelf, &read->query);
	return CG_STEP_GOT;
}

static CgStep shelf_read_head(CgRead *base, CgHead *out, GError **error)
{
	ShelfRead *read = (ShelfRead *)base;
	CgStep step = choose(read, error);

	if (step != CG_STEP_GOT)
		return step;
	if (read->query.pick != CG_PICK_WINDOW && read->matches->len == 0)
		return CG_STEP_NOT_FOUND;
	*out = read->shelf->head;
	out->size = read->query.want == CG_WANT_CARDS ? 0 : read->matches->len;
	return CG_STEP_GOT;
}

/* The next card of the window, or NULL: none (yet). */
static CgShelfEntry *advance(ShelfRead *read)
{
	const GPtrArray *list = read->matches ? read->matches : read->shelf->entries;

	while (read->at < list->len) {
		CgShelfEntry *entry = g_ptr_array_index(list, read->at++);

		if (!read->matches && !cg_shelf_keeps(entry, &read->query))
			continue;
		if (read->passed++ >= read->query.offset)
			return entry;
	}
	return NULL;
}

/* Never 0, which would be all. */
static CgFields fields_of(const CgBookQuery *query)
{
	CgFields asked = query->fields ? query->fields : CG_FIELDS_ALL;

	return (asked & ~query->lacking) | CG_FIELD(CG_PROP_VERSION);
}

static void print(ShelfRead *read, const CgShelfEntry *entry)
{
	CgFields fields = fields_of(&read->query);
	g_autoptr(CgCard) card = cg_shelf_seen(entry, &read->query, fields);

	cg_card_print(card, read->query.format, fields, &read->text);
}

static void show(ShelfRead *read, const CgShelfEntry *entry)
{
	read->item.handle = entry->handle;
	read->item.uid = entry->uid;
	if (read->query.want == CG_WANT_NAMES) {
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
	const CgBookQuery *query = &read->query;

	if (query->want == CG_WANT_SIZE)
		return TRUE;
	return query->pick == CG_PICK_WINDOW && query->max != G_MAXUINT16 &&
	       read->given >= query->max;
}

static CgStep shelf_read_next(CgRead *base, const CgItem **out, GError **error)
{
	ShelfRead *read = (ShelfRead *)base;
	CgStep step = choose(read, error);
	CgShelfEntry *entry;

	if (step != CG_STEP_GOT)
		return step;
	cg_buffer_truncate(&read->text, 0);
	if (window_is_full(read))
		return CG_STEP_END;
	entry = advance(read);
	if (!entry && read->streams && !read->shelf->ended)
		return wait(read);
	if (!entry)
		return read->streams ? read->shelf->end : CG_STEP_END;
	read->given++;
	show(read, entry);
	*out = &read->item;
	return CG_STEP_GOT;
}

static void shelf_read_free(CgRead *base)
{
	ShelfRead *read = (ShelfRead *)base;

	cg_shelf_leave(&read->waiter);
	g_clear_pointer(&read->matches, g_ptr_array_unref);
	cg_shelf_unref(read->shelf);
	cg_text_free(read->search);
	cg_text_free(read->uid);
	cg_text_free(read->name);
	cg_buffer_clear(&read->text);
	g_free(read);
}

static const CgReadClass shelf_read_class = { shelf_read_head, shelf_read_next, shelf_read_free };

CgRead *cg_shelf_read(CgShelf *shelf, const CgBookQuery *query, CgWake wake)
{
	ShelfRead *read = g_new0(ShelfRead, 1);

	read->parent.class = &shelf_read_class;
	read->shelf = cg_shelf_ref(shelf);
	read->query = *query;
	if (query->pick != CG_PICK_WINDOW)
		read->query.offset = 0;
	if (query->search)
		read->query.search = read->search = cg_text_new(cg_span_of(query->search));
	if (query->uid)
		read->query.uid = read->uid = cg_text_new(cg_span_of(query->uid));
	read->waiter.wake = wake;
	read->streams =
		shelf->streaming && query->want == CG_WANT_CARDS && cg_shelf_query_is_plain(query);
	if (query->reset_missed)
		shelf->head.new_missed = 0;
	return &read->parent;
}
