/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state directory: the install's key, counters that never repeat, and a time that never goes
 * back.
 *
 * Counters are reserved in blocks. The end of a block is durable before its first value is given
 * out, so a crash skips values and repeats none. */
#include "store-private.h"

#include <string.h>

/* More than one run of the daemon can use: a thousand a second for a week are fewer. */
#define BLOCK (G_GUINT64_CONSTANT(1) << 30)

/* So much of a time off counts for retention, whatever the wall clock says of it. */
#define OFF_MAX (30 * 24 * CG_SECONDS(3600))

struct CgStore {
	sqlite3 *db; /* only the worker uses it, once there is one */
	CgStateDir *state_dir;
	const char *dir;    /* its path */
	guint8 *key;        /* wiped memory */
	guint8 *ledger_key; /* wiped memory */
	CgSealFile *seal;
	guint64 generation; /* at the start */
	guint64 next, end;
	gint64 off_left;               /* of the time off, how much more may count for retention */
	CgTimestamp last;              /* the last time that was given out */
	GPtrArray *grants, *presences; /* as they were when the store was opened */
	GPtrArray *digest_keys;        /* of CgDigestKey, as they are now */
	GArray *lookups;               /* of CgLookedUp, as they are now */
	CgWorker *worker;              /* NULL: nothing has been written yet */
};

/* --- What is there --- */

static gboolean write_next(CgStore *store, guint64 next)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(store->db, "UPDATE counter SET next = ? WHERE name = 'fill'");

	return statement && sqlite3_bind_int64(statement, 1, next) == SQLITE_OK &&
	       cg_database_changed(statement);
}

static gboolean reserve_counters(CgStore *store)
{
	if (!cg_database_number(store->db, "SELECT next FROM counter WHERE name = 'fill'",
				&store->next) ||
	    !write_next(store, store->next + BLOCK))
		return FALSE;
	store->end = store->next + BLOCK;
	return TRUE;
}

/* Time goes on from the last write. In a new boot nobody knows how much passed before it, and so
 * only the time since the boot counts. */
static void continue_time(CgStore *store, const CgTimestamp *last)
{
	gboolean same = strcmp(last->boot_id, cg_clock_boot_id()) == 0;

	store->last = *last;
	store->last.boot = same ? last->boot : 0;
	store->last.boot_id = cg_clock_boot_id();
	store->off_left = same ? 0 : OFF_MAX;
}

static gboolean load_all(CgStore *store, GError **error)
{
	const char *why;
	CgTimestamp last;

	if (!cg_rows_read_timestamp(store->db, &last))
		return cg_store_fail(error, "read the database", store->dir,
				     sqlite3_errmsg(store->db));
	store->grants = cg_rows_read_grants(store->db, store->ledger_key, &why);
	if (store->grants)
		store->presences = cg_rows_read_presences(store->db, &last, &why);
	if (store->presences)
		store->digest_keys = cg_digest_keys_read(store->db, &why);
	if (store->digest_keys)
		store->lookups = cg_lookups_read(store->db, &why);
	if (!store->lookups)
		return cg_store_fail(error, "read the database", store->dir, why);
	continue_time(store, &last);
	return TRUE;
}

/* A run that was killed leaves rows open. If the end of the ledger is not sound nothing is added to
 * it; then nothing is released either, and verifying says what is wrong. */
static gboolean close_open_rows(CgStore *store)
{
	CgLedger ledger = { .db = store->db, .key = store->ledger_key };

	ledger.time = cg_store_time(store);
	if (!cg_database_run(store->db, "SAVEPOINT open_rows"))
		return FALSE;
	if (cg_ledger_close_unknown(&ledger))
		return cg_database_run(store->db, "RELEASE open_rows");
	return ledger.why && cg_database_run(store->db, "ROLLBACK TO open_rows") &&
	       cg_database_run(store->db, "RELEASE open_rows");
}

/* What a run begins with is one write. */
static gboolean begin_run(CgStore *store, GError **error)
{
	sqlite3 *db = store->db;

	if (cg_database_run(db, "BEGIN IMMEDIATE") && reserve_counters(store) &&
	    close_open_rows(store) && cg_seal_write(db, store->ledger_key, &store->generation) &&
	    cg_database_run(db, "COMMIT")) {
		store->seal =
			cg_seal_file_new(store->dir, store->ledger_key, store->generation, error);
		return store->seal != NULL;
	}
	cg_store_fail(error, "begin in the database", store->dir, sqlite3_errmsg(db));
	if (!sqlite3_get_autocommit(db))
		cg_database_run(db, "ROLLBACK");
	return FALSE;
}

/* Values that cannot be given back are only skipped. What another program wrote is left as it is
 * seen, so that the next start sees it, too. */
static void end_run(CgStore *store)
{
	sqlite3 *db = store->db;
	guint64 generation = 0;

	if (cg_database_run(db, "BEGIN IMMEDIATE") &&
	    cg_seal_check(db, store->ledger_key, &generation) && write_next(store, store->next) &&
	    cg_seal_write(db, store->ledger_key, &generation) && cg_database_run(db, "COMMIT"))
		cg_seal_file_note(store->seal, generation);
	else if (!sqlite3_get_autocommit(db))
		cg_database_run(db, "ROLLBACK");
}

static gboolean check_seal(CgStore *store, GError **error)
{
	CgSeal seal = { .required = TRUE };

	if (!cg_seal_check(store->db, store->ledger_key, &seal.generation))
		return cg_store_fail(error, "use the database", store->dir, CG_SEAL_FAULT);
	return cg_seal_file_check(store->dir, store->ledger_key, &seal, error);
}

