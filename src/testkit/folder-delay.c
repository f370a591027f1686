/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cursor that takes its time for each item, as a slow phone does. */
#include "folder-private.h"

typedef struct {
	CgCursor base;
	CgCursor *inner;
	guint delay; /* milliseconds */
	CgTimer *timer;
	CgWake wake;
	gboolean due; /* the next item has been waited for */
} DelayedCursor;

static void on_due(gpointer data)
{
	DelayedCursor *self = data;

	self->due = TRUE;
	cg_wake(self->wake);
}

static CgStep delayed_head(CgCursor *cursor, CgHead *out, GError **error)
{
	return cg_cursor_head(((DelayedCursor *)cursor)->inner, out, error);
}

static CgStep delayed_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	DelayedCursor *self = (DelayedCursor *)cursor;

	if (!self->due && !cg_timer_running(self->timer))
		cg_timer_start(self->timer, self->delay * G_GINT64_CONSTANT(1000));
	if (!self->due)
		return CG_STEP_WAIT;
	self->due = FALSE;
	return cg_cursor_next(self->inner, out, error);
}

static void delayed_free(CgCursor *cursor)
{
	DelayedCursor *self = (DelayedCursor *)cursor;

	cg_timer_free(self->timer);
	cg_cursor_free(self->inner);
	g_free(self);
}

static const CgCursorClass delayed_class = { delayed_head, delayed_next, delayed_free };

CgCursor *folder_delay(CgCursor *inner, guint delay, CgWake wake)
{
	DelayedCursor *self = g_new0(DelayedCursor, 1);

	self->base.class = &delayed_class;
	self->inner = inner;
	self->delay = delay;
	self->wake = wake;
	self->timer = cg_timer_new((CgWake){ on_due, self });
	return &self->base;
}
