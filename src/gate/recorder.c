/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The recorder: between the view that answers and the session that sends. Nothing that a decision
 * lets a consumer see passes before its row is durable; if that can't be written, nothing passes.
 *
 * One row covers one entry: the reads by one session of one repository under one decision. An entry
 * is closed when the session turns to another repository, is idle or ends, when the decision ends,
 * and when the entry is full.
 *
 * A read of what the decision does not show at all is withheld: it has no entry and waits for
 * nothing. The ledger has a row of the kind `held` for the first such read of each repository by
 * this session under this decision, unless the consumer has had too many of these rows. */
#include "gate-private.h"

#include <string.h>

/* A car that pulls in windows asks again after some hundredths of a second. */
#define IDLE_TIMEOUT CG_SECONDS(1)
/* Cards after which the next read opens another entry: a repository has no more, and a consumer
 * that reads the same ones again and again must not fill the memory. */
#define ENTRY_CARDS_MAX CG_COLLECTION_MAX

/* What one open row of the ledger covers, and the counts for the row that closes it. */
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
} Entry;

struct CgRecorder {
	CgGate *gate;
	CgConsumer *consumer;
	Entry *entry;   /* NULL: none is open */
	CgTimer *idle;  /* closes the entry if nothing is read any more */
	guint withheld; /* a bit for each repository with a `held` row under this decision */
};

typedef struct {
	CgCursor base;
	CgRecorder *recorder;
	Entry *entry;
	const CgSharedView *shared; /* lent */
	CgCursor *inner;
	CgWake wake;
	gboolean listing;
	gboolean headed; /* the view has given its head */
	CgHead head;
	gboolean waiting; /* for the record to be durable */
	gboolean counted; /* as a request of the entry */
	gboolean over;    /* it ended by itself, and was not cut */
} RecordedRead;

static void on_row_written(gpointer what, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "a row of the ledger was not written: %s", error->message);
}

/* --- Entries --- */

static CgRelease make_release(const CgConsumer *consumer, const char *repository)
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

static Entry *entry_new(CgGate *gate, const CgConsumer *consumer, const char *repository)
{
	Entry *entry = g_new0(Entry, 1);

	entry->users = 1;
	entry->gate = gate;
	entry->consumer = consumer;
	entry->decision = g_strdup(cg_consumer_decision_id(consumer));
	entry->repository = g_strdup(repository);
	entry->key = cg_wiped_new(32);
	entry->seen = g_malloc0(CG_COLLECTION_MAX / 8 + 1);
	entry->reads = g_ptr_array_new();
	entry->counts.digests = g_array_new(FALSE, FALSE, CG_DIGEST_SIZE);
	return entry;
}

static void entry_unref(Entry *entry)
{
	if (--entry->users > 0)
		return;
	if (entry->record)
		cg_record_close(entry->record, &entry->counts, on_row_written, NULL);
	g_free(entry->decision);
	g_free(entry->repository);
	cg_wiped_free(entry->key);
	g_free(entry->seen);
	g_ptr_array_unref(entry->reads);
	g_array_unref(entry->counts.digests);
	g_free(entry);
}

/* A read that is woken here may be freed, but only later from the main loop. */
static void on_record_written(gpointer data)
{
	const Entry *entry = data;

	if (cg_record_state(entry->record) == CG_RECORD_FAILED)
		cg_warn(CG_LOG_GATE, "nothing is released: %s", cg_record_why(entry->record));
	else
		cg_log(CG_LOG_GATE, "what leaves is written down");
	for (guint i = 0; i < entry->reads->len; i++) {
		RecordedRead *read = g_ptr_array_index(entry->reads, i);

		if (read->waiting) {
			read->waiting = FALSE;
			cg_wake(read->wake);
		}
	}
}

static gboolean open_record(Entry *entry)
{
	const CgConsumer *consumer = entry->consumer;
	CgRelease release = make_release(consumer, entry->repository);
	CgStore *store = entry->gate->store;

	if (!cg_store_digest_key(store, cg_consumer_who(consumer), entry->decision, entry->key))
		return FALSE;
	entry->record = cg_record_open(store, &release, (CgWake){ on_record_written, entry });
	return TRUE;
}

/* --- What passes --- */

/* Returns GOT once the entry's row is durable, so that something may pass. Opens the row if that
 * was not done yet. */
static CgStep admit_read(RecordedRead *self)
{
	Entry *entry = self->entry;

	if (!entry->record && !open_record(entry))
		return CG_STEP_LATER;
	switch (cg_record_state(entry->record)) {
	case CG_RECORD_PENDING: self->waiting = TRUE; return CG_STEP_WAIT;
	case CG_RECORD_DURABLE: return CG_STEP_GOT;
	case CG_RECORD_FAILED: return CG_STEP_LATER;
	}
	return CG_STEP_LATER;
}

/* An item is known by the UID that the view gave it, or else by what is shown of it. */
static CgSpan identify_item(const CgItem *item)
{
	if (item->uid)
		return cg_span_of(item->uid);
	return item->name ? cg_span_of(item->name) : item->text;
}

