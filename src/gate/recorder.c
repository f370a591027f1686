/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder: between the view that answers and the session that sends. Nothing that a decision
 * lets a consumer see passes before its row is durable; if that can't be written, nothing passes.
 * entry.c has which reads share a row.
 *
 * A read of what the decision does not show at all is withheld: it has no entry and waits for
 * nothing. The ledger has a row of the kind `held` for the first such read of each repository by
 * this session under this decision, unless the consumer has had too many of these rows. */
#include "gate-private.h"

struct CgRecorder {
	CgGate *gate;
	CgConsumer *consumer;
	guint withheld; /* a bit for each repository with a `held` row under this decision */
};

typedef struct {
	CgCursor base;
	CgRecorder *recorder;
	CgEntry *entry;
	CgEntryReader reader;
	CgRepository repository;
	const CgSharedView *shared; /* lent */
	CgCursor *inner;
	gboolean listing;
	gboolean headed; /* the view has given its head */
	CgHead head;
	gboolean counted; /* as a request of the entry */
	gboolean over;    /* it ended by itself, and was not cut */
} RecordedRead;

/* --- What passes --- */

/* Returns GOT once the entry's row is durable, so that something may pass. */
static CgStep admit_read(RecordedRead *self)
{
	return cg_entry_admit(self->entry, self->recorder->consumer, &self->reader);
}

static guint64 measure_listing_entry(const CgItem *item)
{
	g_auto(CgBuffer) entry = { 0 };

	cg_listing_entry(&entry, item->handle, item->name);
	return entry.size;
}

static guint64 measure_listing_frame(void)
{
	g_auto(CgBuffer) frame = { 0 };

	cg_listing_begin(&frame);
	cg_listing_end(&frame);
	return frame.size;
}

static void count_item(const RecordedRead *self, const CgItem *item)
{
	cg_entry_count_item(self->entry, self->repository, item,
			    self->listing ? measure_listing_entry(item) : item->text.size);
}

static void count_request(RecordedRead *self)
{
	if (self->counted)
		return;
	self->counted = TRUE;
	cg_entry_count_request(self->entry, self->listing ? measure_listing_frame() : 0);
}

static CgStep note_step(RecordedRead *self, CgStep step)
{
	switch (step) {
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	case CG_STEP_LATER:
	case CG_STEP_FAILED:
		cg_entry_note_end(self->entry, CG_RECORD_BROKEN);
		self->over = TRUE;
		break;
	case CG_STEP_END:
	case CG_STEP_NOT_FOUND:
	case CG_STEP_UNSUPPORTED:
	case CG_STEP_STALE: self->over = TRUE; break;
	}
	return step;
}

/* --- The read --- */

static CgStep recorded_head(CgCursor *cursor, CgHead *out, GError **error)
{
	RecordedRead *self = (RecordedRead *)cursor;
	CgStep step;

	if (!self->headed) {
		step = note_step(self, cg_cursor_head(self->inner, &self->head, error));
		if (step != CG_STEP_GOT)
			return step;
		self->headed = TRUE;
	}
	step = admit_read(self);
	if (step != CG_STEP_GOT)
		return step;
	count_request(self);
	*out = self->head;
	return CG_STEP_GOT;
}

static CgStep recorded_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	RecordedRead *self = (RecordedRead *)cursor;
	CgStep step = admit_read(self);

	if (step != CG_STEP_GOT)
		return step;
	step = note_step(self, cg_cursor_next(self->inner, out, error));
	if (step == CG_STEP_GOT)
		count_item(self, *out);
	return step;
}

static void recorded_free(CgCursor *cursor)
{
	RecordedRead *self = (RecordedRead *)cursor;

	if (!self->over && cg_shared_view_is_over(self->shared))
		cg_entry_note_end(self->entry, CG_RECORD_CUT);
	cg_entry_release(self->entry, &self->reader);
	cg_cursor_free(self->inner);
	g_free(self);
}

static const CgCursorClass cursor_class = { recorded_head, recorded_next, recorded_free };

/* --- The recorder --- */

CgRecorder *cg_recorder_new(CgGate *gate, CgConsumer *consumer)
{
	CgRecorder *recorder = g_new0(CgRecorder, 1);

	recorder->gate = gate;
	recorder->consumer = consumer;
	return recorder;
}

void cg_recorder_end_decision(CgRecorder *recorder)
{
	cg_entries_end(recorder->gate, recorder->consumer);
	recorder->withheld = 0;
}

void cg_recorder_free(CgRecorder *recorder)
{
	cg_entries_rest(recorder->gate, recorder->consumer);
	g_free(recorder);
}

static void record_withheld(CgRecorder *recorder, const CgQuery *query)
{
	guint bit = 1 << query->repository;
	CgRelease release =
		cg_entry_release_of(recorder->consumer, cg_repository_name(query->repository));
	CgQuota *quota =
		cg_gate_quota(recorder->gate->withheld,
			      cg_consumer_who(recorder->consumer)->consumer, CG_GATE_HELD_MAX);

	if (recorder->withheld & bit || cg_quota_spent(quota))
		return;
	recorder->withheld |= bit;
	cg_quota_take(quota);
	cg_store_record_withheld(recorder->gate->store, &release, cg_entry_on_row_written, NULL);
}

CgCursor *cg_recorder_read(CgRecorder *recorder, const CgSharedView *shared, const CgQuery *query,
			   CgCursor *inner, CgWake wake)
{
	RecordedRead *self;

	if (!cg_scope_shows(cg_consumer_scope(recorder->consumer),
			    cg_repository_area(query->repository))) {
		record_withheld(recorder, query);
		return inner;
	}
	self = g_new0(RecordedRead, 1);
	self->base.class = &cursor_class;
	self->recorder = recorder;
	self->reader.wake = wake;
	self->repository = query->repository;
	self->entry = cg_entry_acquire(recorder->gate, recorder->consumer,
				       cg_repository_name(query->repository), &self->reader);
	self->shared = shared;
	self->inner = inner;
	self->listing = query->want == CG_WANT_LIST;
	return &self->base;
}
