/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worker: the daemon's only thread. It waits for the disk, so that the main loop need not, and
 * does its jobs in the order in which they came. A job that fails is reported and leaves nothing
 * half-written. */
#include "store-private.h"

struct CgWorker {
	sqlite3 *db; /* only the thread uses it while it runs */
	char *dir;
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

static gboolean run_transaction(sqlite3 *db, CgJob *job)
{
	return cg_database_run(db, job->reads ? "BEGIN" : "BEGIN IMMEDIATE") &&
	       (job->reads || cg_rows_write_timestamp(db, &job->timestamp)) &&
	       (!job->run || job->run(db, job)) && cg_database_run(db, "COMMIT");
}

static void run_job(CgWorker *worker, CgJob *job)
{
	sqlite3 *db = worker->db;

	if (run_transaction(db, job)) {
		worker->scrub = worker->scrub || job->scrub;
		return;
	}
	cg_store_fail(&job->error, job->reads ? "read" : "write", worker->dir,
		      job->why ? job->why : sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		cg_database_run(db, "ROLLBACK");
	if (job->undo)
		job->undo(job);
}

/* What was deleted is still in the log until the log is moved into the database. If a reader is in
 * the way, the next job tries again. */
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

static gpointer do_jobs(gpointer data)
{
	CgWorker *worker = data;
	CgJob *job;

	while ((job = g_async_queue_pop(worker->jobs)) != &worker->last)
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

CgWorker *cg_worker_new(sqlite3 *db, const char *dir)
{
	CgWorker *worker = g_new0(CgWorker, 1);

	worker->db = db;
	worker->dir = g_strdup(dir);
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
	g_free(worker->dir);
	g_free(worker);
}
