/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patience: each wait for the phone lasts so long and no longer. The time in which the car takes
 * what is there does not count. */
#include "view-private.h"

typedef struct {
	CgCursor read;
	CgCursor *inner;
	CgTimer *timer;
	CgWake wake;
	guint seconds;
	gboolean late;
} PatientRead;

static void on_timer(gpointer data)
{
	PatientRead *self = data;

	self->late = TRUE;
	cg_wake(self->wake);
}

/* The clock runs while the phone is waited for. */
static CgStep timed(PatientRead *self, CgStep step)
{
	if (step != CG_STEP_WAIT)
		cg_timer_stop(self->timer);
	else if (!cg_timer_running(self->timer))
		cg_timer_start(self->timer, CG_SECONDS(self->seconds));
	return step;
}

static CgStep patient_head(CgCursor *read, CgHead *out, GError **error)
{
	PatientRead *self = (PatientRead *)read;

	return self->late ? CG_STEP_LATER : timed(self, cg_cursor_head(self->inner, out, error));
}

static CgStep patient_next(CgCursor *read, const CgItem **out, GError **error)
{
	PatientRead *self = (PatientRead *)read;

	return self->late ? CG_STEP_LATER : timed(self, cg_cursor_next(self->inner, out, error));
}

static void patient_free(CgCursor *read)
{
	PatientRead *self = (PatientRead *)read;

	cg_timer_free(self->timer);
	cg_cursor_free(self->inner);
	g_free(self);
}

static const CgCursorClass patient_class = { patient_head, patient_next, patient_free };

CgCursor *cg_cursor_with_timeout(CgCursor *inner, CgWake wake, guint seconds)
{
	PatientRead *self = g_new0(PatientRead, 1);

	self->read.class = &patient_class;
	self->inner = inner;
	self->wake = wake;
	self->seconds = seconds;
	self->timer = cg_timer_new((CgWake){ on_timer, self });
	return &self->read;
}