static gboolean open_database(CgStore *store, GError **error)
{
	store->ledger_key = cg_wiped_new(CG_INSTALL_KEY_SIZE);
	cg_store_derive(store, store->ledger_key, "ledger", NULL);
	store->db = cg_database_open(store->dir, store->ledger_key, error);
	return store->db && load_all(store, error) && check_seal(store, error) &&
	       begin_run(store, error);
}

CgStore *cg_store_open(const char *dir, GError **error)
{
	g_autoptr(CgStore) store = g_new0(CgStore, 1);

	store->key = cg_wiped_new(CG_INSTALL_KEY_SIZE);
	store->state_dir = cg_state_dir_open(dir, error);
	if (!store->state_dir)
		return NULL;
	store->dir = cg_state_dir_path(store->state_dir);
	if (!cg_install_key_load(store->state_dir, store->key, error) ||
	    !open_database(store, error))
		return NULL;
	return g_steal_pointer(&store);
}

void cg_store_free(CgStore *store)
{
	if (!store)
		return;
	cg_worker_free(store->worker);
	if (store->seal)
		end_run(store);
	cg_seal_file_free(store->seal);
	sqlite3_close(store->db);
	cg_wiped_free(store->key);
	cg_wiped_free(store->ledger_key);
	g_clear_pointer(&store->grants, g_ptr_array_unref);
	g_clear_pointer(&store->presences, g_ptr_array_unref);
	g_clear_pointer(&store->digest_keys, g_ptr_array_unref);
	g_clear_pointer(&store->lookups, g_array_unref);
	cg_state_dir_free(store->state_dir);
	g_free(store);
}

gboolean cg_store_next_counter(CgStore *store, guint64 *counter)
{
	if (store->next == store->end)
		return FALSE;
	*counter = store->next++;
	return TRUE;
}

void cg_store_derive(const CgStore *store, guint8 out[32], const char *label, ...)
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, store->key, CG_INSTALL_KEY_SIZE);
	gsize size = 32;
	va_list texts;

	va_start(texts, label);
	/* The NUL goes in, too, because "ab","c" and "a","bc" must differ. */
	for (const char *text = label; text; text = va_arg(texts, const char *))
		g_hmac_update(hmac, (const guchar *)text, strlen(text) + 1);
	va_end(texts);
	g_hmac_get_digest(hmac, out, &size);
}

/* --- Time --- */

/* The wall clock went ahead of the boot clock: the machine was off, or somebody set it. For
 * retention at most so much of that counts. */
static void skip_time(CgStore *store, gint64 ahead)
{
	gint64 counted = MIN(ahead, store->off_left);

	store->off_left -= counted;
	store->last.skipped += ahead - counted;
}

gint64 cg_store_time(CgStore *store)
{
	gint64 boot = cg_clock_boot(), passed = boot - store->last.boot;
	gint64 before = store->last.time;

	store->last.time = MAX(store->last.time + passed, cg_clock_wall());
	if (before > 0)
		skip_time(store, store->last.time - before - passed);
	store->last.running += passed;
	store->last.boot = boot;
	return store->last.time;
}

gint64 cg_store_running(CgStore *store)
{
	cg_store_time(store);
	return store->last.running;
}

/* --- Grants and presences --- */

const GPtrArray *cg_store_grants(const CgStore *store)
{
	return store->grants;
}

GPtrArray *cg_store_digest_keys(CgStore *store)
{
	return store->digest_keys;
}

GArray *cg_store_lookups(CgStore *store)
{
	return store->lookups;
}

const GPtrArray *cg_store_presences(const CgStore *store)
{
	return store->presences;
}

void cg_store_do(CgStore *store, CgJob job)
{
	if (!store->worker)
		store->worker = cg_worker_new(store->db, store->dir, store->seal);
	cg_store_time(store);
	job.timestamp = store->last;
	job.key = store->ledger_key;
	cg_worker_do(store->worker, g_memdup2(&job, sizeof(job)));
}

void cg_store_wait(CgStore *store)
{
	if (store->worker)
		cg_worker_wait(store->worker);
}

static gboolean write_grant(sqlite3 *db, CgJob *job)
{
	return cg_rows_write_grant(db, job->key, job->grant);
}

void cg_store_save_grant(CgStore *store, const CgGrant *grant, CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .run = write_grant,
				    .grant = cg_grant_copy(grant),
				    .done = done,
				    .data = data });
}

static gboolean delete_grants(sqlite3 *db, CgJob *job)
{
	return cg_rows_delete_grants(db, job->phone, job->consumer);
}

void cg_store_delete_grants(CgStore *store, const char *phone, const char *consumer,
			    CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .run = delete_grants,
				    .phone = g_strdup(phone),
				    .consumer = g_strdup(consumer),
				    .done = done,
				    .data = data });
}

static gboolean write_presence(sqlite3 *db, CgJob *job)
{
	return cg_rows_write_presence(db, job->presence, job->timestamp.boot_id);
}

void cg_store_save_presence(CgStore *store, const CgPhonePresence *presence, CgStoreDone done,
			    gpointer data)
{
	CgPhonePresence *copy = g_memdup2(presence, sizeof(*presence));

	copy->phone = g_strdup(presence->phone);
	cg_store_do(store,
		    (CgJob){ .run = write_presence, .presence = copy, .done = done, .data = data });
}

void cg_store_save_timestamp(CgStore *store, CgStoreDone done, gpointer data)
{
	cg_store_do(store, (CgJob){ .done = done, .data = data });
}
