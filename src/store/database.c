/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database: it is opened, brought to our schema, and durable at every commit. One that is
 * broken, empty or of a newer schema is refused and left as it is. */
#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* --- The schema --- */

/* The first schema that has a ledger. */
#define SCHEMA_OF_LEDGER 3
/* The first one that is sealed as a whole, has tagged grants and counts bytes of rows. */
#define SCHEMA_OF_SEAL 5

/* An empty ledger has a sealed end, too. Only the step that makes its tables may write one. */
static gboolean begin_ledger(sqlite3 *db, const guint8 *key, guint64 schema)
{
	const CgLedger ledger = { .db = db, .key = key };

	return schema != SCHEMA_OF_LEDGER || cg_ledger_begin(&ledger);
}

static gboolean begin_seal(sqlite3 *db, const guint8 *key, guint64 schema)
{
	guint64 generation;

	return schema != SCHEMA_OF_SEAL || (cg_rows_tag_grants(db, key) && cg_usage_count(db) &&
					    cg_seal_write(db, key, &generation));
}

static gboolean migrate_step(sqlite3 *db, const guint8 *key, guint64 schema)
{
	g_autofree char *version =
		g_strdup_printf("PRAGMA user_version = %" G_GUINT64_FORMAT, schema + 1);

	return cg_database_run(db, "BEGIN IMMEDIATE") && cg_schema_step(db, schema) &&
	       cg_database_run(db, version) && begin_ledger(db, key, schema + 1) &&
	       begin_seal(db, key, schema + 1) && cg_database_run(db, "COMMIT");
}

static gboolean migrate_all(sqlite3 *db, const guint8 *key, guint64 schema)
{
	for (; schema < cg_schema_latest(); schema++)
		if (!migrate_step(db, key, schema))
			return FALSE;
	return TRUE;
}

static gboolean has_our_schema(sqlite3 *db, const char *dir, guint64 schema, GError **error)
{
	g_autofree char *fault = cg_schema_find_fault(db, schema);

	return !fault || cg_store_fail(error, "use the database", dir, fault);
}

/* The tables are looked at before anything is written, since a trigger would act then. */
static gboolean bring_to_schema(sqlite3 *db, const char *dir, const guint8 *key, GError **error)
{
	guint64 schema = 0;

	if (!cg_database_number(db, "PRAGMA user_version", &schema))
		return cg_store_fail(error, "open the database", dir, sqlite3_errmsg(db));
	if (schema > cg_schema_latest())
		return cg_store_fail(error, "open the database", dir,
				     "it was written by a newer contactguard");
	if (!has_our_schema(db, dir, schema, error) ||
	    (schema < SCHEMA_OF_SEAL && !cg_seal_file_begin(dir, key, error)))
		return FALSE;
	return migrate_all(db, key, schema) ||
	       cg_store_fail(error, "bring the database up to date", dir, sqlite3_errmsg(db));
}

/* --- The file --- */

/* secure_delete: SQLite overwrites what it deletes. */
#define SETTINGS "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"

/* No view is ours, and no function that a schema calls is. */
static gboolean harden(sqlite3 *db)
{
	return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
	       sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) == SQLITE_OK &&
	       sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK;
}

static sqlite3 *open_file(const char *dir, const char *path, const char *settings,
			  const guint8 *key, GError **error)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW, NULL) !=
		    SQLITE_OK ||
	    !harden(db) || !cg_database_run(db, settings))
		cg_store_fail(error, "open the database", dir, sqlite3_errmsg(db));
	else if (bring_to_schema(db, dir, key, error))
		return db;
	sqlite3_close(db);
	return NULL;
}

/* Only the owner may read it. SQLite gives the files beside it the same mode. */
static gboolean create_file(const char *path)
{
	g_autofree char *journal = g_strconcat(path, "-journal", NULL);
	int fd;

	unlink(path);
	unlink(journal);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return fd >= 0 && close(fd) == 0;
}

/* The database is made whole beside its place and then moved into it, so an empty file in its place
 * was not left there by us. */
static gboolean create_database(const char *dir, const char *path, const guint8 *key,
				GError **error)
{
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);
	sqlite3 *db;

	if (!create_file(fresh))
		return cg_store_fail(error, "create the database", dir, g_strerror(errno));
	db = open_file(dir, fresh, "PRAGMA synchronous = FULL", key, error);
	if (!db)
		return FALSE;
	if (sqlite3_close(db) == SQLITE_OK && rename(fresh, path) == 0 && cg_store_sync_dir(dir))
		return TRUE;
	return cg_store_fail(error, "create the database", dir, g_strerror(errno));
}

/* A log without its database, or an empty database, is what is left of a driver's decisions. */
static gboolean create_if_new(const char *dir, const char *path, const guint8 *key, GError **error)
{
	g_autofree char *log = g_strconcat(path, "-wal", NULL);
	GStatBuf status;

	if (g_stat(path, &status) == 0)
		return status.st_size > 0 ||
		       cg_store_fail(error, "open the database", dir, CG_DATABASE " is empty");
	if (errno != ENOENT)
		return cg_store_fail(error, "open the database", dir, g_strerror(errno));
	if (g_file_test(log, G_FILE_TEST_EXISTS))
		return cg_store_fail(error, "open the database", dir,
				     CG_DATABASE " is missing, and its log is there");
	return cg_seal_file_check(dir, key, &(CgSeal){ .missing = TRUE }, error) &&
	       create_database(dir, path, key, error);
}

sqlite3 *cg_database_open(const char *dir, const guint8 *key, GError **error)
{
	g_autofree char *path = g_build_filename(dir, CG_DATABASE, NULL);

	return create_if_new(dir, path, key, error) ? open_file(dir, path, SETTINGS, key, error)
						    : NULL;
}
