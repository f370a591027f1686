/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The key of each decision, at hand for those who release under it, and in the database for the
 * next run. A key that ends is gone at once from memory, and soon from the files. */
#include "store-private.h"

#include <string.h>

static void name_decision(const CgStore *store, const CgWho *who, const char *decision,
			  guint8 out[CG_HASH_SIZE])
{
	cg_store_derive(store, out, "decision", who->phone, who->consumer, decision, NULL);
}

static gboolean write_key(sqlite3 *db, CgJob *job)
{
	return cg_digest_keys_write(db, job->what);
}

/* Returns NULL if the system gives no random bytes. */
static const CgDigestKey *add_key(CgStore *store, const CgWho *who, const guint8 *decision)
{
	CgDigestKey *key = cg_digest_key_new(who, decision);

	if (!key)
		return NULL;
	g_ptr_array_add(cg_store_digest_keys(store), key);
	cg_store_do(store, (CgJob){ .run = write_key,
				    .what = cg_digest_key_copy(key),
				    .free_what = cg_digest_key_free });
	return key;
}

gboolean cg_store_digest_key(CgStore *store, const CgWho *who, const char *decision, guint8 key[32])
{
	guint8 name[CG_HASH_SIZE];
	const CgDigestKey *found;

	name_decision(store, who, decision, name);
	found = cg_digest_keys_find(cg_store_digest_keys(store), name);
	if (!found)
		found = add_key(store, who, name);
	if (found)
		memcpy(key, found->key, CG_DIGEST_KEY_SIZE);
	return found != NULL;
}

/* what: the name of the decision whose key stays. */
static gboolean delete_keys(sqlite3 *db, CgJob *job)
{
	return cg_digest_keys_delete(db, &(CgWho){ job->phone, job->consumer }, job->what);
}

void cg_store_end_decisions(CgStore *store, const CgWho *who, const char *except, CgStoreDone done,
			    gpointer data)
{
	guint8 kept[CG_HASH_SIZE] = { 0 };

	if (except)
		name_decision(store, who, except, kept);
	if (!cg_digest_keys_end(cg_store_digest_keys(store), who, kept))
		return;
	cg_store_do(store, (CgJob){ .run = delete_keys,
				    .scrub = TRUE,
				    .phone = g_strdup(who->phone),
				    .consumer = g_strdup(who->consumer),
				    .what = g_memdup2(kept, sizeof(kept)),
				    .free_what = g_free,
				    .done = done,
				    .data = data });
}

void cg_store_each_decided(CgStore *store, CgStoreVisit visit, gpointer data)
{
	const GPtrArray *keys = cg_store_digest_keys(store);
	g_autoptr(GPtrArray) copies = g_ptr_array_new_with_free_func(cg_digest_key_free);

	/* The visitor may end decisions. */
	for (guint i = 0; i < keys->len; i++)
		g_ptr_array_add(copies, cg_digest_key_copy(g_ptr_array_index(keys, i)));
	for (guint i = 0; i < copies->len; i++) {
		const CgDigestKey *key = g_ptr_array_index(copies, i);
		const CgWho who = { key->phone, key->consumer };

		visit(data, &who);
	}
}
