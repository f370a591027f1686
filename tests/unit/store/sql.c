/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Statements: what is bound comes back, and what is of another kind or size is refused. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static sqlite3 *open_memory(void)
{
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
	g_assert_true(
		cg_database_run(db, "CREATE TABLE t (text TEXT, number INTEGER, bytes BLOB)"));
	return db;
}

static void values(void)
{
	static const guint8 bytes[3] = { 0, 0xFF, 7 };
	sqlite3 *db = open_memory();
	CgStatement *statement = cg_database_prepare(db, "INSERT INTO t VALUES (?, ?, ?)");
	guint8 out[3] = { 0 };
	guint64 number = 0;

	g_assert_true(cg_bind_text(statement, 1, "Ann"));
	g_assert_true(cg_bind_number(statement, 2, G_MAXINT64));
	g_assert_true(cg_bind_bytes(statement, 3, bytes, sizeof(bytes)));
	g_assert_false(cg_bind_number(statement, 4, 1));
	g_assert_true(cg_database_done(statement));
	sqlite3_finalize(statement);

	statement = cg_database_prepare(db, "SELECT * FROM t");
	g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
	g_assert_cmpstr(cg_column_text(statement, 0), ==, "Ann");
	g_assert_true(cg_column_bytes(statement, 2, out, sizeof(out)));
	g_assert_cmpmem(out, sizeof(out), bytes, sizeof(bytes));
	g_assert_false(cg_column_bytes(statement, 2, out, sizeof(out) - 1));
	g_assert_false(cg_column_bytes(statement, 0, out, 3)); /* it is a text */
	sqlite3_finalize(statement);

	g_assert_true(cg_database_number(db, "SELECT number FROM t", &number));
	g_assert_cmpuint(number, ==, G_MAXINT64);
	sqlite3_close(db);
}

static void failures(void)
{
	sqlite3 *db = open_memory();
	CgStatement *statement = cg_database_prepare(db, "SELECT 1");
	g_autoptr(GError) error = NULL;
	guint64 number = 7;

	g_assert_false(cg_database_run(db, "nonsense"));
	g_assert_null(cg_database_prepare(db, "nonsense"));
	g_assert_false(cg_database_done(NULL));
	g_assert_false(cg_database_done(statement)); /* it has a row */
	g_assert_false(cg_database_number(db, "SELECT number FROM t", &number));
	g_assert_cmpuint(number, ==, 7);
	sqlite3_finalize(statement);
	sqlite3_close(db);

	g_assert_false(cg_store_fail(&error, "open it", "/dir", "it is closed"));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_cmpstr(error->message, ==, "/dir: cannot open it: it is closed");
	g_assert_false(cg_store_sync_dir("/nonexistent"));
}

void test_store_sql(void)
{
	g_test_add_func("/store/sql/values", values);
	g_test_add_func("/store/sql/failures", failures);
}
