/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verifying: every change to any part of the ledger is found, and emptying by its own rows is none.
 */
#include "ledger-fixture.h"
#include "store-tests.h"

/* Seven rows, of which 1 and 2 are emptied by 5. */
static void write_ledger(const Fixture *f)
{
	CgStore *store = store_reopen(f);

	ledger_pull(store, "A", "car:1", 2);
	ledger_pull(store, "B", "car:1", 3);
	cg_store_erase(store, "A", NULL, NULL);
	ledger_pull(store, "A", "car:1", 1);
	cg_store_free(store);
}

static void tampered(Fixture *f, gconstpointer data)
{
	const char *const *what = data;
	CgStore *store;

	write_ledger(f);
	store = store_reopen(f);
	ledger_assert_sound(store, "7 rows, 2 of them emptied");
	cg_store_free(store);
	store_tamper(f, what[0]);
	store = store_reopen(f);
	ledger_assert_unsound(store, what[1]);
	cg_store_free(store);
}

/* The end is sealed with what drivers decided, so the daemon does not start. */
static void end_tampered(Fixture *f, gconstpointer data)
{
	write_ledger(f);
	store_tamper(f, data);
	store_refused(f, "was changed by another program");
}

static const char *const ends[] = {
	"DELETE FROM ledger WHERE row = 7; UPDATE ledger_head SET rows = 6",
	"UPDATE ledger_head SET seal = zeroblob(32)",
	"DELETE FROM ledger_head",
};

/* clang-format off */
static const char *const cases[][2] = {
	{ "UPDATE ledger SET row = 9 WHERE row = 3", "row 3: it was taken out" },
	{ "UPDATE ledger SET row = 9 WHERE row = 7", "row 7: it was taken out" },
	{ "UPDATE ledger SET kind = 'held' WHERE row = 3", "row 3: it was changed" },
	{ "UPDATE ledger SET time = time + 1 WHERE row = 3", "row 3: it was changed" },
	{ "UPDATE ledger SET payload = replace(payload, 'B', 'C') WHERE row = 3", "row 3: what it says" },
	{ "UPDATE ledger SET payload = payload || char(0) || 'x' WHERE row = 3", "row 3: it can't be read" },
	{ "UPDATE ledger SET payload = '{}' WHERE row = 1", "row 1: what it says" },
	{ "UPDATE ledger SET digest = zeroblob(32) WHERE row = 3", "row 3: it was changed" },
	{ "UPDATE ledger SET digest = x'00' WHERE row = 3", "row 3: it can't be read" },
	{ "UPDATE ledger SET hash = zeroblob(32) WHERE row = 3", "row 3: it was changed" },
	{ "UPDATE ledger SET hash = zeroblob(32) WHERE row = 7", "row 7: it was changed" },
	/* Emptied without a row that says so, or with one that says it of others. */
	{ "UPDATE ledger SET payload = NULL WHERE row = 3", "row 3: it was emptied, and no row" },
	{ "UPDATE ledger SET payload = NULL, emptied = 5 WHERE row = 3", "row 5: the rows that are empty" },
	{ "UPDATE ledger SET payload = NULL, emptied = 6 WHERE row = 3", "row 8: it would say" },
	{ "UPDATE ledger SET payload = NULL, emptied = 99 WHERE row = 3", "row 8: it would say" },
	{ "UPDATE ledger SET payload = NULL, emptied = 1 WHERE row = 3", "row 3: it was emptied" },
	{ "UPDATE ledger SET payload = NULL, emptied = 6 WHERE row = 5", "row 5: it was emptied" },
	{ "UPDATE ledger SET emptied = 6 WHERE row = 1", "row 5: the rows that are empty" },
	/* Rows removed, moved, put in. */
	{ "DELETE FROM ledger WHERE row = 1", "row 1: it was taken out" },
	{ "DELETE FROM ledger WHERE row = 3", "row 3: it was taken out" },
	{ "DELETE FROM ledger WHERE row = 3; UPDATE ledger SET row = row - 1 WHERE row > 3", "row 3: it was changed" },
	{ "UPDATE ledger SET row = 100 WHERE row = 3; UPDATE ledger SET row = 3 WHERE row = 4;"
	  "UPDATE ledger SET row = 4 WHERE row = 100", "row 3: it was changed" },
	{ "INSERT INTO ledger SELECT 8, kind, time, payload, digest, hash, NULL FROM ledger WHERE row = 7", "row 8: it was changed" },
	{ "INSERT INTO ledger SELECT 0, kind, time, payload, digest, hash, NULL FROM ledger WHERE row = 1", "row 1: it was taken out" },
	/* The end. */
	{ "DELETE FROM ledger WHERE row = 7", "row 7: the ledger does not end as it was left" },
	{ "DELETE FROM ledger", "row 1: the ledger does not end" },
	/* What belongs to rows. */
	{ "DELETE FROM released WHERE closed = 4 AND digest = (SELECT max(digest) FROM released)", "row 4: the digests" },
	{ "UPDATE released SET closed = 7 WHERE closed = 4", "row 4: the digests" },
	{ "INSERT INTO released VALUES (zeroblob(16), 7)", "row 7: the digests" },
	{ "INSERT INTO released VALUES (zeroblob(16), 99)", "row 7: there are digests" },
	{ "INSERT INTO released VALUES (x'00', 4)", "row 4: the digests" },
};
/* clang-format on */