static void compute_digest(const Entry *entry, const CgItem *item, guint8 out[CG_DIGEST_SIZE])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, entry->key, 32);
	CgSpan shown = identify_item(item);
	guint8 whole[32];
	gsize size = sizeof(whole);

	g_hmac_update(hmac, shown.data, shown.size);
	g_hmac_get_digest(hmac, whole, &size);
	memcpy(out, whole, CG_DIGEST_SIZE);
}

/* Returns whether the entry shows it for the first time. */
static gboolean mark_seen(const Entry *entry, guint ordinal)
{
	guint8 bit = 1 << ordinal % 8;
	gboolean first;

	if (ordinal > CG_COLLECTION_MAX)
		return TRUE;
	first = !(entry->seen[ordinal / 8] & bit);
	entry->seen[ordinal / 8] |= bit;
	return first;
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
	Entry *entry = self->entry;
	guint8 mark[CG_DIGEST_SIZE];

	entry->counts.cards += mark_seen(entry, item->ordinal);
	entry->counts.bytes += self->listing ? measure_listing_entry(item) : item->text.size;
	compute_digest(entry, item, mark);
	g_array_append_vals(entry->counts.digests, mark, 1);
}

static void count_request(RecordedRead *self)
{
	if (self->counted)
		return;
	self->counted = TRUE;
	self->entry->counts.requests++;
	self->entry->counts.bytes += self->listing ? measure_listing_frame() : 0;
}

static CgStep note_step(RecordedRead *self, CgStep step)
{
	switch (step) {
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	case CG_STEP_LATER:
	case CG_STEP_FAILED:
		self->entry->counts.end = CG_RECORD_BROKEN;
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

static void close_entry(gpointer data)
{
	g_clear_pointer(&((CgRecorder *)data)->entry, entry_unref);
}

static void recorded_free(CgCursor *cursor)
{
	RecordedRead *self = (RecordedRead *)cursor;
	CgRecorder *recorder = self->recorder;

	if (!self->over && cg_shared_view_is_over(self->shared))
		self->entry->counts.end = CG_RECORD_CUT;
	g_ptr_array_remove(self->entry->reads, self);
	entry_unref(self->entry);
	cg_cursor_free(self->inner);
	if (recorder->entry && recorder->entry->reads->len == 0)
		cg_timer_start(recorder->idle, IDLE_TIMEOUT);
	g_free(self);
}

static const CgCursorClass cursor_class = { recorded_head, recorded_next, recorded_free };

/* --- The recorder --- */

CgRecorder *cg_recorder_new(CgGate *gate, CgConsumer *consumer)
{
	CgRecorder *recorder = g_new0(CgRecorder, 1);

	recorder->gate = gate;
	recorder->consumer = consumer;
	recorder->idle = cg_timer_new((CgWake){ close_entry, recorder });
	return recorder;
}

void cg_recorder_close_entry(CgRecorder *recorder)
{
	close_entry(recorder);
	recorder->withheld = 0;
}

void cg_recorder_free(CgRecorder *recorder)
{
	close_entry(recorder);
	cg_timer_free(recorder->idle);
	g_free(recorder);
}

static CgQuota *find_quota(const CgRecorder *recorder)
{
	GHashTable *quotas = recorder->gate->withheld;
	const char *name = cg_consumer_who(recorder->consumer)->consumer;
	CgQuota *quota = g_hash_table_lookup(quotas, name);

	if (quota)
		return quota;
	quota = cg_quota_new(CG_GATE_HELD_MAX, CG_SECONDS(3600));
	g_hash_table_insert(quotas, g_strdup(name), quota);
	return quota;
}

static void record_withheld(CgRecorder *recorder, const CgQuery *query)
{
	guint bit = 1 << query->repository;
	CgRelease release = make_release(recorder->consumer, cg_repository_name(query->repository));
	CgQuota *quota = find_quota(recorder);

	if (recorder->withheld & bit || cg_quota_spent(quota))
		return;
	recorder->withheld |= bit;
	cg_quota_take(quota);
	cg_store_record_withheld(recorder->gate->store, &release, on_row_written, NULL);
}

static gboolean continues_entry(const Entry *entry, const CgConsumer *consumer,
				const char *repository)
{
	return entry && g_str_equal(entry->decision, cg_consumer_decision_id(consumer)) &&
	       g_str_equal(entry->repository, repository) &&
	       entry->counts.digests->len < ENTRY_CARDS_MAX &&
	       (!entry->record || cg_record_state(entry->record) != CG_RECORD_FAILED);
}

static Entry *find_entry(CgRecorder *recorder, const CgQuery *query)
{
	const char *repository = cg_repository_name(query->repository);

	cg_timer_stop(recorder->idle);
	if (!continues_entry(recorder->entry, recorder->consumer, repository)) {
		close_entry(recorder);
		recorder->entry = entry_new(recorder->gate, recorder->consumer, repository);
	}
	recorder->entry->users++;
	return recorder->entry;
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
	self->entry = find_entry(recorder, query);
	self->shared = shared;
	self->inner = inner;
	self->wake = wake;
	self->listing = query->want == CG_WANT_LIST;
	g_ptr_array_add(self->entry->reads, self);
	return &self->base;
}
