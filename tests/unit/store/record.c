/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records: nothing may be released before the row is durable, and a row that could not be written
 * is neither released under nor closed. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <string.h>

static const CgRelease release = { "A", "car:1", "x", "pb", 7 };

static void count_wake(gpointer data)
{
	++*(guint *)data;
}

static void wait_until_known(const CgRecord *record)
{
	while (cg_record_state(record) == CG_RECORD_PENDING)
		g_main_context_iteration(NULL, TRUE);
}

static void close_record(CgStore *store, CgRecord *record, CgRecordEnd end)
{
	g_autoptr(GArray) digests = g_array_new(FALSE, TRUE, CG_DIGEST_SIZE);
	const CgRecordClose close = { 2, 3, 400, end, digests };

	cg_record_close(record, &close, NULL, NULL);
	ledger_settle(store);
}

static void durable(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	guint wakes = 0;
	CgRecord *record = cg_record_open(store, &release, (CgWake){ count_wake, &wakes });
	g_autofree char *open = NULL, *closed = NULL;

	g_assert_cmpint(cg_record_state(record), ==, CG_RECORD_PENDING);
	g_assert_cmpuint(wakes, ==, 0);
	wait_until_known(record);
	g_assert_cmpint(cg_record_state(record), ==, CG_RECORD_DURABLE);
	g_assert_null(cg_record_why(record));
	g_assert_cmpuint(wakes, ==, 1);
	open = ledger_text(store);
	g_assert_nonnull(strstr(open, "open"));
	g_assert_nonnull(strstr(open, "Grant=uint64 7"));
	g_assert_null(strstr(open, "close"));

	close_record(store, record, CG_RECORD_CUT);
	closed = ledger_text(store);
	g_assert_nonnull(strstr(closed, "close"));
	g_assert_nonnull(strstr(closed, "Cards=uint32 3"));
	g_assert_nonnull(strstr(closed, "End='cut'"));
	g_assert_cmpuint(wakes, ==, 1);
	ledger_assert_sound(store, "2 rows");
	cg_store_free(store);
}

static void failed(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;
	guint wakes = 0;
	CgRecord *record;
	sqlite3 *other;

	ledger_settle(store);
	other = store_block(f);
	record = cg_record_open(store, &release, (CgWake){ count_wake, &wakes });
	wait_until_known(record);
	g_assert_cmpint(cg_record_state(record), ==, CG_RECORD_FAILED);
	g_assert_nonnull(strstr(cg_record_why(record), "locked"));
	g_assert_cmpuint(wakes, ==, 1);
	sqlite3_close(other);
	close_record(store, record, CG_RECORD_DONE);
	rows = ledger_text(store);
	g_assert_cmpstr(rows, ==, "");
	cg_store_free(store);
}

/* The owner need not wait: the row that closes comes behind the one that opens. */
static void closed_at_once(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	guint wakes = 0;

	close_record(store, cg_record_open(store, &release, (CgWake){ count_wake, &wakes }),
		     CG_RECORD_BROKEN);
	g_assert_cmpuint(wakes, ==, 0);
	ledger_assert_sound(store, "2 rows");
	cg_store_free(store);
}

/* Of all repositories: the row does not name one, also if it is closed by the next run. */
static void summed(Fixture *f, gconstpointer data)
{
	const CgRelease of_all = { "A", "car:1", "x", NULL, 7 };
	CgStore *store = store_reopen(f);
	CgRecord *done = cg_record_open(store, &of_all, (CgWake){ 0 });
	CgRecord *lost = cg_record_open(store, &of_all, (CgWake){ 0 });
	g_autoptr(GHashTable) killed = NULL;
	g_autofree char *rows = NULL;

	close_record(store, done, CG_RECORD_DONE);
	killed = store_copy(f);
	close_record(store, lost, CG_RECORD_DONE);
	cg_store_free(store);
	store_put_copy(f, killed);
	store = store_reopen(f);
	rows = ledger_text(store);
	g_assert_null(strstr(rows, "Repository"));
	g_assert_nonnull(
		strstr(rows, "1 open 50000 Phone='A' Consumer='car:1' Scope='x' Summed=true"));
	g_assert_nonnull(strstr(rows, "3 close 50000 Opened=uint64 1 Phone='A' Consumer='car:1' "
				      "Summed=true Requests=uint32 2"));
	g_assert_nonnull(strstr(rows, "4 close 50000 Opened=uint64 2 Phone='A' Consumer='car:1' "
				      "Summed=true Requests=uint32 0"));
	ledger_assert_sound(store, "4 rows");
	cg_store_free(store);
}

static void withheld(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	g_autofree char *rows = NULL;
	Told told = { 0 };

	cg_store_record_withheld(store, &(CgRelease){ "A", "app:\xff", "x", "pb", 0 }, store_told,
				 &told);
	store_settle(&told, 1);
	g_assert_null(told.error);
	rows = ledger_text(store);
	g_assert_nonnull(strstr(rows, "1 held"));
	g_assert_nonnull(
		strstr(rows, "Consumer='app:\357\277\275'")); /* no byte that is not UTF-8 */
	g_assert_null(strstr(rows, "Grant"));
	cg_store_free(store);
}

/* Who fills the disk gets nothing more, and nobody else is concerned. */
static void too_many(Fixture *f, gconstpointer data)
{
	g_autofree char *name = g_strnfill(4 << 20, 'x');
	const CgRelease many = { "A", name, "x", "pb", 7 };
	CgStore *store = store_reopen(f);
	guint written = 0, wakes = 0;
	CgRecordState state;

	do {
		CgRecord *record = cg_record_open(store, &many, (CgWake){ 0 });

		wait_until_known(record);
		state = cg_record_state(record);
		if (state == CG_RECORD_FAILED)
			g_assert_nonnull(strstr(cg_record_why(record), "too many rows"));
		written += state == CG_RECORD_DURABLE;
		close_record(store, record, CG_RECORD_DONE);
	} while (state == CG_RECORD_DURABLE);
	g_assert_cmpuint(written, ==, CG_LEDGER_CONSUMER_MAX / (8 << 20));
	close_record(store, cg_record_open(store, &release, (CgWake){ count_wake, &wakes }),
		     CG_RECORD_DONE);
	/* What was emptied counts no more. */
	cg_store_erase(store, NULL, NULL, NULL);
	{
		CgRecord *record = cg_record_open(store, &many, (CgWake){ 0 });

		wait_until_known(record);
		g_assert_cmpint(cg_record_state(record), ==, CG_RECORD_DURABLE);
		close_record(store, record, CG_RECORD_DONE);
	}
	cg_store_free(store);
}

void test_store_record(void)
{
	ADD("record/durable", durable);
	ADD("record/failed", failed);
	ADD("record/closed-at-once", closed_at_once);
	ADD("record/summed", summed);
	ADD("record/withheld", withheld);
	ADD("record/too-many", too_many);
}
