/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside store. Each file uses only those above it here; record.c, decision-keys.c and
 * lookup-ticket.c, which have no section of their own, use store.c. */
#pragma once

#include <contactguard/store.h>

#include <sqlite3.h>

/* --- sql.c --- */

#define CG_DATABASE "contactguard.db"

typedef sqlite3_stmt CgStatement;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStatement, sqlite3_finalize)

/* Sets CG_ERROR_SYSTEM, "DIR: cannot WHAT: WHY", and returns FALSE. */
gboolean cg_store_fail(GError **error, const char *what, const char *dir, const char *why);

/* Makes the names in a directory durable. If it returns FALSE, errno says why. */
gboolean cg_store_sync_dir(const char *dir);

/* If one of these returns FALSE or NULL, sqlite3_errmsg() says why. */

/* Executes statements that give no rows. */
gboolean cg_database_run(sqlite3 *db, const char *sql);
/* Returns a statement for the caller to free. */
CgStatement *cg_database_prepare(sqlite3 *db, const char *sql);
/* Executes a statement that gives no rows. NULL is allowed and fails. */
gboolean cg_database_done(CgStatement *statement);
/* Executes one that must change one row, no more and no less. */
gboolean cg_database_changed(CgStatement *statement);
/* Reads the first column of the first row. */
gboolean cg_database_number(sqlite3 *db, const char *sql, guint64 *number);
/* Bind a copy of a value to parameter `at`, which counts from 1. A text may be NULL. */
gboolean cg_bind_text(CgStatement *statement, int at, const char *text);
gboolean cg_bind_number(CgStatement *statement, int at, gint64 number);
gboolean cg_bind_bytes(CgStatement *statement, int at, const guint8 *bytes, gsize size);

/* Returns column `at`, which counts from 0, or NULL. The text is valid until the next step. */
const char *cg_column_text(CgStatement *statement, int at);
/* Copies column `at`. Returns FALSE if it is no blob of this size. */
gboolean cg_column_bytes(CgStatement *statement, int at, guint8 *bytes, gsize size);

/* --- state-dir.c --- */

#define CG_STATE_LOCK "contactguard.lock"

/* The state directory, for this process alone. */
typedef struct CgStateDir CgStateDir;
/* Returns the directory, locked; makes it if there is none. Returns NULL and sets CG_ERROR_SYSTEM
 * if another process has it, others can write it, or a file of ours in it is no plain file, belongs
 * to another user, or can be written by others (the key: read, too). */
CgStateDir *cg_state_dir_open(const char *path, GError **error);
/* Lets another process have it. NULL is allowed. */
void cg_state_dir_free(CgStateDir *dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgStateDir, cg_state_dir_free)
/* Returns its path without symbolic links; lent. */
const char *cg_state_dir_path(const CgStateDir *dir);

/* --- install-key.c --- */

#define CG_INSTALL_KEY      "install.key"
#define CG_INSTALL_KEY_SIZE 32

/* Reads the key, or makes one if nothing was written under another. Returns FALSE and sets
 * CG_ERROR_SYSTEM if it cannot. */
gboolean cg_install_key_load(const CgStateDir *dir, guint8 *key, GError **error);

/* --- hash.c --- */

#define CG_HASH_SIZE 32

/* A hash under the ledger's key. Texts go in with their NUL, and numbers in eight bytes. */
typedef GHmac CgHash;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHash, g_hmac_unref)
/* Returns a hash that begins with the label, for the caller to free. */
CgHash *cg_hash_new(const guint8 *key, const char *label);
void cg_hash_bytes(CgHash *hash, const guint8 *bytes, gsize size);
void cg_hash_number(CgHash *hash, guint64 number);
/* Adds the first columns of a row, each with its type. */
void cg_hash_columns(CgHash *hash, CgStatement *row, guint count);
/* Adds all columns of all rows. Returns FALSE if they cannot be read. */
gboolean cg_hash_rows(CgHash *hash, sqlite3 *db, const char *sql);
/* Gives the result. Nothing can be added behind that. */
void cg_hash_end(CgHash *hash, guint8 out[CG_HASH_SIZE]);

/* --- schema.c --- */

/* Returns the number of the schema that this program writes. */
guint64 cg_schema_latest(void);
/* Brings a database from this schema to the next one. */
gboolean cg_schema_step(sqlite3 *db, guint64 schema);
/* Returns, for the caller to free, in which way the tables are not those of this schema, or NULL if
 * they are. */
char *cg_schema_find_fault(sqlite3 *db, guint64 schema);

/* --- seal.c --- */

/* Raises the generation, and seals what is there. Runs in a transaction. generation: receives it.
 */
