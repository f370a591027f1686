/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NewMissedCalls: counted from the missed calls that may be seen, the same for mch and cch, and set
 * to zero for this consumer alone. The phone is not told of it. Many calls are counted in turns. */
#include "view-private.h"

typedef struct {
	CgCursor base;
	CgCursor *inner;
	CgHistory *history;
	CgCollection *missed;
	CgRepository repository; /* where the missed calls are */
	gboolean reset;
	GArray *digests; /* of gsize: of the first calls of `missed` */
	CgIdle *turn;
} MissedCursor;

/* Returns whether all are there. */
static gboolean add_digests(MissedCursor *self)
{
	guint count = cg_collection_count(self->missed);
	guint end = MIN(count, self->digests->len + CG_MISSED_A_TURN);

	for (guint i = self->digests->len; i < end; i++) {
		gsize digest = cg_history_digest(self->history,
						 cg_collection_thing(self->missed, i, NULL));

		g_array_append_val(self->digests, digest);
	}
	return end == count;
}

/* A reset takes effect before its own answer, which therefore says 0. */
static CgStep missed_head(CgCursor *cursor, CgHead *out, GError **error)
{
	MissedCursor *self = (MissedCursor *)cursor;
	CgStep step = cg_cursor_head(self->inner, out, error);

	if (step != CG_STEP_GOT)
		return step;
	if (!add_digests(self)) {
		cg_idle_schedule(self->turn);
		return CG_STEP_WAIT;
	}
	if (self->reset)
		cg_history_note_missed(self->history, self->repository, self->digests);
	out->unseen = cg_history_new_missed(self->history, self->repository, self->digests);
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
	g_array_unref(self->digests);
	cg_idle_free(self->turn);
	g_free(self);
}

static const CgCursorClass missed_class = { missed_head, missed_next, missed_free };

CgCursor *cg_missed_cursor_new(CgCursor *inner, CgHistory *history, CgRepository repository,
			       CgCollection *missed, gboolean reset, CgWake wake)
{
	MissedCursor *self = g_new0(MissedCursor, 1);

	self->base.class = &missed_class;
	self->inner = inner;
	self->history = cg_history_ref(history);
	self->missed = cg_collection_ref(missed);
	self->repository = repository;
	self->reset = reset;
	self->digests = g_array_new(FALSE, FALSE, sizeof(gsize));
	self->turn = cg_idle_new(wake);
	return &self->base;
}
