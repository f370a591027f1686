/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cursor that limits each wait for the phone. The time that the car takes to fetch what is there
 * does not count. */
#include "view-private.h"

typedef struct {
	CgCursor base;
	CgCursor *inner;
	CgTimer *timer;
	CgWake wake;
	guint seconds;
	gboolean timed_out;
} TimedCursor;

static void on_timer(gpointer data)
{
	TimedCursor *self = data;

	self->timed_out = TRUE;
	cg_wake(self->wake);
}

/* Runs the timer only while the phone is waited for. */
static CgStep watch_step(TimedCursor *self, CgStep step)
{
	if (step != CG_STEP_WAIT)
		cg_timer_stop(self->timer);
	else if (!cg_timer_running(self->timer))
		cg_timer_start(self->timer, CG_SECONDS(self->seconds));
	return step;
}

static CgStep timed_head(CgCursor *cursor, CgHead *out, GError **error)
{
	TimedCursor *self = (TimedCursor *)cursor;

	return self->timed_out ? CG_STEP_LATER
			       : watch_step(self, cg_cursor_head(self->inner, out, error));
}

static CgStep timed_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	TimedCursor *self = (TimedCursor *)cursor;

	return self->timed_out ? CG_STEP_LATER
			       : watch_step(self, cg_cursor_next(self->inner, out, error));
}

static void timed_free(CgCursor *cursor)
{
	TimedCursor *self = (TimedCursor *)cursor;

	cg_timer_free(self->timer);
	cg_cursor_free(self->inner);
	g_free(self);
}

static const CgCursorClass timed_class = { timed_head, timed_next, timed_free };

CgCursor *cg_cursor_with_timeout(CgCursor *inner, CgWake wake, guint seconds)
{
	TimedCursor *self = g_new0(TimedCursor, 1);

	self->base.class = &timed_class;
	self->inner = inner;
	self->wake = wake;
	self->seconds = seconds;
	self->timer = cg_timer_new((CgWake){ on_timer, self });
	return &self->base;
}
