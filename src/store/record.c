/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records: a row that is durable before anything is released, and the row that closes it. The
 * worker writes the second after the first, so that closing need not wait for the first one's
 * number. */
#include "store-private.h"

struct CgRecord {
	gatomicrefcount users; /* the owner, and the jobs that are not done yet */
	CgStore *store;
	char *phone, *consumer, *scope, *repository;
	guint64 grant;
	guint64 row; /* only the worker uses it; 0: it was not written */
	CgRecordState state;
	CgWake wake;
	char *why;
	CgRecordClose close; /* once it is closed */
};

static CgRecord *new_record(CgStore *store, const CgRelease *release)
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

static void unref_record(gpointer data)
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

static CgRecord *ref_record(CgRecord *record)
{
	g_atomic_ref_count_inc(&record->users);
	return record;
}

/* --- Payloads --- */

/* A name that the system gives need not be UTF-8. */
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

static void add_repository(GVariantBuilder *payload, const CgRecord *record)
{
	if (record->repository)
		add_text(payload, "Repository", record->repository);
	else
		g_variant_builder_add(payload, "{sv}", "Summed", g_variant_new_boolean(TRUE));
}

static GVariant *make_payload(const CgRecord *record, gboolean with_grant)
{
	GVariantBuilder payload;

	g_variant_builder_init(&payload, G_VARIANT_TYPE_VARDICT);
	add_who(&payload, record);
	add_text(&payload, "Scope", record->scope);
	add_repository(&payload, record);
	if (with_grant)
		g_variant_builder_add(&payload, "{sv}", "Grant",
				      g_variant_new_uint64(record->grant));
	return g_variant_builder_end(&payload);
}

static const char *print_end(CgRecordEnd end)
{
	switch (end) {
	case CG_RECORD_DONE: return "done";
	case CG_RECORD_CUT: return "cut";
	case CG_RECORD_BROKEN: return "failed";
	}
	return "unknown";
}

/* --- In the worker --- */

static gboolean fail_job(CgJob *job, const CgLedger *ledger)
{
	job->why = ledger->why;
	return FALSE;
}

static CgLedger open_ledger(sqlite3 *db, const CgJob *job)
{
	return (CgLedger){ .db = db, .key = job->key, .time = job->timestamp.time };
}

/* Who has caused so many rows gets no more; everybody else does. */
static gboolean has_room(CgLedger *ledger, const CgRecord *record)
{
	g_autofree char *consumer = g_utf8_make_valid(record->consumer, -1);
	guint64 bytes = 0;

	if (!cg_usage_read(ledger->db, consumer, &bytes))
		return FALSE;
	return bytes < CG_LEDGER_CONSUMER_MAX ||
	       cg_ledger_refuse(ledger, "the ledger has too many rows of this consumer");
}

static gboolean write_open(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = open_ledger(db, job);
	CgRecord *record = job->what;

	return (has_room(&ledger, record) &&
		cg_ledger_open(&ledger, make_payload(record, TRUE), &record->row)) ||
	       fail_job(job, &ledger);
}

/* The transaction was rolled back; its row number will be reused. */
static void undo_open(CgJob *job)
{
	((CgRecord *)job->what)->row = 0;
}

static gboolean write_withheld(sqlite3 *db, CgJob *job)
{
	CgLedger ledger = open_ledger(db, job);

	return (has_room(&ledger, job->what) &&
		cg_ledger_append(&ledger, "held", make_payload(job->what, FALSE), NULL)) ||
	       fail_job(job, &ledger);
}

static gboolean write_close(sqlite3 *db, CgJob *job)
{
	const CgRecord *record = job->what;
	CgLedger ledger = open_ledger(db, job);
	GVariantBuilder payload;

	if (!record->row)
		return TRUE;
	g_variant_builder_init(&payload, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&payload, "{sv}", "Opened", g_variant_new_uint64(record->row));
	add_who(&payload, record);
	add_repository(&payload, record);
	cg_ledger_counts(&payload, &record->close, print_end(record->close.end));
	if (cg_ledger_close(&ledger, record->row, &payload, record->close.digests))
		return TRUE;
	g_variant_builder_clear(&payload);
	return fail_job(job, &ledger);
}

/* --- In the main loop --- */

static void on_opened(gpointer data, const GError *error)
{
	CgRecord *record = data;

	record->state = error ? CG_RECORD_FAILED : CG_RECORD_DURABLE;
	record->why = error ? g_strdup(error->message) : NULL;
	cg_wake(record->wake);
}

CgRecord *cg_record_open(CgStore *store, const CgRelease *release, CgWake wake)
{
	CgRecord *record = new_record(store, release);

	record->wake = wake;
	cg_store_do(store, (CgJob){ .run = write_open,
				    .undo = undo_open,
				    .what = ref_record(record),
				    .free_what = unref_record,
				    .done = on_opened,
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
					    .free_what = unref_record,
					    .done = done,
					    .data = data });
}

void cg_store_record_withheld(CgStore *store, const CgRelease *withheld, CgStoreDone done,
			      gpointer data)
{
	cg_store_do(store, (CgJob){ .run = write_withheld,
				    .what = new_record(store, withheld),
				    .free_what = unref_record,
				    .done = done,
				    .data = data });
}
