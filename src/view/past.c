/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What outlives the views of one consumer on one phone: which missed calls it has taken note of, as
 * keyed digests, and when it looked numbers up. None of it is content; none of it is stored. */
#include "view-private.h"

#include <string.h>

#define KEY_SIZE    32
#define LOOKUPS_MAX 30 /* in an hour (DESIGN.md, "Scopes, rules, grants") */
#define LOOKUP_SPAN CG_SECONDS(3600)

struct CgPast {
	guint refs;
	guint8 *key;          /* wiped memory */
	GHashTable *noted[2]; /* digests of missed calls: telecom, SIM1 */
	CgQuota *lookups;
};

CgPast *cg_past_new(const guint8 key[32])
{
	CgPast *past = g_new0(CgPast, 1);

	past->refs = 1;
	past->key = cg_wiped_new(KEY_SIZE);
	memcpy(past->key, key, KEY_SIZE);
	for (guint sim = 0; sim < 2; sim++)
		past->noted[sim] = g_hash_table_new(NULL, NULL);
	past->lookups = cg_quota_new(LOOKUPS_MAX, LOOKUP_SPAN);
	return past;
}

CgPast *cg_past_ref(CgPast *past)
{
	past->refs++;
	return past;
}

void cg_past_unref(CgPast *past)
{
	if (--past->refs > 0)
		return;
	for (guint sim = 0; sim < 2; sim++)
		g_hash_table_unref(past->noted[sim]);
	cg_quota_free(past->lookups);
	cg_wiped_free(past->key);
	g_free(past);
}

/* --- Missed calls --- */

/* Number and time tell a call. Cut to a pointer's size: where two should meet, one call is not
 * counted as new. */
static gpointer digest_of(const CgPast *past, const CgCard *call)
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

guint8 cg_past_new_missed(const CgPast *past, gboolean sim, const CgShelf *missed)
{
	guint count = 0;

	for (guint i = 0; i < cg_shelf_count(missed) && count < G_MAXUINT8; i++) {
		const CgCard *call = cg_shelf_card(missed, i, NULL);

		count += !g_hash_table_contains(past->noted[sim], digest_of(past, call));
	}
	return count;
}

void cg_past_note_missed(CgPast *past, gboolean sim, const CgShelf *missed)
{
	g_hash_table_remove_all(past->noted[sim]);
	for (guint i = 0; i < cg_shelf_count(missed); i++)
		g_hash_table_add(past->noted[sim], digest_of(past, cg_shelf_card(missed, i, NULL)));
}

/* --- Lookups --- */

gboolean cg_past_is_fresh(const CgPast *past)
{
	return cg_quota_fresh(past->lookups);
}

gboolean cg_past_look_up(CgPast *past)
{
	if (cg_quota_spent(past->lookups))
		return FALSE;
	cg_quota_take(past->lookups);
	return TRUE;
}