gboolean cg_seal_write(sqlite3 *db, const guint8 *key, guint64 *generation);
/* Returns whether all is as it was sealed. generation: receives the one of then. */
gboolean cg_seal_check(sqlite3 *db, const guint8 *key, guint64 *generation);
#define CG_SEAL_FAULT "what it says of decisions was changed by another program"
/* Returns what another program has changed of the tables or of what is sealed, for the caller to
 * free, or NULL. */
char *cg_seal_find_fault(sqlite3 *db, const guint8 *key);

/* --- seal-file.c --- */

#define CG_SEAL_FILE "contactguard.seal"

/* What the file of the seal is compared with. */
typedef struct {
	guint64 generation; /* of the database */
	gboolean required;  /* there must be such a file */
	gboolean missing;   /* there is no database */
} CgSeal;

/* Returns FALSE and sets CG_ERROR_SYSTEM if the file knows a later generation, or is not as it was
 * left. */
gboolean cg_seal_file_check(const char *dir, const guint8 *key, const CgSeal *seal, GError **error);
/* Makes a file of generation 0, for a database that never had one. Fails as the check does. */
gboolean cg_seal_file_begin(const char *dir, const guint8 *key, GError **error);

/* The file, to be written. */
typedef struct CgSealFile CgSealFile;
/* Puts a file of this generation, durably, in the place of the last one. Returns it, or NULL and
 * sets CG_ERROR_SYSTEM. The key is borrowed. */
CgSealFile *cg_seal_file_new(const char *dir, const guint8 *key, guint64 generation,
			     GError **error);
/* Notes this generation, and does not wait for the disk. */
void cg_seal_file_note(CgSealFile *file, guint64 generation);
void cg_seal_file_free(CgSealFile *file);

/* --- usage.c --- */

/* Returns how many bytes a row with this payload and as many new digests takes. */
guint64 cg_usage_of(const char *payload, guint64 digests);
gboolean cg_usage_add(sqlite3 *db, const char *consumer, guint64 bytes);
gboolean cg_usage_read(sqlite3 *db, const char *consumer, guint64 *bytes);
/* Counts the whole ledger again. */
gboolean cg_usage_count(sqlite3 *db);

/* --- rows.c --- */

/* The time of the last write. */
typedef struct {
	gint64 time, boot;
	const char *boot_id; /* valid for ever */
	gint64 running;      /* cg_store_running() */
	gint64 skipped;      /* of the time, what does not count for retention */
} CgTimestamp;

/* Each returns FALSE or NULL if the database fails, and sqlite3_errmsg() says why. Those with `why`
 * set it instead, also for a row that cannot be understood; the text is valid until the database is
 * used again. */
gboolean cg_rows_read_timestamp(sqlite3 *db, CgTimestamp *timestamp);
gboolean cg_rows_write_timestamp(sqlite3 *db, const CgTimestamp *timestamp);
/* Returns all grants, by serial number; the caller owns them. One without its tag is not
 * understood.
 */
GPtrArray *cg_rows_read_grants(sqlite3 *db, const guint8 *key, const char **why);
gboolean cg_rows_write_grant(sqlite3 *db, const guint8 *key, const CgGrant *grant);
/* Gives those a tag that have an empty one. */
gboolean cg_rows_tag_grants(sqlite3 *db, const guint8 *key);
/* Deletes the grants of this phone and consumer; NULL stands for any. */
gboolean cg_rows_delete_grants(sqlite3 *db, const char *phone, const char *consumer);
/* Returns the presences of this boot; the caller owns them. No phone is here any more: one that was
 * has been gone since the last write. */
GPtrArray *cg_rows_read_presences(sqlite3 *db, const CgTimestamp *last, const char **why);
gboolean cg_rows_write_presence(sqlite3 *db, const CgPhonePresence *presence, const char *boot_id);

/* --- ledger.c: the chain, and what is added to it --- */

/* All that takes one runs in a transaction of its caller. If it returns FALSE, `why` says why, or
 * sqlite3_errmsg() if that is NULL. */
typedef struct {
	sqlite3 *db;
	const guint8 *key; /* the chain's */
	gint64 time;       /* of the rows to be written */
	guint64 digests;   /* new ones of the row that is being added */
	const char *why;
} CgLedger;

/* Sets `why`, and returns FALSE. */
gboolean cg_ledger_refuse(CgLedger *ledger, const char *why);

/* Gives the result in hexadecimal digits, floating. */
GVariant *cg_ledger_seal(CgHash *hash);

