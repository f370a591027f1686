/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What outlives the views of one consumer on one phone: which missed calls it has taken note of, as
 * keyed digests, and when it looked numbers up. None of it is content; none of it is stored. */
#include "view-private.h"

#include <string.h>

#define KEY_SIZE    32
#define LOOKUPS_MAX 30 /* in an hour (DESIGN.md, "Scopes, rules, grants") */
#define LOOKUP_SPAN CG_SECONDS(3600)

struct CgHistory {
	guint refs;
	guint8 *key;                        /* wiped memory */
	GHashTable *noted[CG_REPOSITORIES]; /* digests of the calls that were noted */
	CgQuota *lookups;
};

CgHistory *cg_history_new(const guint8 key[32])
{
	CgHistory *past = g_new0(CgHistory, 1);

	past->refs = 1;
	past->key = cg_wiped_new(KEY_SIZE);
	memcpy(past->key, key, KEY_SIZE);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		past->noted[i] = g_hash_table_new(NULL, NULL);
	past->lookups = cg_quota_new(LOOKUPS_MAX, LOOKUP_SPAN);
	return past;
}

CgHistory *cg_history_ref(CgHistory *past)
{
	past->refs++;
	return past;
}

void cg_history_unref(CgHistory *past)
{
	if (--past->refs > 0)
		return;
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		g_hash_table_unref(past->noted[i]);
	cg_quota_free(past->lookups);
	cg_wiped_free(past->key);
	g_free(past);
}

/* --- Missed calls --- */

/* Number and time tell a call. Cut to a pointer's size: where two should meet, one call is not
 * counted as new. */
static gpointer digest_of(const CgHistory *past, const CgCard *call)
{
	const CgFields fields = CG_FIELD(CG_PROP_CALL_DATETIME) | CG_FIELD(CG_PROP_TEL);
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, past->key, KEY_SIZE);
	g_auto(CgBuffer) text = { 0 };
	guint8 digest[32];
	gsize size = sizeof(digest), cut;

	cg_card_print(call, CG_FORMAT_30, fields, &text);
	g_hmac_update(hmac, text.data, text.size);
	g_hmac_get_digest(hmac, digest, &size);
	memcpy(&cut, digest, sizeof(cut));
	return GSIZE_TO_POINTER(cut);
}

guint8 cg_history_new_missed(const CgHistory *past, CgRepository repository,
			     const CgCollection *missed)
{
	guint count = 0;

	for (guint i = 0; i < cg_collection_count(missed) && count < G_MAXUINT8; i++) {
		const CgCard *call = cg_collection_card(missed, i, NULL);

		count += !g_hash_table_contains(past->noted[repository], digest_of(past, call));
	}
	return count;
}

void cg_history_note_missed(CgHistory *past, CgRepository repository, const CgCollection *missed)
{
	g_hash_table_remove_all(past->noted[repository]);
	for (guint i = 0; i < cg_collection_count(missed); i++)
		g_hash_table_add(past->noted[repository],
				 digest_of(past, cg_collection_card(missed, i, NULL)));
}

/* --- Lookups --- */

gboolean cg_history_is_fresh(const CgHistory *past)
{
	return cg_quota_fresh(past->lookups);
}

gboolean cg_history_allow_lookup(CgHistory *past)
{
	if (cg_quota_spent(past->lookups))
		return FALSE;
	cg_quota_take(past->lookups);
	return TRUE;
}
