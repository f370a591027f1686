/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside store: the database and its schema, its rows, the ledger, and the worker that writes them.
 */
#pragma once

#include <contactguard/store.h>

#include <sqlite3.h>

typedef sqlite3_stmt CgStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStatement, sqlite3_finalize)

/* --- database.c --- */

#define CG_DATABASE "contactguard.db"

/* NULL: CG_ERROR_SYSTEM. Brings an older schema up to date. key: the ledger's; lent. */
sqlite3 *cg_database_open(const char *dir, const guint8 *key, GError **error);
gboolean cg_database_run(sqlite3 *db, const char *sql);
/* NULL: as sqlite3_errmsg() says. */
CgStatement *cg_database_prepare(sqlite3 *db, const char *sql);
gboolean cg_database_done(CgStatement *statement); /* steps a statement that gives no rows */
gboolean cg_database_number(sqlite3 *db, const char *sql, guint64 *number);
gboolean cg_store_sync_dir(const char *dir); /* FALSE: errno says why */
/* Sets CG_ERROR_SYSTEM, "DIR: cannot WHAT: WHY". Always FALSE. */
gboolean cg_store_fail(GError **error, const char *what, const char *dir, const char *why);

gboolean cg_bind_text(CgStatement *statement, int at, const char *text);
gboolean cg_bind_number(CgStatement *statement, int at, gint64 number);
gboolean cg_bind_bytes(CgStatement *statement, int at, const guint8 *bytes, gsize size);
const char *cg_column_text(CgStatement *statement, int at); /* lent until the next step */
/* FALSE: the column is no blob of that size. */
gboolean cg_column_bytes(CgStatement *statement, int at, guint8 *bytes, gsize size);

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
gboolean cg_rows_write_trip(sqlite3 *db, const CgPhonePresence *trip, const char *boot_id);

/* --- ledger.c: the chain, and what is added to it. In a transaction of the caller's --- */

#define CG_HASH_SIZE 32

/* FALSE from what takes one: as `why` says, or where that is NULL sqlite3_errmsg(). */
typedef struct {
	sqlite3 *db;
	const guint8 *key; /* the chain's */
	gint64 time;       /* of the rows to be written */
	const char *why;
} CgLedger;

gboolean cg_ledger_refuse(CgLedger *ledger, const char *why); /* always FALSE */

/* Keyed hashes. Texts with their NUL, numbers in eight bytes. */
typedef GHmac CgHash;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHash, g_hmac_unref)
CgHash *cg_hash_new(const CgLedger *ledger, const char *label);
void cg_hash_bytes(CgHash *hash, const guint8 *bytes, gsize size);
void cg_hash_number(CgHash *hash, guint64 number);
void cg_hash_end(CgHash *hash, guint8 out[CG_HASH_SIZE]);

typedef struct {
	guint64 row;
	const char *kind;
	gint64 time;
	const char *payload; /* NULL: emptied */
	guint64 emptied;     /* by this row; 0: it is not */
	guint8 digest[CG_HASH_SIZE], hash[CG_HASH_SIZE];
} CgLedgerRow;
#define CG_LEDGER_COLUMNS "row, kind, time, payload, emptied, digest, hash"
/* Lends from the statement. FALSE: a column can't be what it should be. */
gboolean cg_ledger_row(CgStatement *statement, CgLedgerRow *out);
void cg_ledger_digest(const CgLedger *ledger, const char *payload, guint8 out[CG_HASH_SIZE]);
/* previous: the hash of the row before; the first follows on zeros. */
void cg_ledger_hash(const CgLedger *ledger, const guint8 previous[CG_HASH_SIZE],
		    const CgLedgerRow *row, guint8 out[CG_HASH_SIZE]);
/* The end of the ledger is sealed, so that nothing can be cut off there. FALSE: it is not the one
 * that was sealed. */
typedef struct {
	guint64 rows;
	guint8 hash[CG_HASH_SIZE];
} CgLedgerEnd;
gboolean cg_ledger_end(CgLedger *ledger, CgLedgerEnd *out);
gboolean cg_ledger_begin(const CgLedger *ledger); /* once, when the tables are made */

/* payload: a vardict, floating. The row's number in *row, which may be NULL. */
gboolean cg_ledger_append(CgLedger *ledger, const char *kind, GVariant *payload, guint64 *row);
gboolean cg_ledger_open(CgLedger *ledger, GVariant *payload, guint64 *row);
/* digests: of CG_DIGEST_SIZE bytes each; sorts them; those that are there
 * already are left out. Ends payload. */
gboolean cg_ledger_close(CgLedger *ledger, guint64 opened, GVariantBuilder *payload,
			 GArray *digests);
void cg_ledger_counts(GVariantBuilder *payload, const CgRecordClose *close, const char *end);
/* Rows that the last run left open. */
gboolean cg_ledger_close_unknown(CgLedger *ledger);
GVariant *cg_ledger_payload(const char *text); /* NULL: it is none */
GVariant *cg_ledger_seal(CgHash *hash);        /* its end in hex; floating */

/* --- ledger-empty.c --- */

/* Empties all rows of this phone (NULL: of any) that were written before `before`, and says so in
 * a row of that kind; where `always`, also if there are none. *rows: how many. */
typedef struct {
	const char *kind, *phone;
	gint64 before;
	gboolean always;
} CgEmptying;
gboolean cg_ledger_empty(CgLedger *ledger, const CgEmptying *what, guint64 *rows);

/* --- ledger-query.c --- */

GVariant *cg_ledger_query(CgLedger *ledger, const CgLedgerFilter *filter); /* aa{sv}; NULL: fails */

/* --- ledger-verify.c --- */

/* What it found, in *report; FALSE with a report: it is not sound; without: it can't be read. */
gboolean cg_ledger_verify(CgLedger *ledger, char **report);

/* --- digest-keys.c --- */

typedef struct CgDigestKeys CgDigestKeys; /* char * of a decision -> its key */
CgDigestKeys *cg_digest_keys_read(sqlite3 *db, const char **why);
void cg_digest_keys_free(CgDigestKeys *keys);
gboolean cg_digest_keys_drop(sqlite3 *db, const char *phone); /* NULL: of all */
void cg_digest_keys_forget(CgDigestKeys *keys, const char *phone);

/* --- worker.c: what is asked for, one after the other, each write with its beat --- */

typedef struct CgJob CgJob;
struct CgJob {
	/* In a transaction. NULL: the beat alone. FALSE: as why says, or sqlite3_errmsg(). */
	gboolean (*run)(sqlite3 *db, CgJob *job);
	void (*undo)(CgJob *job); /* it came to nothing; may be NULL */
	gboolean reads;           /* writes nothing, not even the beat */
	gboolean scrub;           /* what it deleted goes from the files, too; run() may set it */
	CgGrant *grant;
	CgPhonePresence *trip;
	char *phone, *consumer;
	gpointer what;
	GDestroyNotify free_what;
	const guint8 *key; /* the ledger's; lent */
	CgBeat beat;
	const char *why;
	CgStoreDone done;
	gpointer data;
	GError *error;
};

typedef struct CgWorker CgWorker;
CgWorker *cg_worker_new(sqlite3 *db,
			const char *dir);        /* the database is its own until it is freed */
void cg_worker_do(CgWorker *worker, CgJob *job); /* takes job */
void cg_worker_wait(CgWorker *worker);           /* until all is done; blocks */
void cg_worker_free(CgWorker *worker);           /* when all is done */

/* --- store.c, for what else the worker does --- */

void cg_store_do(CgStore *store, CgJob job);
CgDigestKeys *cg_store_digest_keys(CgStore *store);
