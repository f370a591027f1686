/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ledger's rows: what they say, that they are only added, and what happens to what was left
 * open. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <string.h>

static void says(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;

	ledger_pull(store, "A", "car:1", 2);
	ledger_withhold(store, "A", "car:2");
	rows = ledger_text(store);
	g_assert_cmpstr(
		rows, ==,
		"1 open 50000 Phone='A' Consumer='car:1' Scope='x' Repository='pb' Grant=uint64 7\n"
		"2 close 50000 Opened=uint64 1 Phone='A' Consumer='car:1' Repository='pb' "
		"Requests=uint32 1 Cards=uint32 2 Bytes=uint64 100 End='done' Seal\n"
		"3 held 50000 Phone='A' Consumer='car:2' Scope='x' Repository='pb'\n");
	ledger_assert_sound(store, "3 rows, 0 of them emptied");
	cg_store_free(store);
}

/* What a name of the system's is not text is not lost. */
static void odd_names(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;

	ledger_withhold(store, "A", "lsm:it's <\"\n\xff'>");
	rows = ledger_text(store);
	g_assert_nonnull(strstr(rows, "it's <"));
	ledger_assert_sound(store, "1 rows");
	cg_store_free(store);
}

static void assert_refused(const Fixture *f, const char *sql)
{
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL);
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void only_added(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	ledger_pull(store, "A", "car:1", 2);
	ledger_settle(store);
	assert_refused(f, "DELETE FROM ledger WHERE row = 2");
	assert_refused(f, "UPDATE ledger SET payload = '{}' WHERE row = 1");
	assert_refused(f, "UPDATE ledger SET time = 1 WHERE row = 1");
	assert_refused(f, "UPDATE ledger SET payload = NULL WHERE row = 1");
	assert_refused(f,
		       "UPDATE ledger SET payload = NULL, emptied = 2, hash = x'' WHERE row = 1");
	ledger_assert_sound(store, "2 rows");
	cg_store_free(store);
}

static CgRecord *open_one(CgStore *store)
{
	const CgRelease release = { "A", "car:1", "x", "pb", 7 };

	return cg_record_open(store, &release, (CgWake){ 0 });
}

static void close_empty(CgRecord *record)
{
	g_autoptr(GArray) none = g_array_new(FALSE, FALSE, CG_DIGEST_SIZE);
	const CgRecordClose close = { .digests = none };

	cg_record_close(record, &close, NULL, NULL);
}

/* As a kill leaves it. */
static void left_open(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f), *next;
	CgRecord *open = open_one(store), *other = open_one(store);
	g_autofree char *rows = NULL, *later = NULL;
	g_autoptr(GHashTable) killed = NULL;

	close_empty(other);
	ledger_settle(store);
	killed = store_copy(f);
	close_empty(open);
	cg_store_free(store);
	store_put_copy(f, killed);
	next = store_reopen(f);
	rows = ledger_text(next);
	g_assert_nonnull(strstr(rows, "4 close 50000 Opened=uint64 1 Phone='A' Consumer='car:1' "
				      "Repository='pb' Requests=uint32 0 Cards=uint32 0 "
				      "Bytes=uint64 0 End='unknown' Seal\n"));
	ledger_assert_sound(next, "4 rows");
	cg_store_free(next);
	next = store_reopen(f);
	later = ledger_text(next);
	g_assert_cmpstr(later, ==, rows);
	cg_store_free(next);
}

/* Its number goes to another row, which its close leaves alone. */
static void not_written(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	CgRecord *first, *second;
	g_autofree char *rows = NULL;
	sqlite3 *other;

	ledger_settle(store);
	other = store_block(f);
	first = open_one(store);
	g_assert_cmpint(cg_record_state(first), ==, CG_RECORD_PENDING);
	while (cg_record_state(first) == CG_RECORD_PENDING)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(cg_record_state(first), ==, CG_RECORD_FAILED);
	g_assert_nonnull(strstr(cg_record_why(first), "locked"));
	sqlite3_close(other);
	second = open_one(store);
	ledger_settle(store);
	g_assert_cmpint(cg_record_state(second), ==, CG_RECORD_DURABLE);
	close_empty(first);
	rows = ledger_text(store);
	g_assert_null(strstr(rows, "close"));
	close_empty(second);
	ledger_assert_sound(store, "2 rows");
	cg_store_free(store);
}

void test_store_ledger(void)
{
	ADD("ledger/says", says);
	ADD("ledger/odd-names", odd_names);
	ADD("ledger/only-added", only_added);
	ADD("ledger/left-open", left_open);
	ADD("ledger/not-written", not_written);
}
