/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contacts in scope by number. Each number is kept under its keys, of which two numbers that
 * are the same have one in common, in wiped memory. */
#include "view-private.h"

#include <string.h>

/* Enough for two numbers of each contact, under two keys each. When there are so many, further
 * numbers belong to nobody. A phone may write thousands into one card, and no other limit counts
 * them, since the scope may not grant them. */
#define KEYS_MAX (4 * CG_COLLECTION_MAX)

struct CgDirectory {
	guint country;
	GHashTable *cards; /* CgText -> CgCard */
	CgCard *left_out;  /* stands for all contacts that are left out */
};

CgDirectory *cg_directory_new(guint country)
{
	CgDirectory *directory = g_new0(CgDirectory, 1);
	g_autoptr(CgCard) named = cg_card_new_named("");

	directory->left_out = cg_card_select(named, CG_FIELDS_NONE);
	directory->country = country;
	directory->cards = g_hash_table_new_full(g_str_hash, g_str_equal, cg_wiped_free,
						 (GDestroyNotify)cg_card_unref);
	return directory;
}

void cg_directory_free(CgDirectory *directory)
{
	g_hash_table_unref(directory->cards);
	cg_card_unref(directory->left_out);
	g_free(directory);
}

/* Takes key. */
static void put_card(CgDirectory *directory, CgText *key, CgCard *card)
{
	const CgCard *before = g_hash_table_lookup(directory->cards, key);

	if (before ? before != directory->left_out
		   : g_hash_table_size(directory->cards) >= KEYS_MAX) {
		cg_text_free(key);
		return;
	}
	g_hash_table_insert(directory->cards, key, cg_card_ref(card));
}

void cg_directory_add(CgDirectory *directory, const CgCard *original, CgCard *released)
{
	guint count = cg_card_count(original, CG_PROP_TEL);

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) number = cg_card_text(original, CG_PROP_TEL, i);
		g_autofree CgText **keys = cg_number_keys(number, directory->country);

		for (guint j = 0; keys[j]; j++)
			put_card(directory, keys[j], released ? released : directory->left_out);
	}
}

CgCard *cg_directory_find(const CgDirectory *directory, const char *number)
{
	CgText **keys = cg_number_keys(number, directory->country);
	CgCard *card = NULL;

	/* The last key is the most exact one. */
	for (guint i = g_strv_length(keys); i > 0 && !card; i--)
		card = g_hash_table_lookup(directory->cards, keys[i - 1]);
	cg_texts_free(keys);
	return card;
}
