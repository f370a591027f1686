/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The database: what is refused, what is brought up to date, and that neither loses anything. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <glib/gstdio.h>
#include <string.h>

static void broken(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL), *kept = NULL;
	g_autofree char *junk = g_strnfill(4096, 'j');

	store_put_key(f);
	store_write(f, "contactguard.db", junk, 4096);
	store_refused(f, "not a database");
	/* Never made anew. */
	g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
	g_assert_cmpstr(kept, ==, junk);
}

/* What a file system may leave of a file after a power cut: a name. */
static void empty(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);
	GStatBuf status;

	cg_store_free(store_reopen(f));
	store_write(f, "contactguard.db", "", 0);
	store_refused(f, "contactguard.db is empty");
	g_assert_cmpint(g_stat(path, &status), ==, 0);
	g_assert_cmpint(status.st_size, ==, 0);
}

static void log_alone(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);

	store_put_key(f);
	store_write(f, "contactguard.db-wal", "log", 3);
	store_refused(f, "contactguard.db is missing");
	g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
}

/* Whoever looks while it is written must not read in it either. */
static void of_its_owner(Fixture *f, gconstpointer data)
{
	static const char *const names[] = { "contactguard.db", "contactguard.db-wal",
					     "contactguard.db-shm", "install.key" };
	CgStore *store = store_reopen(f);
	GStatBuf status;

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = g_build_filename(f->dir, names[i], NULL);

		g_assert_cmpint(g_stat(path, &status), ==, 0);
		g_assert_cmphex(status.st_mode & 0777, ==, 0600);
	}
	cg_store_free(store);
}

/* A start that ended in the middle leaves what nobody reads. */
static void half_made(Fixture *f, gconstpointer data)
{
	g_autofree char *fresh = g_build_filename(f->dir, "contactguard.db.new", NULL);

	store_put_key(f);
	store_write(f, "contactguard.db.new", "half", 4);
	store_write(f, "contactguard.db.new-journal", "half", 4);
	cg_store_free(store_reopen(f));
	g_assert_false(g_file_test(fresh, G_FILE_TEST_EXISTS));
}

static void newer_schema(Fixture *f, gconstpointer data)
{
	cg_store_free(store_reopen(f));
	store_run_sql(f, "PRAGMA user_version = 999");
	store_refused(f, "newer contactguard");
}

/* As the first release wrote it. */
#define SCHEMA_1                                                               \
	"PRAGMA journal_mode = WAL;"                                           \
	"CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL);" \
	"INSERT INTO counter VALUES ('fill', 4711); PRAGMA user_version = 1;"

static void schema_1(Fixture *f, gconstpointer data)
{
	g_autoptr(CgGrant) grant = store_grant("P", "C", "[Scope x]\n", "trip", 5);
	guint64 counter = 0;
	Told told = { 0 };
	CgStore *store;

	store_put_key(f);
	store_run_sql(f, SCHEMA_1);
	store = store_reopen(f);
	g_assert_true(cg_store_next_counter(store, &counter));
	g_assert_cmpuint(counter, ==, 4711);
	g_assert_cmpuint(cg_store_grants(store)->len, ==, 0);
	cg_store_save_grant(store, grant, store_told, &told);
	store_settle(&told, 1);
	g_assert_null(told.error);
	cg_store_free(store);
	store = store_reopen(f);
	g_assert_cmpuint(cg_store_grants(store)->len, ==, 1);
	cg_store_free(store);
}

/* A whole state of the first release that had a ledger (schema 3), as it was killed. Its grants
 * have no tag and are over, its refusals hold, and its rows verify. */
