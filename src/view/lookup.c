/* SPDX-License-Identifier: GPL-2.0-or-later */
/* List=no: nobody is listed or counted. A number search finds one card, under a handle made for
 * this hit; that handle, as an entry, gives the card. Everything else is the empty book. So many
 * searches an hour, found or not: numbers can't be tried one after the other. */
#include "view-private.h"

struct CgLookup {
	CgShelf *contacts;
	CgShelf *nobody;
	CgPast *past;
	GArray *hits; /* of guint32: hit n+1 is the contact with this handle */
};

CgLookup *cg_lookup_new(CgShelf *contacts, CgPast *past, const CgHead *head)
{
	CgLookup *lookup = g_new0(CgLookup, 1);

	lookup->contacts = contacts;
	lookup->past = cg_past_ref(past);
	lookup->nobody = cg_shelf_new();
	cg_shelf_set_head(lookup->nobody, head);
	cg_shelf_end(lookup->nobody, CG_STEP_END);
	lookup->hits = g_array_new(FALSE, FALSE, sizeof(guint32));
	return lookup;
}

void cg_lookup_free(CgLookup *lookup)
{
	cg_shelf_unref(lookup->contacts);
	cg_shelf_unref(lookup->nobody);
	cg_past_unref(lookup->past);
	g_array_unref(lookup->hits);
	g_free(lookup);
}

/* --- One search --- */

typedef struct {
	CgRead read;
	CgLookup *lookup;
	CgRead *inner;  /* over the contacts */
	gboolean named; /* FALSE: only the size was asked for */
	gboolean paged_out, given;
	CgItem item;
} SearchRead;

/* Found, but one at most, and however many share the number. */
static CgStep search_head(CgRead *read, CgHead *out, GError **error)
{
	SearchRead *self = (SearchRead *)read;
	CgStep step = cg_read_head(self->inner, out, error);

	out->size = MIN(out->size, 1);
	return step;
}

static CgStep search_next(CgRead *read, const CgItem **out, GError **error)
{
	SearchRead *self = (SearchRead *)read;
	const CgItem *found = NULL;
	CgStep step;

	if (!self->named || self->paged_out || self->given)
		return CG_STEP_END;
	step = cg_read_next(self->inner, &found, error);
	if (step != CG_STEP_GOT)
		return step;
	g_array_append_val(self->lookup->hits, found->handle);
	self->given = TRUE;
	self->item = *found;
	self->item.handle = self->lookup->hits->len;
	*out = &self->item;
	return CG_STEP_GOT;
}

static void search_free(CgRead *read)
{
	SearchRead *self = (SearchRead *)read;

	cg_read_free(self->inner);
	g_free(self);
}

static const CgReadClass search_class = { search_head, search_next, search_free };

static CgRead *search(CgLookup *lookup, const CgBookQuery *query, CgWake wake)
{
	CgBookQuery all = *query;
	SearchRead *self;

	if (!cg_past_look_up(lookup->past))
		return cg_read_ended(CG_STEP_LATER, NULL);
	self = g_new0(SearchRead, 1);
	all.offset = 0;
	all.max = 1;
	self->read.class = &search_class;
	self->lookup = lookup;
	self->named = query->want == CG_WANT_NAMES;
	self->paged_out = query->offset > 0 || query->max == 0;
	self->inner = cg_shelf_read(lookup->contacts, &all, wake);
	return &self->read;
}

/* --- One entry --- */

static CgRead *entry(CgLookup *lookup, const CgBookQuery *query, CgWake wake)
{
	CgBookQuery hit = *query;

	if (query->handle == 0 || query->handle > lookup->hits->len)
		return cg_read_ended(CG_STEP_NOT_FOUND, NULL);
	hit.handle = g_array_index(lookup->hits, guint32, query->handle - 1);
	return cg_shelf_read(lookup->contacts, &hit, wake);
}

CgRead *cg_lookup_read(CgLookup *lookup, const CgBookQuery *query, CgWake wake)
{
	gboolean in_pb = query->folder == CG_FOLDER_PB && !query->sim;

	if (in_pb && query->want == CG_WANT_CARDS && query->pick == CG_PICK_HANDLE)
		return entry(lookup, query, wake);
	if (in_pb && query->want != CG_WANT_CARDS && query->search && *query->search &&
	    query->search_by == CG_SEARCH_NUMBER)
		return search(lookup, query, wake);
	return cg_shelf_read(lookup->nobody, query, wake);
}
