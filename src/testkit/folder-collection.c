/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder's files as a collection: cards where a file is exactly one, else the bytes as they are.
 * Folder versions are digests, so that the same files have the same counters in every run. */
#include "folder-private.h"

#include <string.h>

/* What raises the secondary counter (PBAP 1.2.3, 5.1.4.9). */
#define SECONDARY_FIELDS                                                              \
	(CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL) |         \
	 CG_FIELD(CG_PROP_EMAIL) | CG_FIELD(CG_PROP_MAILER) | CG_FIELD(CG_PROP_ADR) | \
	 CG_FIELD(CG_PROP_X_BT_UCI))

static void digest(GChecksum *sum, guint32 handle, CgSpan bytes)
{
	const guint32 key[] = { GUINT32_TO_BE(handle), GUINT32_TO_BE(bytes.size) };

	g_checksum_update(sum, (const guchar *)key, sizeof(key));
	g_checksum_update(sum, bytes.data, bytes.size);
}

static void take_version(GChecksum *sum, guint8 version[16])
{
	guint8 all[32];
	gsize size = sizeof(all);

	g_checksum_get_digest(sum, all, &size);
	memcpy(version, all, 16);
}

static void add_card(CgCollection *collection, guint32 handle, CgCard *card, GChecksum *secondary)
{
	g_autoptr(CgText) uid = cg_card_text(card, CG_PROP_X_BT_UID, 0);
	g_auto(CgBuffer) text = { 0 };

	cg_card_print(card, CG_FORMAT_30, SECONDARY_FIELDS, &text);
	digest(secondary, handle, cg_buffer_span(&text));
	cg_collection_add(collection, handle, uid, card);
}

CgCollection *folder_shelf(const char *path, const GArray *files, CgHead *versions)
{
	g_autoptr(GChecksum) primary = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GChecksum) secondary = g_checksum_new(G_CHECKSUM_SHA256);
	CgCollection *collection = cg_collection_new();

	for (guint i = 0; i < files->len; i++) {
		guint32 handle = g_array_index(files, FolderFile, i).handle;
		g_auto(CgBuffer) text = { 0 };
		CgCard *card;

		if (!folder_file_read(path, handle, &text))
			continue;
		digest(primary, handle, cg_buffer_span(&text));
		card = cg_card_parse(cg_buffer_span(&text), NULL);
		if (card) {
			add_card(collection, handle, card, secondary);
		} else {
			digest(secondary, handle, cg_buffer_span(&text));
			cg_collection_add_raw(collection, handle, cg_buffer_span(&text));
		}
	}
	cg_collection_end(collection, CG_STEP_END);
	take_version(primary, versions->primary);
	take_version(secondary, versions->secondary);
	return collection;
}