/* Nothing more is added, which would hide what was cut off; and nothing is lost. */
static void goes_no_further(Fixture *f, gconstpointer data)
{
	g_autofree char *before = NULL, *after = NULL;
	CgStore *store;

	write_ledger(f);
	store_tamper(f, "DELETE FROM ledger WHERE row = 7");
	store = store_reopen(f);
	before = ledger_text(store);
	ledger_withhold(store, "A", "car:1");
	ledger_pull(store, "A", "car:1", 1);
	after = ledger_text(store);
	g_assert_cmpstr(before, ==, after);
	ledger_assert_unsound(store, "row 7: the ledger does not end");
	cg_store_free(store);
}

static void other_key(Fixture *f, gconstpointer data)
{
	write_ledger(f);
	store_put_key(f);
	store_refused(f, "changed by another program");
}

/* While the daemon runs, too. */
static void end_tampered_meanwhile(Fixture *f, gconstpointer data)
{
	CgStore *store;

	write_ledger(f);
	store = store_reopen(f);
	store_tamper(f, data);
	ledger_assert_unsound(store, "was changed by another program");
	cg_store_free(store);
	store_refused(f, "was changed by another program");
}

/* A page of it is not what SQLite wrote. */
static void garbled(Fixture *f, gconstpointer data)
{
	CgStore *store;

	write_ledger(f);
	store_run_sql(f, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = "
			 "(SELECT rootpage FROM sqlite_schema WHERE name = 'counter') "
			 "WHERE name = 'released'");
	store = store_reopen(f);
	ledger_assert_unsound(store, "");
	cg_store_free(store);
}

/* An index that leaves rows out hides them from whoever looks by it. */
static void index_of_nothing(Fixture *f, gconstpointer data)
{
	CgStore *store;

	write_ledger(f);
	store_run_sql(f, "PRAGMA writable_schema = ON; CREATE TABLE spare (a PRIMARY KEY);"
			 "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema "
			 "WHERE name = 'sqlite_autoindex_spare_1') "
			 "WHERE name = 'sqlite_autoindex_grants_1';"
			 "DELETE FROM sqlite_schema WHERE tbl_name = 'spare'");
	store = store_reopen(f);
	ledger_assert_unsound(store, "");
	cg_store_free(store);
}

void test_store_ledger_verify(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/store/ledger-verify/tampered/%u", i);

		g_test_add(path, Fixture, cases[i], store_set_up, tampered, store_tear_down);
	}
	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autofree char *path = g_strdup_printf("/store/ledger-verify/end/%u", i);
		g_autofree char *live = g_strdup_printf("/store/ledger-verify/end-meanwhile/%u", i);

		g_test_add(path, Fixture, ends[i], store_set_up, end_tampered, store_tear_down);
		g_test_add(live, Fixture, ends[i], store_set_up, end_tampered_meanwhile,
			   store_tear_down);
	}
	ADD("ledger-verify/index-of-nothing", index_of_nothing);
	ADD("ledger-verify/goes-no-further", goes_no_further);
	ADD("ledger-verify/other-key", other_key);
	ADD("ledger-verify/garbled", garbled);
}
