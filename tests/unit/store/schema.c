/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables: nothing that somebody added, took away or changed is overlooked. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static const struct {
	const char *sql, *fault;
} plants[] = {
	{ "CREATE TRIGGER t AFTER INSERT ON ledger BEGIN DELETE FROM ledger_open; END",
	  "its trigger t is not ours" },
	{ "CREATE TRIGGER t BEFORE INSERT ON grants BEGIN SELECT raise(IGNORE); END",
	  "its trigger t is not ours" },
	{ "CREATE VIEW v AS SELECT * FROM grants", "its view v is not ours" },
	{ "DROP TABLE ledger_open; CREATE VIEW ledger_open AS SELECT 1 AS row",
	  "its table ledger_open is missing" },
	{ "CREATE TABLE more (a)", "its table more is not ours" },
	{ "CREATE INDEX i ON grants (serial)", "its index i is not ours" },
	{ "CREATE UNIQUE INDEX i ON grants (phone)", "its index i is not ours" },
	{ "ANALYZE", "its table sqlite_stat1 is not ours" },
	{ "DROP TRIGGER ledger_stays", "its trigger ledger_stays is missing" },
	{ "DROP INDEX released_by_row", "its index released_by_row is missing" },
	{ "DROP TABLE usage", "its table usage is missing" },
	{ "ALTER TABLE grants ADD COLUMN more GENERATED ALWAYS AS (scope)", "its table grants is" },
	{ "ALTER TABLE grants RENAME COLUMN scope TO old", "its table grants is" },
	{ "DROP TABLE ledger_open; CREATE TABLE ledger_open (row INTEGER PRIMARY KEY ON CONFLICT "
	  "IGNORE)",
	  "its table ledger_open is" },
	{ "DROP TABLE ledger_open; CREATE TABLE ledger_open (row INTEGER PRIMARY KEY) WITHOUT "
	  "ROWID",
	  "its table ledger_open is" },
	{ "DROP TABLE trips; CREATE VIRTUAL TABLE trips USING fts5(phone)", "trips" },
	{ "CREATE TRIGGER \"a\nb\" AFTER INSERT ON ledger BEGIN SELECT 1; END",
	  "its trigger a is" },
	{ "PRAGMA user_version = 2", "is not ours" },
	{ "PRAGMA user_version = 0", "is not ours" },
};

static void planted(Fixture *f, gconstpointer data)
{
	g_autoptr(GHashTable) before = NULL;

	cg_store_free(store_reopen(f));
	before = store_copy(f);
	for (guint i = 0; i < G_N_ELEMENTS(plants); i++) {
		g_test_message("%s", plants[i].sql);
		store_run_sql(f, plants[i].sql);
		store_refused(f, plants[i].fault);
		store_put_copy(f, before);
	}
	cg_store_free(store_reopen(f));
}

/* Before it is brought up to date, since a trigger would act then. */
static void planted_in_an_old_one(Fixture *f, gconstpointer data)
{
	store_put_key(f);
	store_run_sql(f, "CREATE TABLE counter (name TEXT PRIMARY KEY, next INTEGER NOT NULL);"
			 "INSERT INTO counter VALUES ('fill', 4711); PRAGMA user_version = 1;"
			 "CREATE TRIGGER t AFTER UPDATE ON counter BEGIN SELECT 1; END");
	store_refused(f, "its trigger t is not ours");
}

static void each_is_its_own(Fixture *f, gconstpointer data)
{
	for (guint64 schema = 0; schema <= cg_schema_latest(); schema++) {
		g_autofree char *fault = NULL, *other = NULL;
		sqlite3 *db = NULL;

		g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
		for (guint64 i = 0; i < schema; i++)
			g_assert_true(cg_schema_step(db, i));
		fault = cg_schema_find_fault(db, schema);
		g_assert_null(fault);
		other = cg_schema_find_fault(db, schema ? schema - 1 : 1);
		g_assert_nonnull(other);
		sqlite3_close(db);
	}
}

void test_store_schema(void)
{
	ADD("schema/planted", planted);
	ADD("schema/planted-in-an-old-one", planted_in_an_old_one);
	ADD("schema/each-is-its-own", each_is_its_own);
}
