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
	g_assert_true(cg_digest_keys_delete(db, "A", "car:1", second));
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

void test_store_digest_keys(void)
{
	g_test_add_func("/store/digest-keys/found", found);
	ADD("digest-keys/dropped", dropped);
}
