/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of digest keys and its rows: random keys, found by their decision, and dropped from
 * both for the same ones. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static const CgWho ada = { "A", "car:1" }, bea = { "A", "car:2" }, other = { "B", "car:1" };
static const guint8 first[CG_HASH_SIZE] = { 1 }, second[CG_HASH_SIZE] = { 2 };
static const guint8 third[CG_HASH_SIZE] = { 3 }, fourth[CG_HASH_SIZE] = { 4 };

static GPtrArray *make_keys(void)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(cg_digest_key_free);

	g_ptr_array_add(keys, cg_digest_key_new(&ada, first));
	g_ptr_array_add(keys, cg_digest_key_new(&ada, second));
	g_ptr_array_add(keys, cg_digest_key_new(&bea, third));
	g_ptr_array_add(keys, cg_digest_key_new(&other, fourth));
	return keys;
}

static gboolean is_same(const CgDigestKey *a, const CgDigestKey *b)
{
	return a && b && memcmp(a->key, b->key, CG_DIGEST_KEY_SIZE) == 0;
}

/* That the table in the database has the keys of the one in memory, and no more. */
static void assert_rows(sqlite3 *db, const GPtrArray *keys)
{
	const char *why;
	g_autoptr(GPtrArray) rows = cg_digest_keys_read(db, &why);

	g_assert_nonnull(rows);
	g_assert_cmpuint(rows->len, ==, keys->len);
	for (guint i = 0; i < keys->len; i++) {
		const CgDigestKey *key = g_ptr_array_index(keys, i);

		g_assert_true(is_same(cg_digest_keys_find(rows, key->decision), key));
	}
}

static void found(void)
{
	g_autoptr(GPtrArray) keys = make_keys();
	CgDigestKey *copy = cg_digest_key_copy(g_ptr_array_index(keys, 0));

	g_assert_true(is_same(cg_digest_keys_find(keys, first), copy));
	g_assert_false(is_same(cg_digest_keys_find(keys, second), copy));
	g_assert_cmpstr(copy->consumer, ==, "car:1");
	g_assert_null(cg_digest_keys_find(keys, (const guint8[CG_HASH_SIZE]){ 5 }));
	cg_digest_key_free(copy);
}

static void dropped(Fixture *f, gconstpointer data)
{
	g_autoptr(GPtrArray) keys = make_keys();
	sqlite3 *db = store_open_database(f);

	for (guint i = 0; i < keys->len; i++)
		g_assert_true(cg_digest_keys_write(db, g_ptr_array_index(keys, i)));
	assert_rows(db, keys);

	g_assert_true(cg_digest_keys_end(keys, &ada, second));
	g_assert_false(cg_digest_keys_end(keys, &ada, second));
	g_assert_true(cg_digest_keys_delete(db, &ada, second));
	g_assert_cmpuint(keys->len, ==, 3);
	g_assert_null(cg_digest_keys_find(keys, first));
	assert_rows(db, keys);

	cg_digest_keys_forget(keys, "A");
	g_assert_true(cg_digest_keys_delete_all(db, "A"));
	g_assert_cmpuint(keys->len, ==, 1);
	g_assert_nonnull(cg_digest_keys_find(keys, fourth));
	assert_rows(db, keys);

	cg_digest_keys_forget(keys, NULL);
	g_assert_true(cg_digest_keys_delete_all(db, NULL));
	g_assert_cmpuint(keys->len, ==, 0);
	assert_rows(db, keys);
	sqlite3_close(db);
}

enum { MANY = 200, SEED = 248 };

static CgDigestKey *make_key(GRand *rand, guint i)
{
	g_autofree char *consumer = g_strdup_printf("car:%u", i);
	CgDigestKey *key;
	guint8 decision[CG_HASH_SIZE];

	for (guint k = 0; k < sizeof(decision); k++)
		decision[k] = g_rand_int(rand);
	key = cg_digest_key_new(&(CgWho){ i % 2 ? "A" : "B", consumer }, decision);
	g_assert_nonnull(key);
	return key;
}

static gboolean is_in_database(const Fixture *f, const CgDigestKey *key)
{
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL), *bytes = NULL;
	gsize size;

	g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
	return memmem(bytes, size, key->key, CG_DIGEST_KEY_SIZE / 2) != NULL;
}

/* The table's pages split and merge under so many, and its rows are moved. In this order of their
 * decisions a row's old place was not overwritten when only the row was. */
static void moved(Fixture *f, gconstpointer data)
{
	static const guint8 none[CG_HASH_SIZE];
	g_autoptr(GRand) rand = g_rand_new_with_seed(SEED);
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(cg_digest_key_free);
	sqlite3 *db = store_open_database(f);

	for (guint i = 0; i < MANY; i++) {
		g_ptr_array_add(keys, make_key(rand, i));
		g_assert_true(cg_digest_keys_write(db, g_ptr_array_index(keys, i)));
	}
	for (guint i = 0; i < MANY; i++) {
		const CgDigestKey *key = g_ptr_array_index(keys, i);

		if (i % 3)
			g_assert_true(cg_digest_keys_delete(
				db, &(CgWho){ key->phone, key->consumer }, none));
	}
	sqlite3_close(db); /* which empties the log */
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpint(is_in_database(f, g_ptr_array_index(keys, i)), ==, i % 3 == 0);
}

void test_store_digest_keys(void)
{
	g_test_add_func("/store/digest-keys/found", found);
	ADD("digest-keys/dropped", dropped);
	ADD("digest-keys/moved", moved);
}
