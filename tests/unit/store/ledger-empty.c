/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Emptying, by a driver and by age: what goes, what stays, and that the chain still holds. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <string.h>

#define DAY CG_SECONDS(24 * 3600)

static guint64 number(const Fixture *f, const char *sql)
{
	sqlite3 *db = store_open_database(f);
	guint64 found = 0;

	g_assert_true(cg_database_number(db, sql, &found));
	sqlite3_close(db);
	return found;
}

static void of_one_phone(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;

	ledger_pull(store, "A", "car:1", 2);
	ledger_pull(store, "AA", "car:1", 3);
	ledger_withhold(store, "A", "car:2");
	cg_store_erase(store, "A", NULL, NULL);
	rows = ledger_text(store);
	g_assert_true(g_str_has_prefix(rows, "1 open 50000 Erased=true\n"
					     "2 close 50000 Erased=true\n3 open 50000 Phone='AA'"));
	g_assert_nonnull(strstr(rows, "5 held 50000 Erased=true\n"
				      "6 erase 50000 Phone='A' Rows=uint64 3 Seal\n"));
	g_assert_cmpuint(number(f, "SELECT count(*) FROM released"), ==, 1);
	ledger_assert_sound(store, "6 rows, 3 of them emptied");
	cg_store_free(store);
}

/* Also if there is none; and never the rows that say so. */
static void of_all(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;

	cg_store_erase(store, NULL, NULL, NULL);
	ledger_pull(store, "A", "car:1", 2);
	cg_store_erase(store, NULL, NULL, NULL);
	cg_store_erase(store, NULL, NULL, NULL);
	rows = ledger_text(store);
	g_assert_cmpstr(rows, ==,
			"1 erase 50000 Rows=uint64 0 Seal\n2 open 50000 Erased=true\n"
			"3 close 50000 Erased=true\n4 erase 50000 Rows=uint64 2 Seal\n"
			"5 erase 50000 Rows=uint64 0 Seal\n");
	ledger_assert_sound(store, "5 rows, 2 of them emptied");
	cg_store_free(store);
}

static void by_age(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *before = NULL, *rows = NULL;

	ledger_pull(store, "A", "car:1", 2);
	cg_clock_advance(2 * DAY);
	ledger_withhold(store, "A", "car:1");
	cg_store_expire(store, 2 * DAY, NULL, NULL);
	before = ledger_text(store);
	g_assert_null(strstr(before, "keep"));
	cg_clock_advance(1);
	cg_store_expire(store, 2 * DAY, NULL, NULL);
	rows = ledger_text(store);
	g_assert_nonnull(strstr(rows, "2 close 50000 Erased=true\n3 held 222800 Phone='A'"));
	g_assert_nonnull(strstr(rows, "\n4 keep 222800 Rows=uint64 2 Seal\n"));
	ledger_assert_sound(store, "4 rows, 2 of them emptied");
	cg_store_free(store);
}

/* A wall clock that is set forward and back makes nothing younger. */
static void clock_set_back(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;

	ledger_withhold(store, "A", "car:1");
	cg_clock_freeze(CG_SECONDS(1000), 3 * DAY);
	cg_store_expire(store, DAY, NULL, NULL);
	cg_clock_freeze(CG_SECONDS(1001), CG_SECONDS(50));
	ledger_withhold(store, "A", "car:1");
	rows = ledger_text(store);
	g_assert_cmpstr(rows, ==,
			"1 held 50000 Erased=true\n2 keep 259200 Rows=uint64 1 Seal\n"
			"3 held 259201 Phone='A' Consumer='car:1' Scope='x' Repository='pb'\n");
	cg_store_free(store);
}

/* What an emptied row said is in none of the files. */
static void from_the_files(Fixture *f, gconstpointer data)
{
	static const char *const files[] = { CG_DATABASE, CG_DATABASE "-wal" };
	CgStore *store = store_reopen(f);

	for (guint i = 0; i < 300; i++)
		ledger_withhold(store, i % 3 ? "other" : "A", "car:planted");
	cg_store_erase(store, "other", NULL, NULL);
	ledger_settle(store);
	cg_store_erase(store, NULL, NULL, NULL);
	ledger_settle(store);
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(f->dir, files[i], NULL), *bytes = NULL;
		gsize size = 0;

		g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
		g_assert_null(memmem(bytes, size, "car:planted", strlen("car:planted")));
	}
	ledger_assert_sound(store, "302 rows, 300 of them emptied");
	cg_store_free(store);
}

void test_store_ledger_empty(void)
{
	ADD("ledger-empty/of-one-phone", of_one_phone);
	ADD("ledger-empty/of-all", of_all);
	ADD("ledger-empty/by-age", by_age);
	ADD("ledger-empty/clock-set-back", clock_set_back);
	ADD("ledger-empty/from-the-files", from_the_files);
}
