/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hashes: what is told apart stays apart. */
#include "fixture.h"
#include "store-tests.h"

static const guint8 key[CG_HASH_SIZE] = "a key";

static char *hash_of(const char *label, const char *sql)
{
	g_autoptr(CgHash) hash = cg_hash_new(key, label);
	sqlite3 *db = NULL;
	char *text;

	g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
	g_assert_true(cg_hash_rows(hash, db, sql));
	sqlite3_close(db);
	text = g_strdup(g_hmac_get_string(hash));
	return text;
}

static void assert_apart(const char *label, const char *one, const char *other_label,
			 const char *other)
{
	g_autofree char *first = hash_of(label, one), *again = hash_of(label, one);
	g_autofree char *second = hash_of(other_label, other);

	g_assert_cmpstr(first, ==, again);
	g_assert_cmpstr(first, !=, second);
}

static void apart(Fixture *f, gconstpointer data)
{
	assert_apart("a", "SELECT 1", "b", "SELECT 1");
	assert_apart("a", "SELECT 1", "a", "SELECT 2");
	assert_apart("a", "SELECT 1", "a", "SELECT '1'");
	assert_apart("a", "SELECT ''", "a", "SELECT NULL");
	assert_apart("a", "SELECT ''", "a", "SELECT x''");
	assert_apart("a", "SELECT 'ab', 'c'", "a", "SELECT 'a', 'bc'");
	assert_apart("a", "SELECT 1 UNION ALL SELECT 1", "a", "SELECT 1");
	assert_apart("a", "SELECT 1 WHERE 0", "a", "SELECT 1");
	assert_apart("a", "SELECT 1.5", "a", "SELECT '1.5'");
}

static void unreadable(Fixture *f, gconstpointer data)
{
	g_autoptr(CgHash) hash = cg_hash_new(key, "a");
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(":memory:", &db), ==, SQLITE_OK);
	g_assert_false(cg_hash_rows(hash, db, "SELECT * FROM nothing"));
	sqlite3_close(db);
}

void test_store_hash(void)
{
	ADD("hash/apart", apart);
	ADD("hash/unreadable", unreadable);
}
