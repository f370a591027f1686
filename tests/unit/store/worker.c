/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The worker: what it says is written is, in order; what it can't write it says, and leaves all as
 * it was. */
#include "fixture.h"
#include "store-tests.h"

#include <glib/gstdio.h>
#include <string.h>

static void put(CgStore *store, Told *told, guint64 serial)
{
	g_autoptr(CgGrant) grant = store_grant("A", "1", "[Scope x]\n", "trip", serial);

	cg_store_save_grant(store, grant, store_told, told);
}

static void assert_serial(const Fixture *f, guint64 expected)
{
	sqlite3 *db = store_open_database(f);
	guint64 serial = 0;

	g_assert_true(cg_database_number(db, "SELECT serial FROM grants", &serial));
	g_assert_cmpuint(serial, ==, expected);
	sqlite3_close(db);
}

/* Another connection sees it as soon as it is told, and nothing is told from inside the call. */
static void told_when_durable(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	for (guint i = 1; i <= 20; i++)
		put(store, &told, i);
	g_assert_cmpuint(told.count, ==, 0);
	store_settle(&told, 20);
	g_assert_null(told.error);
	assert_serial(f, 20);
	cg_store_free(store);
}

/* All is written, and nothing is told but by the main loop. */
static void waited_for(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	cg_store_wait(store); /* nothing was asked yet */
	for (guint i = 1; i <= 20; i++)
		put(store, &told, i);
	cg_store_wait(store);
	assert_serial(f, 20);
	g_assert_cmpuint(told.count, ==, 0);
	store_settle(&told, 20);
	cg_store_free(store);
}

static void in_the_way(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);
	CgStore *store = store_reopen(f);
	Told told = { 0 };
	sqlite3 *other = NULL;

	put(store, &told, 1);
	store_settle(&told, 1);
	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	g_assert_true(cg_database_run(other, "BEGIN IMMEDIATE"));
	put(store, &told, 2);
	store_settle(&told, 2);
	g_assert_nonnull(strstr(told.error, "locked"));
	g_assert_true(cg_database_run(other, "ROLLBACK"));
	sqlite3_close(other);
	/* And goes on. */
	put(store, &told, 3);
	store_settle(&told, 3);
	g_assert_null(told.error);
	cg_store_free(store);
	g_free(told.error);
}

/* Writes, and then cannot go on. */
static gboolean write_half(sqlite3 *db, CgJob *job)
{
	job->why = "no room";
	g_assert_true(cg_rows_write_grant(db, job->key, job->grant));
	return FALSE;
}

static void nothing_half_written(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	CgStore *again;
	Told told = { 0 };

	put(store, &told, 1);
	store_settle(&told, 1);
	cg_store_do(store, (CgJob){ .run = write_half,
				    .grant = store_grant("A", "1", "[Scope x]\n", "trip", 2),
				    .done = store_told,
				    .data = &told });
	store_settle(&told, 2);
	g_assert_nonnull(strstr(told.error, "no room"));
	cg_store_free(store);
	again = store_reopen(f);
	g_assert_cmpuint(cg_store_grants(again)->len, ==, 1);
	g_assert_cmpuint(((CgGrant *)cg_store_grants(again)->pdata[0])->serial, ==, 1);
	cg_store_free(again);
	g_free(told.error);
}

/* What another program adds while the daemon runs might undo what it writes, so it writes nothing
 * more until that is gone. */
static void planted(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	put(store, &told, 1);
	store_settle(&told, 1);
	store_run_sql(f, "CREATE TRIGGER t AFTER INSERT ON grants "
			 "BEGIN DELETE FROM grants WHERE serial = NEW.serial; END");
	put(store, &told, 2);
	store_settle(&told, 2);
	g_assert_nonnull(strstr(told.error, "its trigger t is not ours"));
	store_run_sql(f, "DROP TRIGGER t");
	put(store, &told, 3);
	store_settle(&told, 3);
	g_assert_null(told.error);
	assert_serial(f, 3);
	cg_store_free(store);
}

/* It is not sealed as if it were ours. */
static void changed_meanwhile(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	put(store, &told, 1);
	store_settle(&told, 1);
	store_run_sql(f, "UPDATE grants SET over = 1");
	put(store, &told, 2);
	store_settle(&told, 2);
	g_assert_nonnull(strstr(told.error, "was changed by another program"));
	cg_store_free(store);
	store_refused(f, "was changed by another program");
	g_free(told.error);
}

/* A reader kept the log from being emptied. When it is gone that is done, with no other job. */
static void emptied_later(Fixture *f, gconstpointer data)
{
	static const CgWho who = { "A", "1" };
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL);
	g_autofree char *log = g_strconcat(path, "-wal", NULL);
	CgStore *store = store_reopen(f);
	GStatBuf status;
	guint8 key[32];
	sqlite3 *reader = NULL;
	Told told = { 0 };
	guint64 count;

	g_assert_true(cg_store_digest_key(store, &who, "x", key));
	cg_store_wait(store);
	g_assert_cmpint(sqlite3_open(path, &reader), ==, SQLITE_OK);
	g_assert_true(cg_database_run(reader, "BEGIN"));
	g_assert_true(cg_database_number(reader, "SELECT count(*) FROM grants", &count));
	cg_store_end_decisions(store, &who, NULL, store_told, &told);
	store_settle(&told, 1);
	sqlite3_close(reader);
	do
		g_assert_cmpint(g_stat(log, &status), ==, 0);
	while (status.st_size > 0);
	cg_store_free(store);
}

static void freed(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	for (guint i = 1; i <= 5; i++)
		put(store, &told, i);
	cg_store_free(store);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(told.count, ==, 0);
	store = store_reopen(f);
	g_assert_cmpuint(((CgGrant *)cg_store_grants(store)->pdata[0])->serial, ==, 5);
	cg_store_free(store);
}

static void free_it(gpointer data, const GError *error)
{
	g_clear_pointer((CgStore **)data, cg_store_free);
}

static void freed_when_told(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	cg_store_save_timestamp(store, free_it, &store);
	while (store)
		g_main_context_iteration(NULL, TRUE);
}

void test_store_worker(void)
{
	ADD("worker/told-when-durable", told_when_durable);
	ADD("worker/waited-for", waited_for);
	ADD("worker/in-the-way", in_the_way);
	ADD("worker/nothing-half-written", nothing_half_written);
	ADD("worker/planted", planted);
	ADD("worker/changed-meanwhile", changed_meanwhile);
	ADD("worker/emptied-later", emptied_later);
	ADD("worker/freed", freed);
	ADD("worker/freed-when-told", freed_when_told);
}
