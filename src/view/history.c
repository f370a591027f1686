/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What outlives the views of one consumer on one phone: which missed calls it has taken note of, as
 * keyed digests, and how many faults the phone's books had. None of it is content, and nothing is
 * stored. */
#include "view-private.h"

#include <string.h>

#define KEY_SIZE 32

struct CgHistory {
	guint refs;
	guint8 *key;                        /* wiped memory */
	GHashTable *noted[CG_REPOSITORIES]; /* digests of the missed calls that it has noted */
	CgReadFaults faults[CG_REPOSITORIES];
};

CgHistory *cg_history_new(const guint8 key[32])
{
	CgHistory *history = g_new0(CgHistory, 1);

	history->refs = 1;
	history->key = cg_wiped_new(KEY_SIZE);
	memcpy(history->key, key, KEY_SIZE);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		history->noted[i] = g_hash_table_new(NULL, NULL);
	return history;
}

CgHistory *cg_history_ref(CgHistory *history)
{
	history->refs++;
	return history;
}

void cg_history_unref(CgHistory *history)
{
	if (--history->refs > 0)
		return;
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		g_hash_table_unref(history->noted[i]);
	cg_wiped_free(history->key);
	g_free(history);
}

/* --- Missed calls --- */

/* Number and time tell one call from another. The digest is cut to a pointer's size; a new call
 * whose digest equals that of one that was noted is not counted. */
gsize cg_history_digest(const CgHistory *history, const CgCard *call)
{
	const CgFields fields = CG_FIELD(CG_PROP_CALL_DATETIME) | CG_FIELD(CG_PROP_TEL);
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, history->key, KEY_SIZE);
	g_auto(CgBuffer) text = { 0 };
	guint8 digest[32];
	gsize size = sizeof(digest), cut;

	cg_card_print(call, CG_FORMAT_30, fields, &text);
	g_hmac_update(hmac, text.data, text.size);
	g_hmac_get_digest(hmac, digest, &size);
	memcpy(&cut, digest, sizeof(cut));
	return cut;
}

static gpointer digest_at(const GArray *missed, guint index)
{
	return GSIZE_TO_POINTER(g_array_index(missed, gsize, index));
}

guint8 cg_history_new_missed(const CgHistory *history, CgRepository repository,
			     const GArray *missed)
{
	guint count = 0;

	for (guint i = 0; i < missed->len && count < G_MAXUINT8; i++)
		count += !g_hash_table_contains(history->noted[repository], digest_at(missed, i));
	return count;
}

void cg_history_note_missed(CgHistory *history, CgRepository repository, const GArray *missed)
{
	g_hash_table_remove_all(history->noted[repository]);
	for (guint i = 0; i < missed->len; i++)
		g_hash_table_add(history->noted[repository], digest_at(missed, i));
}

/* --- Faults --- */

const CgReadFaults *cg_history_faults(const CgHistory *history, CgRepository repository)
{
	return &history->faults[repository];
}

CgReadFaults *cg_history_begin_faults(CgHistory *history, CgRepository repository)
{
	history->faults[repository] = (CgReadFaults){ 0 };
	return &history->faults[repository];
}

char *cg_read_faults_text(const CgReadFaults *faults)
{
	if (!faults->cards && !faults->faults[CG_FAULT_LINE] && !faults->faults[CG_FAULT_VALUE] &&
	    !faults->faults[CG_FAULT_MENDED])
		return NULL;
	return g_strdup_printf("%u cards lost, %u lines and %u values dropped, %u values mended",
			       faults->cards, faults->faults[CG_FAULT_LINE],
			       faults->faults[CG_FAULT_VALUE], faults->faults[CG_FAULT_MENDED]);
}
