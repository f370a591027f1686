/* The state directory: what it keeps, what it never repeats, and what it refuses. */
#include "store-tests.h"

#include <contactguard/store.h>

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

typedef struct {
	char *dir;
} Fixture;

static void set_up(Fixture *f, gconstpointer data)
{
	f->dir = g_dir_make_tmp("cg-store-XXXXXX", NULL);
	g_assert_nonnull(f->dir);
}

static void remove_file(const Fixture *f, const char *name)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);

	g_remove(path);
}

static void tear_down(Fixture *f, gconstpointer data)
{
	static const char *const files[] = { "install.key", "contactguard.db",
					     "contactguard.db-wal", "contactguard.db-shm" };

	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		remove_file(f, files[i]);
	g_assert_cmpint(g_rmdir(f->dir), ==, 0);
	g_free(f->dir);
}

static CgStore *reopen(const Fixture *f)
{
	g_autoptr(GError) error = NULL;
	CgStore *store = cg_store_open(f->dir, &error);

	g_assert_no_error(error);
	return store;
}

static void refused(const Fixture *f, const char *word)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(cg_store_open(f->dir, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_nonnull(strstr(error->message, word));
	g_assert_nonnull(strstr(error->message, f->dir));
}

static guint64 next(CgStore *store)
{
	guint64 counter = 0;

	g_assert_true(cg_store_next_counter(store, &counter));
	return counter;
}

static void counters(Fixture *f, gconstpointer data)
{
	CgStore *store = reopen(f);
	guint64 first = next(store), second = next(store), third;

	g_assert_cmpuint(second, ==, first + 1);
	cg_store_free(store);

	store = reopen(f);
	g_assert_cmpuint(next(store), ==, first + 2);
	/* A crash: a second one opens while the first never closed. */
	g_autoptr(CgStore) after_crash = reopen(f);
	third = next(after_crash);
	g_assert_cmpuint(third, >, first + 2);
	cg_store_free(store);
}

static void derive(Fixture *f, gconstpointer data)
{
	guint8 a[32], b[32], c[32], again[32];
	CgStore *store = reopen(f);

	cg_store_derive(store, a, "x", "ab", "c", NULL);
	cg_store_derive(store, b, "x", "a", "bc", NULL);
	cg_store_derive(store, c, "y", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, b, 32), !=, 0);
	g_assert_cmpint(memcmp(a, c, 32), !=, 0);
	cg_store_free(store);

	store = reopen(f);
	cg_store_derive(store, again, "x", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, again, 32), ==, 0);
	cg_store_free(store);

	/* Another install, another key. */
	remove_file(f, "install.key");
	store = reopen(f);
	cg_store_derive(store, again, "x", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, again, 32), !=, 0);
	cg_store_free(store);
}

static void write_file(const Fixture *f, const char *name, const char *text, gssize size)
{
	g_autofree char *path = g_build_filename(f->dir, name, NULL);

	g_assert_true(g_file_set_contents(path, text, size, NULL));
}

static void short_key(Fixture *f, gconstpointer data)
{
	write_file(f, "install.key", "0123456789", -1);
	refused(f, "install.key is not 32 bytes");
}

static void broken_database(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL), *kept = NULL;
	g_autofree char *junk = g_strnfill(4096, 'j');

	write_file(f, "contactguard.db", junk, 4096);
	refused(f, "not a database");
	/* Never made anew. */
	g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
	g_assert_cmpstr(kept, ==, junk);
}

static void newer_schema(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, "contactguard.db", NULL);
	sqlite3 *db = NULL;

	cg_store_free(reopen(f));
	g_assert_cmpint(sqlite3_open(path, &db), ==, SQLITE_OK);
	sqlite3_exec(db, "PRAGMA user_version = 999", NULL, NULL, NULL);
	sqlite3_close(db);
	refused(f, "newer contactguard");
}

static void no_directory(Fixture *f, gconstpointer data)
{
	g_autofree char *below = g_build_filename(f->dir, "file", "state", NULL);
	g_autoptr(GError) error = NULL;

	write_file(f, "file", "", 0);
	g_assert_null(cg_store_open(below, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	remove_file(f, "file");
}

#define ADD(name, test) g_test_add("/store/" name, Fixture, NULL, set_up, test, tear_down)

void test_store_store(void)
{
	ADD("counters", counters);
	ADD("derive", derive);
	ADD("short-key", short_key);
	ADD("broken-database", broken_database);
	ADD("newer-schema", newer_schema);
	ADD("no-directory", no_directory);
}
