/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Usage: what is added row by row is what counting them all gives. */
#include "ledger-fixture.h"
#include "store-tests.h"

static guint64 usage_of(const Fixture *f, const char *consumer)
{
	sqlite3 *db = store_open_database(f);
	guint64 added = 0, counted = 0;

	g_assert_true(cg_usage_read(db, consumer, &added));
	g_assert_true(cg_database_run(db, "BEGIN"));
	g_assert_true(cg_usage_count(db));
	g_assert_true(cg_usage_read(db, consumer, &counted));
	g_assert_true(cg_database_run(db, "ROLLBACK"));
	sqlite3_close(db);
	g_assert_cmpuint(added, ==, counted);
	return added;
}

static void counted(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	guint64 one, two;

	ledger_settle(store);
	g_assert_cmpuint(usage_of(f, "car:1"), ==, 0);
	ledger_pull(store, "A", "car:1", 10);
	ledger_settle(store);
	one = usage_of(f, "car:1");
	g_assert_cmpuint(one, >, 2 * 128 + 10 * CG_DIGEST_SIZE);
	g_assert_cmpuint(usage_of(f, "car:2"), ==, 0);
	ledger_pull(store, "B", "car:1", 10); /* the same digests, which are there once */
	ledger_withhold(store, "B", "car:2");
	ledger_settle(store);
	two = usage_of(f, "car:1");
	g_assert_cmpuint(two, >, one);
	g_assert_cmpuint(two - one, <, one);
	g_assert_cmpuint(usage_of(f, "car:2"), >, 128);
	cg_store_erase(store, "A", NULL, NULL);
	ledger_settle(store);
	g_assert_cmpuint(usage_of(f, "car:1"), ==, two - one);
	cg_store_free(store);
}

void test_store_usage(void)
{
	ADD("usage/counted", counted);
}
