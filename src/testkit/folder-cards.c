/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files that are contacts or calls: cards if a file is exactly one, else the bytes as they are. */
#include "folder-private.h"

/* What raises the secondary counter (PBAP 5.1.4.9). */
#define SECONDARY_FIELDS                                                              \
	(CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL) |         \
	 CG_FIELD(CG_PROP_EMAIL) | CG_FIELD(CG_PROP_MAILER) | CG_FIELD(CG_PROP_ADR) | \
	 CG_FIELD(CG_PROP_X_BT_UCI))

static char *card_file_name(guint64 handle)
{
	return g_strdup_printf("%" G_GUINT64_FORMAT ".vcf", handle);
}

/* "07.vcf" would be a second name for handle 7. */
static gboolean parse_card_name(const char *name, guint64 *handle)
{
	g_autofree char *plain = NULL;
	guint32 number;

	if (!cg_handle_parse(name, &number))
		return FALSE;
	*handle = number;
	plain = card_file_name(number);
	return g_str_equal(name, plain);
}

static void add_card_file(CgCollection *collection, guint64 handle, CgSpan text,
			  GChecksum *secondary)
{
	CgCard *card = cg_card_parse(text, NULL);
	g_auto(CgBuffer) counted = { 0 };
	g_autoptr(CgText) uid = NULL;

	if (!card) {
		folder_digest(secondary, handle, text);
		cg_collection_add_raw(collection, handle, text);
		return;
	}
	uid = cg_card_text(card, CG_PROP_X_BT_UID, 0);
	cg_card_print(card, CG_FORMAT_30, SECONDARY_FIELDS, &counted);
	folder_digest(secondary, handle, cg_buffer_span(&counted));
	cg_collection_add(collection, handle, uid, card);
}

const FolderKind folder_cards = { &cg_cards, parse_card_name, card_file_name, add_card_file };
