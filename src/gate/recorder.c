/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder: between the view that answers and the session that sends. Nothing that a decision
 * lets somebody see passes before its row is durable; where that can't be written, nothing passes.
 *
 * One row covers a run: the reads of one session of one repository under one decision. It is closed
 * when the session turns to another one, has rested, or ends, when the decision does, and when it
 * is full. */
#include "gate-private.h"

#include <string.h>

/* A car that pulls in windows asks again within some hundredths of it. */
#define REST CG_SECONDS(1)
/* Cards after which the next read begins a run of its own: a book has no more, and who reads the
 * same ones again and again fills no memory. */
#define RUN_MAX CG_COLLECTION_MAX

typedef struct {
	guint users; /* the recorder, and reads */
	CgGate *gate;
	const CgConsumer *consumer;
	char *decision;
	char *repository;
	CgRecord *record; /* NULL: there was nothing to release yet */
	guint8 *key;      /* of its digests; wiped memory */
	guint8 *seen;     /* a bit for each item of the collection */
	GPtrArray *reads; /* of RecordedRead */
	CgRecordClose counts;
} Run;

struct CgRecorder {
	CgGate *gate;
	CgConsumer *consumer;
	Run *run; /* NULL: it rests */
	CgTimer *rest;
	guint held_back; /* a bit for each repository: this decision has a row for it */
};

typedef struct {
	CgCursor read;
	CgRecorder *recorder;
	Run *run;
	const CgSharedView *shared; /* lent */
	CgCursor *inner;
	CgWake wake;
	gboolean listing;
	gboolean headed; /* the view has said it */
	CgHead head;
	gboolean waiting, counted, over;
} RecordedRead;

static void warn_if(gpointer what, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "a row of the ledger was not written: %s", error->message);
}

/* --- Runs --- */

static CgRelease release_of(const CgConsumer *consumer, const char *repository)
{
	const CgWho *who = cg_consumer_who(consumer);

	return (CgRelease){
		.phone = who->phone,
		.consumer = who->consumer,
		.scope = cg_scope_name(cg_consumer_scope(consumer)),
		.repository = repository,
		.grant = cg_consumer_serial(consumer),
	};
}

static Run *run_new(CgGate *gate, const CgConsumer *consumer, const char *repository)
{
	Run *run = g_new0(Run, 1);

	run->users = 1;
	run->gate = gate;
	run->consumer = consumer;
	run->decision = g_strdup(cg_consumer_decision_id(consumer));
	run->repository = g_strdup(repository);
	run->key = cg_wiped_new(32);
	run->seen = g_malloc0(CG_COLLECTION_MAX / 8 + 1);
	run->reads = g_ptr_array_new();
	run->counts.digests = g_array_new(FALSE, FALSE, CG_DIGEST_SIZE);
	return run;
}

static void run_unref(Run *run)
{
	if (--run->users > 0)
		return;
	if (run->record)
		cg_record_close(run->record, &run->counts, warn_if, NULL);
	g_free(run->decision);
	g_free(run->repository);
	cg_wiped_free(run->key);
	g_free(run->seen);
	g_ptr_array_unref(run->reads);
	g_array_unref(run->counts.digests);
	g_free(run);
}

/* What it wakes may free reads of it, but only in a turn of its own. */
static void written(gpointer data)
{
	const Run *run = data;

	if (cg_record_state(run->record) == CG_RECORD_FAILED)
		cg_warn(CG_LOG_GATE, "nothing is released: %s", cg_record_why(run->record));
	else
		cg_log(CG_LOG_GATE, "what leaves is written down");
	for (guint i = 0; i < run->reads->len; i++) {
		RecordedRead *read = g_ptr_array_index(run->reads, i);

		if (read->waiting) {
			read->waiting = FALSE;
			cg_wake(read->wake);
		}
	}
}

static gboolean run_open(Run *run)
{
	const CgConsumer *consumer = run->consumer;
	CgRelease release = release_of(consumer, run->repository);
	CgStore *store = run->gate->store;

	if (!cg_store_digest_key(store, cg_consumer_who(consumer), run->decision, run->key))
		return FALSE;
	run->record = cg_record_open(store, &release, (CgWake){ written, run });
	return TRUE;
}

/* --- What passes --- */

static CgStep admit(RecordedRead *self)
{
	Run *run = self->run;

	if (!run->record && !run_open(run))
		return CG_STEP_LATER;
	switch (cg_record_state(run->record)) {
	case CG_RECORD_PENDING: self->waiting = TRUE; return CG_STEP_WAIT;
	case CG_RECORD_DURABLE: return CG_STEP_GOT;
	case CG_RECORD_FAILED: return CG_STEP_LATER;
	}
	return CG_STEP_LATER;
}

/* The card by the name that the view gave it, or else by what is shown of it. */
static CgSpan shown_of(const CgItem *item)
{
	if (item->uid)
		return cg_span_of(item->uid);
	return item->name ? cg_span_of(item->name) : item->text;
}

static void digest(const Run *run, const CgItem *item, guint8 out[CG_DIGEST_SIZE])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, run->key, 32);
	CgSpan shown = shown_of(item);
	guint8 whole[32];
	gsize size = sizeof(whole);

	g_hmac_update(hmac, shown.data, shown.size);
	g_hmac_get_digest(hmac, whole, &size);
	memcpy(out, whole, CG_DIGEST_SIZE);
}

/* TRUE: the first time that the run shows it. */
static gboolean mark_seen(const Run *run, guint ordinal)
{
	guint8 bit = 1 << ordinal % 8;
	gboolean first;

	if (ordinal > CG_COLLECTION_MAX)
		return TRUE;
	first = !(run->seen[ordinal / 8] & bit);
	run->seen[ordinal / 8] |= bit;
	return first;
}

