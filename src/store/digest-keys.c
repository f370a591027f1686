/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys of digests: one for each decision, random, so that with the key's end the digests say
 * nothing to anybody. Held in wiped memory, and written for the next run. */
#include "store-private.h"

#include <string.h>
#include <sys/random.h>

#define KEY_SIZE 32

typedef struct {
	char *phone, *consumer;
	guint8 decision[CG_HASH_SIZE]; /* its text, keyed: that may name people */
	guint8 *key;                   /* wiped memory */
} DigestKey;

struct CgDigestKeys {
	GPtrArray *all; /* of DigestKey */
};

static void key_free(gpointer data)
{
	DigestKey *key = data;

	g_free(key->phone);
	g_free(key->consumer);
	cg_wiped_free(key->key);
	g_free(key);
}

static DigestKey *key_new(const char *phone, const char *consumer)
{
	DigestKey *key = g_new0(DigestKey, 1);

	key->phone = g_strdup(phone);
	key->consumer = g_strdup(consumer);
	key->key = cg_wiped_new(KEY_SIZE);
	return key;
}

void cg_digest_keys_free(CgDigestKeys *keys)
{
	g_ptr_array_unref(keys->all);
	g_free(keys);
}

/* --- In the database --- */

static gboolean read_one(CgDigestKeys *keys, CgStatement *row)
{
	DigestKey *key = key_new(cg_column_text(row, 0), cg_column_text(row, 1));

	g_ptr_array_add(keys->all, key);
	return key->phone && key->consumer &&
	       cg_column_bytes(row, 2, key->decision, CG_HASH_SIZE) &&
	       cg_column_bytes(row, 3, key->key, KEY_SIZE);
}

CgDigestKeys *cg_digest_keys_read(sqlite3 *db, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT phone, consumer, decision, key FROM digest_keys");
	CgDigestKeys *keys = g_new0(CgDigestKeys, 1);
	int step = SQLITE_ERROR;

	keys->all = g_ptr_array_new_with_free_func(key_free);
	*why = "a digest key in it can't be understood";
	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW)
		if (!read_one(keys, statement))
			break;
	if (step == SQLITE_DONE)
		return keys;
	if (step != SQLITE_ROW)
		*why = sqlite3_errmsg(db);
	cg_digest_keys_free(keys);
	return NULL;
}

static gboolean write_key(sqlite3 *db, CgJob *job)
{
	const DigestKey *key = job->what;
	g_autoptr(CgStatement) row = cg_database_prepare(
		db, "INSERT OR REPLACE INTO digest_keys (phone, consumer, decision, key) "
		    "VALUES (?, ?, ?, ?)");

	return row && cg_bind_text(row, 1, key->phone) && cg_bind_text(row, 2, key->consumer) &&
	       cg_bind_bytes(row, 3, key->decision, CG_HASH_SIZE) &&
	       sqlite3_bind_blob(row, 4, key->key, KEY_SIZE, SQLITE_STATIC) == SQLITE_OK &&
	       cg_database_done(row);
}

/* what: the one to be kept. */
static gboolean drop_keys(sqlite3 *db, CgJob *job)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		db, "DELETE FROM digest_keys WHERE phone = ? AND consumer = ? AND decision <> ?");

	return statement && cg_bind_text(statement, 1, job->phone) &&
	       cg_bind_text(statement, 2, job->consumer) &&
	       cg_bind_bytes(statement, 3, job->what, CG_HASH_SIZE) && cg_database_done(statement);
}

gboolean cg_digest_keys_drop(sqlite3 *db, const char *phone)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "DELETE FROM digest_keys WHERE phone = ifnull(?, phone)");

	return statement && cg_bind_text(statement, 1, phone) && cg_database_done(statement);
}

/* --- At hand --- */

