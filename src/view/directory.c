/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The contacts in scope by number. Two numbers are the same if their E.164 forms or their last nine
 * digits are equal, so each number is kept under both, in wiped memory. */
#include "view-private.h"

#include <string.h>

/* Enough for two numbers of each contact, under two keys each. When there are so many, further
 * numbers belong to nobody. A phone may write thousands into one card, and no other limit counts
 * them, since the scope may not grant them. */
#define KEYS_MAX (4 * CG_COLLECTION_MAX)

struct CgDirectory {
	guint country;
	GHashTable *cards; /* CgText -> CgCard */
};

CgDirectory *cg_directory_new(guint country)
{
	CgDirectory *directory = g_new0(CgDirectory, 1);

	directory->country = country;
	directory->cards = g_hash_table_new_full(g_str_hash, g_str_equal, cg_wiped_free,
						 (GDestroyNotify)cg_card_unref);
	return directory;
}

void cg_directory_free(CgDirectory *directory)
{
	g_hash_table_unref(directory->cards);
	g_free(directory);
}

void cg_directory_clear(CgDirectory *directory)
{
	g_hash_table_remove_all(directory->cards);
}

/* The two keys of a number are what cg_numbers_match() compares. They are NULL if the number is too
 * short to identify a line. */
static CgText *make_tail_key(const char *digits)
{
	const char *tail = cg_number_tail(digits);

	return tail ? cg_text_new(cg_span_of(tail)) : NULL;
}

static CgText *make_e164_key(const CgDirectory *directory, const char *digits)
{
	return cg_number_tail(digits) ? cg_number_e164(digits, directory->country) : NULL;
}

/* Takes key. */
static void put_card(CgDirectory *directory, CgText *key, CgCard *card)
{
	if (!key || g_hash_table_size(directory->cards) >= KEYS_MAX ||
	    g_hash_table_contains(directory->cards, key)) {
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
		g_autoptr(CgText) digits = cg_number_digits(number);

		put_card(directory, make_tail_key(digits), released);
		put_card(directory, make_e164_key(directory, digits), released);
	}
}

/* Takes key. */
static CgCard *find_card(const CgDirectory *directory, CgText *key)
{
	g_autoptr(CgText) own = key;

	return own ? g_hash_table_lookup(directory->cards, own) : NULL;
}

CgCard *cg_directory_find(const CgDirectory *directory, const char *number)
{
	g_autoptr(CgText) digits = cg_number_digits(number);
	CgCard *card = find_card(directory, make_e164_key(directory, digits));

	return card ? card : find_card(directory, make_tail_key(digits));
}
