/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NewMissedCalls: counted from the missed calls that may be seen, the same for mch and cch, and set
 * to zero for this consumer alone. The phone hears nothing of it. */
#include "view-private.h"

typedef struct {
	CgCursor read;
	CgCursor *inner;
	CgHistory *past;
	CgCollection *missed;
	CgRepository repository; /* where the missed calls stand */
	gboolean reset;
} MissedRead;

/* The answer to a reset counts from it on: it says 0. */
static CgStep missed_head(CgCursor *read, CgHead *out, GError **error)
{
	MissedRead *self = (MissedRead *)read;
	CgStep step = cg_cursor_head(self->inner, out, error);

	if (step != CG_STEP_GOT)
		return step;
	if (self->reset)
		cg_history_note_missed(self->past, self->repository, self->missed);
	out->unseen = cg_history_new_missed(self->past, self->repository, self->missed);
	return step;
}

static CgStep missed_next(CgCursor *read, const CgItem **out, GError **error)
{
	return cg_cursor_next(((MissedRead *)read)->inner, out, error);
}

static void missed_free(CgCursor *read)
{
	MissedRead *self = (MissedRead *)read;

	cg_cursor_free(self->inner);
	cg_history_unref(self->past);
	cg_collection_unref(self->missed);
	g_free(self);
}

static const CgCursorClass missed_class = { missed_head, missed_next, missed_free };

CgCursor *cg_missed_read(CgCursor *inner, CgHistory *past, CgRepository repository,
			 CgCollection *missed, gboolean reset)
{
	MissedRead *self = g_new0(MissedRead, 1);

	self->read.class = &missed_class;
	self->inner = inner;
	self->past = cg_history_ref(past);
	self->missed = cg_collection_ref(missed);
	self->repository = repository;
	self->reset = reset;
	return &self->read;
}
