/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worker: the daemon's only thread. It waits for the disk, so that the main loop need not, and
 * does its jobs in the order in which they came. A job that fails is reported and leaves nothing
 * half-written. */
#include "store-private.h"

struct CgWorker {
	sqlite3 *db; /* only the thread uses it while it runs */
	char *dir;
	CgSealFile *seal;
	guint64 version;    /* of the data, when it was last looked at */
	gboolean looked;    /* it was */
	guint64 generation; /* of the last write */
	char *fault;        /* what another program did */
	GThread *thread;
	GAsyncQueue *jobs;  /* of CgJob; `last` ends the thread, and `fence` goes to `passed` */
	GAsyncQueue *ended; /* of CgJob */
	GSource *source;    /* runs in the main loop while jobs have ended */
	gboolean scrub;     /* the files still hold something that was deleted */
	GAsyncQueue *passed;
	CgJob last, fence;
};

static void free_job(CgJob *job)
{
	cg_grant_free(job->grant);
	g_clear_pointer(&job->presence, cg_phone_presence_free);
	g_free(job->phone);
	g_free(job->consumer);
	if (job->free_what)
		job->free_what(job->what);
	g_clear_error(&job->error);
	g_free(job);
}

/* --- In the thread --- */

/* SQLite tells another version of the data if another program wrote meanwhile. What that changed
 * must not be sealed as if it were ours. */
static gboolean is_ours_still(CgWorker *worker, CgJob *job)
{
	guint64 version = 0;

	if (!cg_database_number(worker->db, "PRAGMA data_version", &version))
		return FALSE;
	if (worker->looked && version == worker->version)
		return TRUE;
	g_free(worker->fault);
	worker->fault = cg_seal_find_fault(worker->db, job->key);
	worker->looked = worker->fault == NULL;
	worker->version = version;
	job->why = worker->fault;
	return worker->looked;
}

static gboolean run_transaction(CgWorker *worker, CgJob *job)
{
	sqlite3 *db = worker->db;

	return cg_database_run(db, job->reads ? "BEGIN" : "BEGIN IMMEDIATE") &&
	       is_ours_still(worker, job) &&
	       (job->reads || cg_rows_write_timestamp(db, &job->timestamp)) &&
	       (!job->run || job->run(db, job)) &&
	       (job->reads || cg_seal_write(db, job->key, &worker->generation)) &&
	       cg_database_run(db, "COMMIT");
}

static void run_job(CgWorker *worker, CgJob *job)
{
	sqlite3 *db = worker->db;

	if (run_transaction(worker, job)) {
		worker->scrub = worker->scrub || job->scrub;
		if (!job->reads)
			cg_seal_file_note(worker->seal, worker->generation);
		return;
	}
	cg_store_fail(&job->error, job->reads ? "read" : "write", worker->dir,
		      job->why ? job->why : sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		cg_database_run(db, "ROLLBACK");
	if (job->undo)
		job->undo(job);
}

/* How often that is tried while another program reads the database. */
#define SCRUB_INTERVAL CG_SECONDS(1)

/* What was deleted is still in the log until the log is moved into the database. If a reader is in
 * the way it is tried again, also if no other job comes. */
static void scrub_files(CgWorker *worker)
{
	guint64 busy = 1;

	cg_database_number(worker->db, "PRAGMA wal_checkpoint(TRUNCATE)", &busy);
	worker->scrub = busy != 0;
}

static void do_job(CgWorker *worker, CgJob *job)
{
	run_job(worker, job);
	if (worker->scrub)
		scrub_files(worker);
	g_async_queue_push(worker->ended, job);
	g_main_context_wakeup(NULL);
}

static CgJob *wait_for_job(CgWorker *worker)
{
	CgJob *job = NULL;

	while (worker->scrub && !job) {
		job = g_async_queue_timeout_pop(worker->jobs, SCRUB_INTERVAL);
		if (!job)
			scrub_files(worker);
	}
	return job ? job : g_async_queue_pop(worker->jobs);
}

static gpointer do_jobs(gpointer data)
{
	CgWorker *worker = data;
	CgJob *job;

	while ((job = wait_for_job(worker)) != &worker->last)
		if (job == &worker->fence)
			g_async_queue_push(worker->passed, job);
		else
			do_job(worker, job);
	return NULL;
}

/* --- In the main loop --- */

typedef struct {
	GSource source;
	CgWorker *worker;
} EndedSource;

static gboolean has_ended(GSource *source)
{
	return g_async_queue_length(((EndedSource *)source)->worker->ended) > 0;
}

static gboolean prepare_ended(GSource *source, gint *timeout)
{
	*timeout = -1;
	return has_ended(source);
}

/* Reports one job at a time, since done() may free the worker. */
static gboolean report_ended(GSource *source, GSourceFunc callback, gpointer data)
{
	CgJob *job = g_async_queue_try_pop(((EndedSource *)source)->worker->ended);

	if (job && job->done)
		job->done(job->data, job->error);
	if (job)
		free_job(job);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .prepare = prepare_ended,
				     .check = has_ended,
				     .dispatch = report_ended };

CgWorker *cg_worker_new(sqlite3 *db, const char *dir, CgSealFile *seal)
{
	CgWorker *worker = g_new0(CgWorker, 1);

	worker->db = db;
	worker->dir = g_strdup(dir);
	worker->seal = seal;
	worker->jobs = g_async_queue_new();
	worker->ended = g_async_queue_new_full((GDestroyNotify)free_job);
	worker->passed = g_async_queue_new();
	worker->source = g_source_new(&source_funcs, sizeof(EndedSource));
	((EndedSource *)worker->source)->worker = worker;
	g_source_attach(worker->source, NULL);
	worker->thread = g_thread_new("store", do_jobs, worker);
	return worker;
}

void cg_worker_do(CgWorker *worker, CgJob *job)
{
	g_async_queue_push(worker->jobs, job);
}

void cg_worker_wait(CgWorker *worker)
{
	g_async_queue_push(worker->jobs, &worker->fence);
	g_async_queue_pop(worker->passed);
}

void cg_worker_free(CgWorker *worker)
{
	if (!worker)
		return;
	g_async_queue_push(worker->jobs, &worker->last);
	g_thread_join(worker->thread);
	g_source_destroy(worker->source);
	g_source_unref(worker->source);
	g_async_queue_unref(worker->jobs);
	g_async_queue_unref(worker->ended);
	g_async_queue_unref(worker->passed);
	g_free(worker->fault);
	g_free(worker->dir);
	g_free(worker);
}
