/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait for the phone's record. What a phone may be asked depends on its record, and over
 * Bluetooth that is known only once the phone has been reached for the first time. */
#include "fetch-private.h"

typedef struct {
	CgCursor base;
	CgSource *source;
	CgQuery *query; /* a copy */
	FetchRead read;
	CgWake wake;
	CgRequest *request; /* that awaits the connection; NULL afterwards */
	CgCursor *inner;    /* NULL before */
} DeferredRead;

/* Returns GOT once the inner cursor is there. */
static CgStep begin_read(DeferredRead *self)
{
	CgCode code;

	if (self->inner)
		return CG_STEP_GOT;
	code = self->request ? cg_request_head(self->request, NULL) : CG_CODE_LOST;
	if (code == CG_CODE_WAIT)
		return CG_STEP_WAIT;
	g_clear_pointer(&self->request, cg_request_free);
	if (code != CG_CODE_SUCCESS)
		return CG_STEP_LATER;
	self->inner = self->read(self->source, self->query, self->wake);
	return CG_STEP_GOT;
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

	cg_request_free(self->request);
	cg_cursor_free(self->inner);
	cg_query_free(self->query);
	g_free(self);
}

CgCursor *fetch_deferred_read_new(CgConnection *connection, CgSource *source, const CgQuery *query,
				  FetchRead read, CgWake wake)
{
	static const CgCursorClass class = { deferred_head, deferred_next, deferred_free };
	DeferredRead *self = g_new0(DeferredRead, 1);

	self->base.class = &class;
	self->source = source;
	self->query = cg_query_copy(query);
	self->read = read;
	self->wake = wake;
	self->request = cg_connection_await(connection, wake);
	return &self->base;
}
