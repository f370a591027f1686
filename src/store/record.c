/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records: a row that is durable before anything is released, and the one that closes it. The close
 * is carried out behind its open, so it need not wait to be told the number. */
#include "store-private.h"

struct CgRecord {
	gatomicrefcount users; /* whoever asked for it, and the jobs under way */
	CgStore *store;
	char *phone, *consumer, *scope, *repository;
	guint64 grant;
	guint64 row; /* the worker's; 0: it was not written */
	CgRecordState state;
	CgWake wake;
	char *why;
	/* For the close: */
	CgRecordClose close;
};

static CgRecord *record_new(CgStore *store, const CgRelease *release)
{
	CgRecord *record = g_new0(CgRecord, 1);

	g_atomic_ref_count_init(&record->users);
	record->store = store;
	record->phone = g_strdup(release->phone);
	record->consumer = g_strdup(release->consumer);
	record->scope = g_strdup(release->scope);
	record->repository = g_strdup(release->repository);
	record->grant = release->grant;
	return record;
}

static void record_unref(gpointer data)
{
	CgRecord *record = data;

	if (!g_atomic_ref_count_dec(&record->users))
		return;
	g_free(record->phone);
	g_free(record->consumer);
	g_free(record->scope);
	g_free(record->repository);
	g_free(record->why);
	g_clear_pointer(&record->close.digests, g_array_unref);
	g_free(record);
}

static CgRecord *record_ref(CgRecord *record)
{
	g_atomic_ref_count_inc(&record->users);
	return record;
}

/* --- Their payloads --- */

/* A name of the system's need not be text. */
static void add_text(GVariantBuilder *payload, const char *key, const char *text)
{
	g_variant_builder_add(payload, "{sv}", key,
			      g_variant_new_take_string(g_utf8_make_valid(text, -1)));
}

static void add_who(GVariantBuilder *payload, const CgRecord *record)
{
	add_text(payload, "Phone", record->phone);
	add_text(payload, "Consumer", record->consumer);
}

static GVariant *asked(const CgRecord *record, gboolean with_grant)
{
	GVariantBuilder payload;

	g_variant_builder_init(&payload, G_VARIANT_TYPE_VARDICT);
	add_who(&payload, record);
	add_text(&payload, "Scope", record->scope);
	add_text(&payload, "Repository", record->repository);
	if (with_grant)
		g_variant_builder_add(&payload, "{sv}", "Grant",
				      g_variant_new_uint64(record->grant));
	return g_variant_builder_end(&payload);
}

static const char *word_of(CgRecordEnd end)
{
	switch (end) {
	case CG_RECORD_DONE: return "done";
	case CG_RECORD_CUT: return "cut";
	case CG_RECORD_BROKEN: return "failed";
	}
	return "unknown";
}

/* --- In the worker --- */

static gboolean fail(CgJob *job, const CgLedger *ledger)
{
	job->why = ledger->why;
	return FALSE;
}

static CgLedger ledger_of(sqlite3 *db, const CgJob *job)
{
	return (CgLedger){ .db = db, .key = job->key, .time = job->beat.time };
}

static gboolean write_open(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = ledger_of(db, job);
	CgRecord *record = job->what;

	return cg_ledger_open(&ledger, asked(record, TRUE), &record->row) || fail(job, &ledger);
}

/* The number that it was to have is another's by and by. */
static void unwrite_open(CgJob *job)
{
	((CgRecord *)job->what)->row = 0;
}

static gboolean write_held(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = ledger_of(db, job);

	return cg_ledger_append(&ledger, "held", asked(job->what, FALSE), NULL) ||
	       fail(job, &ledger);
}

static gboolean write_close(sqlite3 *db, CgJob *job)
{
	const CgRecord *record = job->what;
	CgLedger ledger = ledger_of(db, job);
	GVariantBuilder payload;

	if (!record->row)
		return TRUE;
	g_variant_builder_init(&payload, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&payload, "{sv}", "Opened", g_variant_new_uint64(record->row));
	add_who(&payload, record);
	add_text(&payload, "Repository", record->repository);
	cg_ledger_counts(&payload, &record->close, word_of(record->close.end));
	if (cg_ledger_close(&ledger, record->row, &payload, record->close.digests))
		return TRUE;
	g_variant_builder_clear(&payload);
	return fail(job, &ledger);
}

/* --- In the main loop --- */

static void opened(gpointer data, const GError *error)
{
	CgRecord *record = data;

	record->state = error ? CG_RECORD_FAILED : CG_RECORD_DURABLE;
	record->why = error ? g_strdup(error->message) : NULL;
	cg_wake(record->wake);
}

CgRecord *cg_record_open(CgStore *store, const CgRelease *release, CgWake wake)
{
	CgRecord *record = record_new(store, release);

	record->wake = wake;
	cg_store_do(store, (CgJob){ .run = write_open,
				    .undo = unwrite_open,
				    .what = record_ref(record),
				    .free_what = record_unref,
				    .done = opened,
				    .data = record });
	return record;
}

CgRecordState cg_record_state(const CgRecord *record)
{
	return record->state;
}

const char *cg_record_why(const CgRecord *record)
{
	return record->why;
}

void cg_record_close(CgRecord *record, const CgRecordClose *close, CgStoreDone done, gpointer data)
{
	record->wake = (CgWake){ 0 };
	record->close = *close;
	record->close.digests = g_array_ref(close->digests);
	cg_store_do(record->store, (CgJob){ .run = write_close,
					    .what = record,
					    .free_what = record_unref,
					    .done = done,
					    .data = data });
}

void cg_store_held(CgStore *store, const CgRelease *held, CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .run = write_held,
				    .what = record_new(store, held),
				    .free_what = record_unref,
				    .done = done,
				    .data = data });
}
