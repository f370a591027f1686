/* SPDX-License-Identifier: GPL-2.0-or-later */
/* List=no: nobody is listed or counted. A number search finds at most one card, under a handle that
 * is made for this hit, and a car that asks for this handle gets the card. Everything else is
 * answered from an empty collection. The searches of an hour are limited, whether they find
 * something or not, so that numbers cannot be tried one after the other. */
#include "view-private.h"

struct CgLookup {
	CgCollection *contacts;
	CgCollection *empty;
	CgHistory *history;
	GArray *hits; /* of guint64: hit n+1 is the contact with this handle */
};

CgLookup *cg_lookup_new(CgCollection *contacts, CgHistory *history, const CgHead *head)
{
	CgLookup *lookup = g_new0(CgLookup, 1);

	lookup->contacts = cg_collection_ref(contacts);
	lookup->history = cg_history_ref(history);
	lookup->empty = cg_collection_new(&cg_cards);
	cg_collection_set_head(lookup->empty, head);
	cg_collection_end(lookup->empty, CG_STEP_END);
	lookup->hits = g_array_new(FALSE, FALSE, sizeof(guint64));
	return lookup;
}

void cg_lookup_free(CgLookup *lookup)
{
	cg_collection_unref(lookup->contacts);
	cg_collection_unref(lookup->empty);
	cg_history_unref(lookup->history);
	g_array_unref(lookup->hits);
	g_free(lookup);
}

/* --- One search --- */

typedef struct {
	CgCursor base;
	CgLookup *lookup;
	CgCursor *inner;    /* over the contacts */
	gboolean listed;    /* FALSE: only the size was asked for */
	gboolean paged_out; /* the hit lies outside of the window */
	gboolean given;     /* the hit */
	CgItem item;
} SearchCursor;

/* At most one is counted, however many share the number. */
static CgStep search_head(CgCursor *cursor, CgHead *out, GError **error)
{
	SearchCursor *self = (SearchCursor *)cursor;
	CgStep step = cg_cursor_head(self->inner, out, error);

	out->size = MIN(out->size, 1);
	return step;
}

static CgStep search_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	SearchCursor *self = (SearchCursor *)cursor;
	const CgItem *found = NULL;
	CgStep step;

	if (!self->listed || self->paged_out || self->given)
		return CG_STEP_END;
	step = cg_cursor_next(self->inner, &found, error);
	if (step != CG_STEP_GOT)
		return step;
	g_array_append_val(self->lookup->hits, found->handle);
	self->given = TRUE;
	self->item = *found;
	self->item.handle = self->lookup->hits->len;
	*out = &self->item;
	return CG_STEP_GOT;
}

static void search_free(CgCursor *cursor)
{
	SearchCursor *self = (SearchCursor *)cursor;

	cg_cursor_free(self->inner);
	g_free(self);
}

static const CgCursorClass search_class = { search_head, search_next, search_free };

static CgCursor *open_search(CgLookup *lookup, const CgQuery *query, CgWake wake)
{
	CgQuery first = *query;
	SearchCursor *self;

	if (!cg_history_allow_lookup(lookup->history))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	self = g_new0(SearchCursor, 1);
	first.offset = 0;
	first.max = 1;
	self->base.class = &search_class;
	self->lookup = lookup;
	self->listed = query->want == CG_WANT_LIST;
	self->paged_out = query->offset > 0 || query->max == 0;
	self->inner = cg_collection_read(lookup->contacts, &first, wake);
	return &self->base;
}

/* --- One entry --- */

static CgCursor *open_entry(CgLookup *lookup, const CgQuery *query, CgWake wake)
{
	CgQuery entry = *query;

	if (query->handle == 0 || query->handle > lookup->hits->len)
		return cg_cursor_new_ended(CG_STEP_NOT_FOUND, NULL);
	entry.handle = g_array_index(lookup->hits, guint64, query->handle - 1);
	return cg_collection_read(lookup->contacts, &entry, wake);
}

CgCursor *cg_lookup_read(CgLookup *lookup, const CgQuery *query, CgWake wake)
{
	gboolean in_pb = query->repository == CG_REPO_PB;

	if (in_pb && query->want == CG_WANT_ITEMS && query->pick == CG_PICK_HANDLE)
		return open_entry(lookup, query, wake);
	if (in_pb && query->want != CG_WANT_ITEMS && query->cards.search && *query->cards.search &&
	    query->cards.search_by == CG_SEARCH_NUMBER)
		return open_search(lookup, query, wake);
	return cg_collection_read(lookup->empty, query, wake);
}