typedef struct {
	guint64 row;
	const char *kind;
	gint64 time;
	const char *payload; /* NULL: it was emptied */
	guint64 emptied;     /* by the row of this number; 0: it was not */
	guint8 digest[CG_HASH_SIZE], hash[CG_HASH_SIZE];
} CgLedgerRow;

#define CG_LEDGER_COLUMNS "row, kind, time, payload, emptied, digest, hash"
/* Reads these columns. The texts are valid until the statement's next step. Returns FALSE if a
 * column cannot be what it should be. */
gboolean cg_ledger_row(CgStatement *statement, CgLedgerRow *out);
/* Returns what a payload says, for the caller to unref, or NULL if it is NULL or no vardict. */
GVariant *cg_ledger_payload(const char *text);
void cg_ledger_digest(const CgLedger *ledger, const char *payload, guint8 out[CG_HASH_SIZE]);
/* Hashes a row with the hash of the one before it, which is all zeros for the first. */
void cg_ledger_hash(const CgLedger *ledger, const guint8 previous[CG_HASH_SIZE],
		    const CgLedgerRow *row, guint8 out[CG_HASH_SIZE]);

/* The end of the ledger is sealed, so that nothing can be cut off there. */
typedef struct {
	guint64 rows;
	guint8 hash[CG_HASH_SIZE];
} CgLedgerEnd;

/* Reads the end. Returns FALSE if it is not the one that was sealed. */
gboolean cg_ledger_end(CgLedger *ledger, CgLedgerEnd *out);
/* Seals the end of an empty ledger. Called once, when the tables are made. */
gboolean cg_ledger_begin(const CgLedger *ledger);
/* Adds a row. payload: a vardict, floating; taken over. row: receives its number, or NULL. */
gboolean cg_ledger_append(CgLedger *ledger, const char *kind, GVariant *payload, guint64 *row);
/* Adds an `open` row, which has to be closed. */
gboolean cg_ledger_open(CgLedger *ledger, GVariant *payload, guint64 *row);
/* Adds the row that closes this one, and saves those digests (CG_DIGEST_SIZE bytes each) that are
 * not known yet. Sorts the digests. Ends payload if it returns TRUE. */
gboolean cg_ledger_close(CgLedger *ledger, guint64 opened, GVariantBuilder *payload,
			 GArray *digests);
/* Adds the counts of a close row to its payload. */
void cg_ledger_counts(GVariantBuilder *payload, const CgRecordClose *close, const char *end);
/* Closes the rows that the last run left open. */
gboolean cg_ledger_close_unknown(CgLedger *ledger);

/* --- database.c --- */

/* Opens the database in this directory, makes it if there is none, and brings it to our schema.
 * Returns NULL and sets CG_ERROR_SYSTEM if it cannot. key: the ledger's; lent for the call. */
sqlite3 *cg_database_open(const char *dir, const guint8 *key, GError **error);

/* --- digest-keys.c --- */

#define CG_DIGEST_KEY_SIZE 32

typedef struct {
	char *phone, *consumer;
	guint8 decision[CG_HASH_SIZE]; /* a keyed hash of its text, which may name people */
	guint8 *key;                   /* CG_DIGEST_KEY_SIZE bytes of wiped memory */
} CgDigestKey;

/* Returns a new random key, for the caller to free, or NULL if the system gives no random bytes. */
CgDigestKey *cg_digest_key_new(const CgWho *who, const guint8 *decision);
CgDigestKey *cg_digest_key_copy(const CgDigestKey *key);
void cg_digest_key_free(gpointer key);
/* Returns the key of this decision, lent by the table, or NULL. */
const CgDigestKey *cg_digest_keys_find(const GPtrArray *keys, const guint8 *decision);
/* Drops all keys of this consumer but that of this decision. Returns whether there were any. */
gboolean cg_digest_keys_end(GPtrArray *keys, const CgWho *who, const guint8 *except);
/* Drops all keys of this phone (NULL: of any). */
void cg_digest_keys_forget(GPtrArray *keys, const char *phone);
/* Returns all keys in the database, for the caller to free, or NULL, and *why says why. */
GPtrArray *cg_digest_keys_read(sqlite3 *db, const char **why);
gboolean cg_digest_keys_write(sqlite3 *db, const CgDigestKey *key);
/* Deletes the rows of what cg_digest_keys_end() and cg_digest_keys_forget() drop, so that nothing
 * of a key is left in the file. */
gboolean cg_digest_keys_delete(sqlite3 *db, const CgWho *who, const guint8 *except);
gboolean cg_digest_keys_delete_all(sqlite3 *db, const char *phone);

/* --- lookups.c: the numbers that consumers have looked up --- */

