/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NewMissedCalls: counted from the missed calls that may be seen, the same for mch and cch, and set
 * to zero for this consumer alone. The phone hears nothing of it. */
#include "view-private.h"

typedef struct {
	CgRead read;
	CgRead *inner;
	CgPast *past;
	CgShelf *missed;
	gboolean sim, reset;
} MissedRead;

/* The answer to a reset counts from it on: it says 0. */
static CgStep missed_head(CgRead *read, CgHead *out, GError **error)
{
	MissedRead *self = (MissedRead *)read;
	CgStep step = cg_read_head(self->inner, out, error);

	if (step != CG_STEP_GOT)
		return step;
	if (self->reset)
		cg_past_note_missed(self->past, self->sim, self->missed);
	out->new_missed = cg_past_new_missed(self->past, self->sim, self->missed);
	return step;
}

static CgStep missed_next(CgRead *read, const CgItem **out, GError **error)
{
	return cg_read_next(((MissedRead *)read)->inner, out, error);
}

static void missed_free(CgRead *read)
{
	MissedRead *self = (MissedRead *)read;

	cg_read_free(self->inner);
	cg_past_unref(self->past);
	cg_shelf_unref(self->missed);
	g_free(self);
}

static const CgReadClass missed_class = { missed_head, missed_next, missed_free };

CgRead *cg_missed_read(CgRead *inner, CgPast *past, CgShelf *missed, const CgBookQuery *query)
{
	MissedRead *self = g_new0(MissedRead, 1);

	self->read.class = &missed_class;
	self->inner = inner;
	self->past = cg_past_ref(past);
	self->missed = cg_shelf_ref(missed);
	self->sim = query->sim != FALSE;
	self->reset = query->reset_missed;
	return &self->read;
}
