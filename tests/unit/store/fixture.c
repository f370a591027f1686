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

void store_tear_down(Fixture *f, gconstpointer data)
{
	static const char *const files[] = { "install.key", "contactguard.db",
					     "contactguard.db-wal", "contactguard.db-shm" };

	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		store_remove(f, files[i]);
	g_assert_cmpint(g_rmdir(f->dir), ==, 0);
	g_free(f->dir);
	cg_clock_thaw();
}

void store_write(const Fixture *f, const char *name, const char *text, gssize size)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);

	g_assert_true(g_file_set_contents(path, text, size, NULL));
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