static void schema_3(Fixture *f, gconstpointer data)
{
	g_autofree char *path =
		g_build_filename(TEST_SRCDIR, "tests", "unit", "store", "state-3.sql", NULL);
	g_autofree char *sql = NULL;
	const GPtrArray *grants;
	CgStore *store;
	sqlite3 *db;
	guint64 found;

	cg_clock_reboot(CG_SECONDS(1000), CG_SECONDS(50000));
	store_put_key(f);
	g_assert_true(g_file_get_contents(path, &sql, NULL, NULL));
	store_run_sql(f, sql);
	for (guint i = 0; i < 2; i++) {
		store = store_reopen(f);
		grants = cg_store_grants(store);
		g_assert_cmpuint(grants->len, ==, 4);
		for (guint j = 0; j < grants->len; j++) {
			const CgGrant *grant = g_ptr_array_index(grants, j);

			g_assert_cmpint(grant->over, ==, grant->scope != NULL);
			g_assert_cmpuint(grant->serial, ==, j + 1);
		}
		g_assert_cmpint(cg_store_time(store), >=, 1700086400 * CG_SECONDS(1));
		ledger_assert_sound(store, "14 rows, 5 of them emptied");
		cg_store_free(store);
	}
	db = store_open_database(f);
	g_assert_true(cg_database_number(db, "SELECT running FROM beat", &found));
	g_assert_true(cg_database_number(db, "SELECT count(*) FROM lookups", &found));
	g_assert_true(cg_database_number(db,
					 "SELECT bytes FROM usage WHERE consumer = "
					 "'app:dialer.service'",
					 &found));
	g_assert_cmpuint(found, >, 256);
	sqlite3_close(db);
}

/* The state of a first release is not taken for one that was put back in the place of a later one.
 */
static void put_back(Fixture *f, gconstpointer data)
{
	g_autofree char *path =
		g_build_filename(TEST_SRCDIR, "tests", "unit", "store", "state-3.sql", NULL);
	g_autofree char *sql = NULL;

	store_put_key(f);
	g_assert_true(g_file_get_contents(path, &sql, NULL, NULL));
	store_run_sql(f, sql);
	cg_store_free(store_reopen(f));
	store_remove(f, CG_DATABASE);
	store_run_sql(f, sql);
	store_refused(f, "is older than what was written last");
}

/* The log of a run that was killed holds what was written last. */
static void log_removed(Fixture *f, gconstpointer data)
{
	g_autoptr(CgGrant) no = store_grant("A", "1", NULL, "always", 5);
	g_autoptr(GHashTable) killed = NULL;
	CgStore *store = store_reopen(f);

	cg_store_save_grant(store, no, NULL, NULL);
	cg_store_wait(store);
	killed = store_copy(f);
	cg_store_free(store);
	store_put_copy(f, killed);
	store_remove(f, CG_DATABASE "-wal");
	store_refused(f, "is older than what was written last");
	store_put_copy(f, killed);
	store = store_reopen(f);
	g_assert_cmpuint(cg_store_grants(store)->len, ==, 1);
	cg_store_free(store);
}

static void database_removed(Fixture *f, gconstpointer data)
{
	cg_store_free(store_reopen(f));
	store_remove(f, CG_DATABASE);
	store_refused(f, "contactguard.db is missing, and was there");
}

/* What is in the way of a migration is not ours, and the old schema is left whole. */
static void half_migrated(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);
	guint64 version = 0, tables = 0;
	sqlite3 *db = NULL;

	store_put_key(f);
	store_run_sql(f, SCHEMA_1 "CREATE TABLE trips (in_the_way INTEGER);");
	store_refused(f, "its table trips is not ours");
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_true(cg_database_number(db, "PRAGMA user_version", &version));
	g_assert_cmpuint(version, ==, 1);
	g_assert_true(cg_database_number(
		db, "SELECT count(*) FROM sqlite_schema WHERE name = 'grants'", &tables));
	g_assert_cmpuint(tables, ==, 0);
	sqlite3_close(db);
}

static void durable(Fixture *f, gconstpointer data)
{
	sqlite3 *db = store_open_database(f);
	guint64 level = 0;

	g_assert_true(cg_database_number(db, "PRAGMA synchronous", &level));
	g_assert_cmpuint(level, ==, 2); /* FULL */
	sqlite3_close(db);
}

void test_store_database(void)
{
	ADD("database/broken", broken);
	ADD("database/empty", empty);
	ADD("database/log-alone", log_alone);
	ADD("database/of-its-owner", of_its_owner);
	ADD("database/half-made", half_made);
	ADD("database/newer-schema", newer_schema);
	ADD("database/schema-1", schema_1);
	ADD("database/schema-3", schema_3);
	ADD("database/put-back", put_back);
	ADD("database/log-removed", log_removed);
	ADD("database/database-removed", database_removed);
	ADD("database/half-migrated", half_migrated);
	ADD("database/durable", durable);
}