static void name_decision(const CgStore *store, const CgWho *who, const char *decision,
			  guint8 out[CG_HASH_SIZE])
{
	cg_store_derive(store, out, "decision", who->phone, who->consumer, decision, NULL);
}

static gboolean is_his(const DigestKey *key, const CgWho *who)
{
	return g_str_equal(key->phone, who->phone) && g_str_equal(key->consumer, who->consumer);
}

static const DigestKey *find(const CgDigestKeys *keys, const guint8 *decision)
{
	for (guint i = 0; i < keys->all->len; i++) {
		const DigestKey *key = g_ptr_array_index(keys->all, i);

		if (memcmp(key->decision, decision, CG_HASH_SIZE) == 0)
			return key;
	}
	return NULL;
}

static DigestKey *copy(const DigestKey *key)
{
	DigestKey *other = key_new(key->phone, key->consumer);

	memcpy(other->decision, key->decision, CG_HASH_SIZE);
	memcpy(other->key, key->key, KEY_SIZE);
	return other;
}

/* NULL: no random bytes. */
static const DigestKey *make(CgStore *store, const CgWho *who, const guint8 *decision)
{
	DigestKey *key = key_new(who->phone, who->consumer);

	memcpy(key->decision, decision, CG_HASH_SIZE);
	if (getrandom(key->key, KEY_SIZE, 0) != KEY_SIZE) {
		key_free(key);
		return NULL;
	}
	g_ptr_array_add(cg_store_digest_keys(store)->all, key);
	cg_store_do(store, (CgJob){ .run = write_key, .what = copy(key), .free_what = key_free });
	return key;
}

gboolean cg_store_digest_key(CgStore *store, const CgWho *who, const char *decision, guint8 key[32])
{
	guint8 name[CG_HASH_SIZE];
	const DigestKey *found;

	name_decision(store, who, decision, name);
	found = find(cg_store_digest_keys(store), name);
	if (!found)
		found = make(store, who, name);
	if (found)
		memcpy(key, found->key, KEY_SIZE);
	return found != NULL;
}

void cg_store_end_decisions(CgStore *store, const CgWho *who, const char *but, CgStoreDone done,
			    gpointer data)
{
	GPtrArray *all = cg_store_digest_keys(store)->all;
	guint8 kept[CG_HASH_SIZE] = { 0 };
	guint before = all->len;

	if (but)
		name_decision(store, who, but, kept);
	for (guint i = all->len; i > 0; i--) {
		const DigestKey *key = g_ptr_array_index(all, i - 1);

		if (is_his(key, who) && memcmp(key->decision, kept, CG_HASH_SIZE) != 0)
			g_ptr_array_remove_index_fast(all, i - 1);
	}
	if (all->len == before)
		return;
	cg_store_do(store, (CgJob){ .run = drop_keys,
				    .scrub = TRUE,
				    .phone = g_strdup(who->phone),
				    .consumer = g_strdup(who->consumer),
				    .what = g_memdup2(kept, sizeof(kept)),
				    .free_what = g_free,
				    .done = done,
				    .data = data });
}

void cg_digest_keys_forget(CgDigestKeys *keys, const char *phone)
{
	for (guint i = keys->all->len; i > 0; i--) {
		const DigestKey *key = g_ptr_array_index(keys->all, i - 1);

		if (!phone || g_str_equal(key->phone, phone))
			g_ptr_array_remove_index_fast(keys->all, i - 1);
	}
}

void cg_store_each_decided(CgStore *store, CgStoreVisit visit, gpointer data)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(key_free);

	/* Whoever is visited may end decisions. */
	for (guint i = 0; i < cg_store_digest_keys(store)->all->len; i++)
		g_ptr_array_add(all, copy(cg_store_digest_keys(store)->all->pdata[i]));
	for (guint i = 0; i < all->len; i++) {
		const DigestKey *key = g_ptr_array_index(all, i);
		const CgWho who = { key->phone, key->consumer };

		visit(data, &who);
	}
}
