/* SPDX-License-Identifier: GPL-2.0-or-later */
/* List=no: nobody is listed or counted. A number search finds at most one card, under a handle that
 * is made for this hit, and a car that asks for this handle gets the card. Everything else is
 * answered from an empty collection. Whoever reads the view counts the searches. */
#include "view-private.h"

/* So many hits can still be asked for. A car asks for the one that it has just found. */
#define HITS_MAX 1024

struct CgLookup {
	CgCollection *contacts;
	CgCollection *empty;
	GQueue hits;      /* of guint64: the contacts' handles, the last hit at its tail */
	guint64 last_hit; /* its handle; they count up */
};

CgLookup *cg_lookup_new(CgCollection *contacts, const CgHead *head)
{
	CgLookup *lookup = g_new0(CgLookup, 1);

	lookup->contacts = cg_collection_ref(contacts);
	lookup->empty = cg_collection_new(&cg_cards);
	cg_collection_set_head(lookup->empty, head);
	cg_collection_end(lookup->empty, CG_STEP_END);
	g_queue_init(&lookup->hits);
	return lookup;
}

void cg_lookup_free(CgLookup *lookup)
{
	cg_collection_unref(lookup->contacts);
	cg_collection_unref(lookup->empty);
	g_queue_clear_full(&lookup->hits, g_free);
	g_free(lookup);
}

/* Returns the handle of a new hit. */
static guint64 add_hit(CgLookup *lookup, guint64 contact)
{
	g_queue_push_tail(&lookup->hits, g_memdup2(&contact, sizeof(contact)));
	if (lookup->hits.length > HITS_MAX)
		g_free(g_queue_pop_head(&lookup->hits));
	return ++lookup->last_hit;
}

/* Returns the handle of the contact that was hit, lent, or NULL. */
static const guint64 *find_hit(const CgLookup *lookup, guint64 hit)
{
	return hit > lookup->last_hit || lookup->last_hit - hit >= lookup->hits.length
		       ? NULL
		       : g_queue_peek_nth((GQueue *)&lookup->hits,
					  lookup->hits.length - 1 - (lookup->last_hit - hit));
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
	self->given = TRUE;
	self->item = *found;
	self->item.handle = add_hit(self->lookup, found->handle);
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
	SearchCursor *self = g_new0(SearchCursor, 1);

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
	const guint64 *contact = find_hit(lookup, query->handle);
	CgQuery entry = *query;

	if (!contact)
		return cg_cursor_new_ended(CG_STEP_NOT_FOUND, NULL);
	entry.handle = *contact;
	return cg_collection_read(lookup->contacts, &entry, wake);
}

gboolean cg_lookup_searches(const CgQuery *query)
{
	return query->repository == CG_REPO_PB && query->want != CG_WANT_ITEMS &&
	       query->cards.search && *query->cards.search &&
	       query->cards.search_by == CG_SEARCH_NUMBER;
}

CgCursor *cg_lookup_read(CgLookup *lookup, const CgQuery *query, CgWake wake)
{
	if (cg_lookup_searches(query))
		return open_search(lookup, query, wake);
	if (query->repository == CG_REPO_PB && query->want == CG_WANT_ITEMS &&
	    query->pick == CG_PICK_HANDLE)
		return open_entry(lookup, query, wake);
	return cg_collection_read(lookup->empty, query, wake);
}