#define CG_LOOKUP_PERIOD CG_SECONDS(3600) /* of running time: so long a lookup counts */
/* Of all consumers together, so that many of them do not fill the memory: over a hundred may use up
 * what they have. */
#define CG_LOOKUPS_OF_ALL_MAX 4096

/* Who and what are keyed hashes. */
typedef struct {
	guint8 consumer[CG_HASH_SIZE];
	guint8 number[CG_HASH_SIZE], other[CG_HASH_SIZE]; /* of its keys; alike if it has one */
	gint64 running; /* cg_store_running() when it was last looked up */
	gint64 written; /* the same as its row has it, which is never before that */
	gboolean durable;
} CgLookedUp;

/* Returns the lookup of the same number by the same consumer, lent by the table, or NULL. */
CgLookedUp *cg_lookups_find(const GArray *lookups, const CgLookedUp *what);
/* Drops those that do not count any more. */
void cg_lookups_drop(GArray *lookups, gint64 running);
/* Returns whether this consumer may look up one number more. */
gboolean cg_lookups_have_room(const GArray *lookups, const CgLookedUp *what);
/* Returns all in the database, of type CgLookedUp, for the caller to free, or NULL, and *why says
 * why. */
GArray *cg_lookups_read(sqlite3 *db, const char **why);
/* Writes the row of a lookup, as of `written`, in place of an older one. */
gboolean cg_lookups_write(sqlite3 *db, const CgLookedUp *lookup);
/* Deletes the rows of those that cg_lookups_drop() drops. deleted: receives whether there were any.
 */
gboolean cg_lookups_delete(sqlite3 *db, gint64 running, gboolean *deleted);

/* --- worker.c --- */

/* One thing for the worker to do. It owns what the pointers point to, but for `key`. */
typedef struct CgJob CgJob;
struct CgJob {
	/* Runs in a transaction; NULL: only the time is saved. If it returns FALSE, `why` says why,
	 * or sqlite3_errmsg() if that is NULL. */
	gboolean (*run)(sqlite3 *db, CgJob *job);
	void (*undo)(CgJob *job); /* called if the transaction failed; may be NULL */
	gboolean reads;           /* it writes nothing, not even the time */
	gboolean scrub; /* what it deletes must go from the files, too; run() may set it */
	CgGrant *grant;
	CgPhonePresence *presence;
	char *phone, *consumer;
	gpointer what;
	GDestroyNotify free_what;
	const guint8 *key; /* the ledger's; lent */
	CgTimestamp timestamp;
	const char *why;
	CgStoreDone done;
	gpointer data;
	GError *error;
};

/* A thread that does one job after the other. */
typedef struct CgWorker CgWorker;
/* Returns a worker, which alone may use the database and the file of its seal until it is freed. */
CgWorker *cg_worker_new(sqlite3 *db, const char *dir, CgSealFile *seal);
/* Has the job done. Takes it over; its done() is called from the main loop. */
void cg_worker_do(CgWorker *worker, CgJob *job);
/* Blocks until all jobs so far are done. Their done() is called later, from the main loop. */
void cg_worker_wait(CgWorker *worker);
/* Blocks until all jobs are done, and frees the worker. No done() is called any more. */
void cg_worker_free(CgWorker *worker);

/* --- store.c --- */

/* Has the worker do a copy of this job, whose key and timestamp are filled in. */
void cg_store_do(CgStore *store, CgJob job);
/* Returns the table of CgDigestKey, which belongs to the store. */
GPtrArray *cg_store_digest_keys(CgStore *store);
/* Returns the table of CgLookedUp, which belongs to the store. */
GArray *cg_store_lookups(CgStore *store);

/* --- ledger-empty.c --- */

/* Which rows lose their payload: those of this phone (NULL: any) from before this time, on the
 * clock of retention. A row of this kind says so; if `always` is set, also if there are none to
 * empty. */
typedef struct {
	const char *kind, *phone;
	gint64 before;
	gboolean always;
} CgEmptying;

/* Empties these rows and deletes their digests. rows: receives how many there were. */
gboolean cg_ledger_empty(CgLedger *ledger, const CgEmptying *what, guint64 *rows);

/* --- ledger-query.c --- */

/* Returns aa{sv} for the caller to unref, or NULL if the ledger cannot be read. */
GVariant *cg_ledger_query(CgLedger *ledger, const CgLedgerFilter *filter);

/* --- ledger-verify.c --- */

/* Returns whether the ledger is sound. report: receives what was found, for the caller to free, or
 * NULL if the ledger cannot be read. */
gboolean cg_ledger_verify(CgLedger *ledger, char **report);
