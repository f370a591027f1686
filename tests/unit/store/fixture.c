/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture.h. */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

void store_set_up(Fixture *f, gconstpointer data)
{
	f->dir = g_dir_make_tmp("cg-store-XXXXXX", NULL);
	g_assert_nonnull(f->dir);
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(50000));
}

void store_remove(const Fixture *f, const char *name)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);

	g_remove(path);
}

static void remove_all(const Fixture *f)
{
	GDir *dir = g_dir_open(f->dir, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir)))
		store_remove(f, name);
	g_dir_close(dir);
}

void store_tear_down(Fixture *f, gconstpointer data)
{
	remove_all(f);
	g_assert_cmpint(g_rmdir(f->dir), ==, 0);
	g_free(f->dir);
	cg_clock_thaw();
}

/* --- Copies --- */

static void add_copy(const Fixture *f, GHashTable *copies, const char *name)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);
	char *bytes = NULL;
	gsize size = 0;

	g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
	g_hash_table_insert(copies, g_strdup(name), g_bytes_new_take(bytes, size));
}

GHashTable *store_copy(const Fixture *f)
{
	GHashTable *copies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						   (GDestroyNotify)g_bytes_unref);
	GDir *dir = g_dir_open(f->dir, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(dir)))
		if (!g_str_has_suffix(name, "-shm"))
			add_copy(f, copies, name);
	g_dir_close(dir);
	return copies;
}

void store_put_copy(const Fixture *f, GHashTable *copies)
{
	GHashTableIter iter;
	gpointer name, bytes;

	remove_all(f);
	g_hash_table_iter_init(&iter, copies);
	while (g_hash_table_iter_next(&iter, &name, &bytes)) {
		gsize size = 0;
		const char *data = g_bytes_get_data(bytes, &size);

		store_write(f, name, data ? data : "", size);
	}
}

void store_write(const Fixture *f, const char *name, const char *text, gssize size)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);

	g_assert_true(g_file_set_contents_full(path, text, size, G_FILE_SET_CONTENTS_CONSISTENT,
					       0600, NULL));
}

void store_put_key(const Fixture *f)
{
	store_write(f, "install.key", "the key of an install, 32 bytes.", 32);
}

CgStore *store_reopen(const Fixture *f)
{
	g_autoptr(GError) error = NULL;
	CgStore *store = cg_store_open(f->dir, &error);

	g_assert_no_error(error);
	return store;
}

sqlite3 *store_open_database(const Fixture *f)
{
	static const guint8 key[CG_HASH_SIZE] = "a key";
	g_autoptr(GError) error = NULL;
	sqlite3 *db = cg_database_open(f->dir, key, &error);

	g_assert_no_error(error);
	return db;
}

void store_refused(const Fixture *f, const char *word)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(cg_store_open(f->dir, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_nonnull(strstr(error->message, word));
	g_assert_nonnull(strstr(error->message, f->dir));
}

void store_run_sql(const Fixture *f, const char *sql)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	g_assert_cmpint(sqlite3_exec(db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
	sqlite3_close(db);
}

/* Returns the SQL of our triggers, for the caller to free. */
static char *read_triggers(sqlite3 *db)
{
	g_autoptr(CgStatement) rows = cg_database_prepare(
		db, "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE type = 'trigger'");

	g_assert_cmpint(sqlite3_step(rows), ==, SQLITE_ROW);
	return g_strdup(cg_column_text(rows, 0));
}

void store_tamper(const Fixture *f, const char *sql)
{
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL), *triggers = NULL;
	sqlite3 *db = NULL;

	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	triggers = read_triggers(db);
	g_assert_true(
		cg_database_run(db, "DROP TRIGGER ledger_stays; DROP TRIGGER ledger_is_final"));
	g_assert_true(cg_database_run(db, sql));
	g_assert_true(cg_database_run(db, triggers));
	sqlite3_close(db);
}

sqlite3 *store_block(const Fixture *f)
{
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL);
	sqlite3 *other = NULL;

	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	sqlite3_busy_timeout(other, 60000); /* until what is being written is there */
	g_assert_true(cg_database_run(other, "BEGIN IMMEDIATE"));
	return other;
}

void store_told(gpointer data, const GError *error)
{
	Told *told = data;

	told->count++;
	g_free(told->error);
	told->error = error ? g_strdup(error->message) : NULL;
}

void store_settle(Told *told, guint count)
{
	while (told->count < count)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(told->count, ==, count);
}

CgGrant *store_grant(const char *phone, const char *consumer, const char *scope_text,
		     const char *lifetime, guint64 serial)
{
	const CgWho who = { phone, consumer };
	const CgDecisionContext now = { .time = cg_clock_wall(),
					.boot = cg_clock_boot(),
					.boot_id = cg_clock_boot_id(),
					.bond = "bond" };
	g_autoptr(CgScope) scope = scope_text ? cg_scope_parse(scope_text, "test", NULL) : NULL;
	CgLifetime parsed;

	g_assert_true(cg_lifetime_parse(lifetime, &parsed));
	return cg_grant_new(&who, scope, &parsed, &now, serial);
}
