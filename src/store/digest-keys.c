/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys of digests: a random one for each decision, so that the digests say nothing to anybody
 * once the key is gone. This file has their table in wiped memory and their rows; decision-keys.c
 * keeps the two alike. */
#include "store-private.h"

#include <string.h>
#include <sys/random.h>

void cg_digest_key_free(gpointer data)
{
	CgDigestKey *key = data;

	g_free(key->phone);
	g_free(key->consumer);
	cg_wiped_free(key->key);
	g_free(key);
}

static CgDigestKey *key_new(const char *phone, const char *consumer)
{
	CgDigestKey *key = g_new0(CgDigestKey, 1);

	key->phone = g_strdup(phone);
	key->consumer = g_strdup(consumer);
	key->key = cg_wiped_new(CG_DIGEST_KEY_SIZE);
	return key;
}

CgDigestKey *cg_digest_key_new(const CgWho *who, const guint8 *decision)
{
	CgDigestKey *key = key_new(who->phone, who->consumer);

	memcpy(key->decision, decision, CG_HASH_SIZE);
	if (getrandom(key->key, CG_DIGEST_KEY_SIZE, 0) == CG_DIGEST_KEY_SIZE)
		return key;
	cg_digest_key_free(key);
	return NULL;
}

CgDigestKey *cg_digest_key_copy(const CgDigestKey *key)
{
	CgDigestKey *copy = key_new(key->phone, key->consumer);

	memcpy(copy->decision, key->decision, CG_HASH_SIZE);
	memcpy(copy->key, key->key, CG_DIGEST_KEY_SIZE);
	return copy;
}

/* --- The table --- */

const CgDigestKey *cg_digest_keys_find(const GPtrArray *keys, const guint8 *decision)
{
	for (guint i = 0; i < keys->len; i++) {
		const CgDigestKey *key = g_ptr_array_index(keys, i);

		if (memcmp(key->decision, decision, CG_HASH_SIZE) == 0)
			return key;
	}
	return NULL;
}

static gboolean is_of(const CgDigestKey *key, const CgWho *who)
{
	return g_str_equal(key->phone, who->phone) && g_str_equal(key->consumer, who->consumer);
}

gboolean cg_digest_keys_end(GPtrArray *keys, const CgWho *who, const guint8 *except)
{
	guint before = keys->len;

	for (guint i = keys->len; i > 0; i--) {
		const CgDigestKey *key = g_ptr_array_index(keys, i - 1);

		if (is_of(key, who) && memcmp(key->decision, except, CG_HASH_SIZE) != 0)
			g_ptr_array_remove_index_fast(keys, i - 1);
	}
	return keys->len < before;
}

void cg_digest_keys_forget(GPtrArray *keys, const char *phone)
{
	for (guint i = keys->len; i > 0; i--) {
		const CgDigestKey *key = g_ptr_array_index(keys, i - 1);

		if (!phone || g_str_equal(key->phone, phone))
			g_ptr_array_remove_index_fast(keys, i - 1);
	}
}

/* --- The rows --- */

static gboolean read_key(GPtrArray *keys, CgStatement *row)
{
	CgDigestKey *key = key_new(cg_column_text(row, 0), cg_column_text(row, 1));

	g_ptr_array_add(keys, key);
	return key->phone && key->consumer &&
	       cg_column_bytes(row, 2, key->decision, CG_HASH_SIZE) &&
	       cg_column_bytes(row, 3, key->key, CG_DIGEST_KEY_SIZE);
}

GPtrArray *cg_digest_keys_read(sqlite3 *db, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT phone, consumer, decision, key FROM digest_keys");
	g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(cg_digest_key_free);
	int step = SQLITE_ERROR;

	*why = "a digest key in it can't be understood";
	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW)
		if (!read_key(keys, statement))
			return NULL;
	if (step == SQLITE_DONE)
		return g_steal_pointer(&keys);
	*why = sqlite3_errmsg(db);
	return NULL;
}

gboolean cg_digest_keys_write(sqlite3 *db, const CgDigestKey *key)
{
	g_autoptr(CgStatement) row = cg_database_prepare(
		db, "INSERT OR REPLACE INTO digest_keys (phone, consumer, decision, key) "
		    "VALUES (?, ?, ?, ?)");

	return row && cg_bind_text(row, 1, key->phone) && cg_bind_text(row, 2, key->consumer) &&
	       cg_bind_bytes(row, 3, key->decision, CG_HASH_SIZE) &&
	       sqlite3_bind_blob(row, 4, key->key, CG_DIGEST_KEY_SIZE, SQLITE_STATIC) ==
		       SQLITE_OK &&
	       cg_database_changed(row);
}

/* SQLite overwrites what it deletes, but not the copy of a row that stays behind when it moves the
 * row to another page. Without all rows every page of the table is overwritten. */
static gboolean write_anew(sqlite3 *db, const GPtrArray *keys)
{
	gboolean written = cg_database_run(db, "DELETE FROM digest_keys");

	for (guint i = 0; written && i < keys->len; i++)
		written = cg_digest_keys_write(db, g_ptr_array_index(keys, i));
	return written;
}

gboolean cg_digest_keys_delete(sqlite3 *db, const CgWho *who, const guint8 *except)
{
	const char *why;
	g_autoptr(GPtrArray) keys = cg_digest_keys_read(db, &why);

	if (!keys)
		return FALSE;
	cg_digest_keys_end(keys, who, except);
	return write_anew(db, keys);
}

gboolean cg_digest_keys_delete_all(sqlite3 *db, const char *phone)
{
	const char *why;
	g_autoptr(GPtrArray) keys = cg_digest_keys_read(db, &why);

	if (!keys)
		return FALSE;
	cg_digest_keys_forget(keys, phone);
	return write_anew(db, keys);
}
