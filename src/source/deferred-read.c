/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait for something before they begin, and then are another cursor. */
#include <contactguard/source.h>

typedef struct {
	CgCursor base;
	const CgDeferral *deferral;
	gpointer data;
	CgQuery *query; /* a copy */
	CgWake wake;
	CgCursor *inner; /* NULL: it has not begun */
} DeferredRead;

/* Returns GOT once the inner cursor is there. */
static CgStep begin_read(DeferredRead *self)
{
	CgStep step;

	if (self->inner)
		return CG_STEP_GOT;
	step = self->deferral->ready(self->data);
	if (step == CG_STEP_GOT)
		self->inner = self->deferral->begin(self->data, self->query, self->wake);
	return step;
}

static CgStep deferred_head(CgCursor *cursor, CgHead *out, GError **error)
{
	DeferredRead *self = (DeferredRead *)cursor;
	CgStep step = begin_read(self);

	return step == CG_STEP_GOT ? cg_cursor_head(self->inner, out, error) : step;
}

static CgStep deferred_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	DeferredRead *self = (DeferredRead *)cursor;
	CgStep step = begin_read(self);

	return step == CG_STEP_GOT ? cg_cursor_next(self->inner, out, error) : step;
}

static void deferred_free(CgCursor *cursor)
{
	DeferredRead *self = (DeferredRead *)cursor;

	cg_cursor_free(self->inner);
	self->deferral->free(self->data);
	cg_query_free(self->query);
	g_free(self);
}

CgCursor *cg_deferred_read_new(const CgDeferral *deferral, gpointer data, const CgQuery *query,
			       CgWake wake)
{
	static const CgCursorClass class = { deferred_head, deferred_next, deferred_free };
	DeferredRead *self = g_new0(DeferredRead, 1);

	self->base.class = &class;
	self->deferral = deferral;
	self->data = data;
	self->query = cg_query_copy(query);
	self->wake = wake;
	return &self->base;
}
