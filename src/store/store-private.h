/* Inside store: the database and its schema, its rows, and the worker that writes them. */
#pragma once

#include <contactguard/store.h>

#include <sqlite3.h>

typedef sqlite3_stmt CgStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStatement, sqlite3_finalize)

/* --- database.c --- */

/* NULL: CG_ERROR_SYSTEM. Brings an older schema up to date. */
sqlite3 *cg_database_open(const char *dir, GError **error);
gboolean cg_database_run(sqlite3 *db, const char *sql);
/* NULL: as sqlite3_errmsg() says. */
CgStatement *cg_database_prepare(sqlite3 *db, const char *sql);
gboolean cg_database_done(CgStatement *statement); /* steps a statement that gives no rows */
gboolean cg_database_number(sqlite3 *db, const char *sql, guint64 *number);
/* Sets CG_ERROR_SYSTEM, "DIR: cannot WHAT: WHY". Always FALSE. */
gboolean cg_store_fail(GError **error, const char *what, const char *dir, const char *why);

/* --- rows.c: FALSE as sqlite3_errmsg() says --- */

/* When something was last written. */
typedef struct {
	gint64 time, boot;
	const char *boot_id; /* interned, or lent for good */
} CgBeat;

gboolean cg_rows_read_beat(sqlite3 *db, CgBeat *beat);
gboolean cg_rows_write_beat(sqlite3 *db, const CgBeat *beat);
/* NULL: *why says what is wrong; lent. */
GPtrArray *cg_rows_read_grants(sqlite3 *db, const char **why);
gboolean cg_rows_write_grant(sqlite3 *db, const CgGrant *grant);
gboolean cg_rows_drop_grants(sqlite3 *db, const char *phone, const char *consumer);
/* Those of this boot, none of them here any more: who was is gone since the beat. */
GPtrArray *cg_rows_read_trips(sqlite3 *db, const CgBeat *beat, const char **why);
gboolean cg_rows_write_trip(sqlite3 *db, const CgTrip *trip, const char *boot_id);

/* --- worker.c: writes, one after the other, each with its beat --- */

typedef struct CgJob CgJob;
struct CgJob {
	gboolean (*write)(sqlite3 *db, const CgJob *job);
	CgGrant *grant;
	CgTrip *trip;
	char *phone, *consumer;
	CgBeat beat;
	CgStoreDone done;
	gpointer data;
	GError *error;
};

typedef struct CgWorker CgWorker;
CgWorker *cg_worker_new(sqlite3 *db,
			const char *dir);        /* the database is its own until it is freed */
void cg_worker_do(CgWorker *worker, CgJob *job); /* takes job */
void cg_worker_free(CgWorker *worker);           /* when all is written */
