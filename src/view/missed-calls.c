/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NewMissedCalls: counted from the missed calls that may be seen, the same for mch and cch, and set
 * to zero for this consumer alone. The phone is not told of it. */
#include "view-private.h"

typedef struct {
	CgCursor base;
	CgCursor *inner;
	CgHistory *history;
	CgCollection *missed;
	CgRepository repository; /* where the missed calls are */
	gboolean reset;
} MissedCursor;

/* A reset takes effect before its own answer, which therefore says 0. */
static CgStep missed_head(CgCursor *cursor, CgHead *out, GError **error)
{
	MissedCursor *self = (MissedCursor *)cursor;
	CgStep step = cg_cursor_head(self->inner, out, error);

	if (step != CG_STEP_GOT)
		return step;
	if (self->reset)
		cg_history_note_missed(self->history, self->repository, self->missed);
	out->unseen = cg_history_new_missed(self->history, self->repository, self->missed);
	return step;
}

static CgStep missed_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	return cg_cursor_next(((MissedCursor *)cursor)->inner, out, error);
}

static void missed_free(CgCursor *cursor)
{
	MissedCursor *self = (MissedCursor *)cursor;

	cg_cursor_free(self->inner);
	cg_history_unref(self->history);
	cg_collection_unref(self->missed);
	g_free(self);
}

static const CgCursorClass missed_class = { missed_head, missed_next, missed_free };

CgCursor *cg_missed_cursor_new(CgCursor *inner, CgHistory *history, CgRepository repository,
			       CgCollection *missed, gboolean reset)
{
	MissedCursor *self = g_new0(MissedCursor, 1);

	self->base.class = &missed_class;
	self->inner = inner;
	self->history = cg_history_ref(history);
	self->missed = cg_collection_ref(missed);
	self->repository = repository;
	self->reset = reset;
	return &self->base;
}