static guint64 listed_size(const CgItem *item)
{
	g_auto(CgBuffer) entry = { 0 };

	cg_listing_entry(&entry, item->handle, item->name);
	return entry.size;
}

static guint64 frame_size(void)
{
	g_auto(CgBuffer) frame = { 0 };

	cg_listing_begin(&frame);
	cg_listing_end(&frame);
	return frame.size;
}

static void count_item(const RecordedRead *self, const CgItem *item)
{
	Run *run = self->run;
	guint8 mark[CG_DIGEST_SIZE];

	run->counts.cards += mark_seen(run, item->ordinal);
	run->counts.bytes += self->listing ? listed_size(item) : item->text.size;
	digest(run, item, mark);
	g_array_append_vals(run->counts.digests, mark, 1);
}

static void count_request(RecordedRead *self)
{
	if (self->counted)
		return;
	self->counted = TRUE;
	self->run->counts.requests++;
	self->run->counts.bytes += self->listing ? frame_size() : 0;
}

static CgStep note(RecordedRead *self, CgStep step)
{
	switch (step) {
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	case CG_STEP_LATER:
	case CG_STEP_FAILED:
		self->run->counts.end = CG_RECORD_BROKEN;
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

static CgStep recorded_head(CgCursor *read, CgHead *out, GError **error)
{
	RecordedRead *self = (RecordedRead *)read;
	CgStep step;

	if (!self->headed) {
		step = note(self, cg_cursor_head(self->inner, &self->head, error));
		if (step != CG_STEP_GOT)
			return step;
		self->headed = TRUE;
	}
	step = admit(self);
	if (step != CG_STEP_GOT)
		return step;
	count_request(self);
	*out = self->head;
	return CG_STEP_GOT;
}

static CgStep recorded_next(CgCursor *read, const CgItem **out, GError **error)
{
	RecordedRead *self = (RecordedRead *)read;
	CgStep step = admit(self);

	if (step != CG_STEP_GOT)
		return step;
	step = note(self, cg_cursor_next(self->inner, out, error));
	if (step == CG_STEP_GOT)
		count_item(self, *out);
	return step;
}

static void rest(gpointer data)
{
	g_clear_pointer(&((CgRecorder *)data)->run, run_unref);
}

static void recorded_free(CgCursor *read)
{
	RecordedRead *self = (RecordedRead *)read;
	CgRecorder *recorder = self->recorder;

	if (!self->over && cg_shared_view_is_over(self->shared))
		self->run->counts.end = CG_RECORD_CUT;
	g_ptr_array_remove(self->run->reads, self);
	run_unref(self->run);
	cg_cursor_free(self->inner);
	if (recorder->run && recorder->run->reads->len == 0)
		cg_timer_start(recorder->rest, REST);
	g_free(self);
}

static const CgCursorClass read_class = { recorded_head, recorded_next, recorded_free };

/* --- The recorder --- */

CgRecorder *cg_recorder_new(CgGate *gate, CgConsumer *consumer)
{
	CgRecorder *recorder = g_new0(CgRecorder, 1);

	recorder->gate = gate;
	recorder->consumer = consumer;
	recorder->rest = cg_timer_new((CgWake){ rest, recorder });
	return recorder;
}

void cg_recorder_close_entry(CgRecorder *recorder)
{
	rest(recorder);
	recorder->held_back = 0;
}

void cg_recorder_free(CgRecorder *recorder)
{
	rest(recorder);
	cg_timer_free(recorder->rest);
	g_free(recorder);
}

static CgQuota *quota_of(const CgRecorder *recorder)
{
	GHashTable *quotas = recorder->gate->withheld;
	const char *name = cg_consumer_who(recorder->consumer)->consumer;
	CgQuota *quota = g_hash_table_lookup(quotas, name);

	if (quota)
		return quota;
	quota = cg_quota_new(CG_GATE_HELD_BACK_MAX, CG_SECONDS(3600));
	g_hash_table_insert(quotas, g_strdup(name), quota);
	return quota;
}

static void record_withheld(CgRecorder *recorder, const CgQuery *query)
{
	guint bit = 1 << query->repository;
	CgRelease release = release_of(recorder->consumer, cg_repository_name(query->repository));
	CgQuota *quota = quota_of(recorder);

	if (recorder->held_back & bit || cg_quota_spent(quota))
		return;
	recorder->held_back |= bit;
	cg_quota_take(quota);
	cg_store_held(recorder->gate->store, &release, warn_if, NULL);
}

static gboolean goes_on(const Run *run, const CgConsumer *consumer, const char *repository)
{
	return run && g_str_equal(run->decision, cg_consumer_decision_id(consumer)) &&
	       g_str_equal(run->repository, repository) && run->counts.digests->len < RUN_MAX &&
	       (!run->record || cg_record_state(run->record) != CG_RECORD_FAILED);
}

static Run *run_for(CgRecorder *recorder, const CgQuery *query)
{
	const char *repository = cg_repository_name(query->repository);

	cg_timer_stop(recorder->rest);
	if (!goes_on(recorder->run, recorder->consumer, repository)) {
		rest(recorder);
		recorder->run = run_new(recorder->gate, recorder->consumer, repository);
	}
	recorder->run->users++;
	return recorder->run;
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
	self->read.class = &read_class;
	self->recorder = recorder;
	self->run = run_for(recorder, query);
	self->shared = shared;
	self->inner = inner;
	self->wake = wake;
	self->listing = query->want == CG_WANT_LIST;
	g_ptr_array_add(self->run->reads, self);
	return &self->read;
}
