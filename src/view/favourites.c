/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cards of pb also stand in fav: those with the same UID, or the same names and numbers. Only
 * digests are kept, so that nothing of a card that is not released stays behind, and only of as
 * many cards as a repository may have. */
#include "view-private.h"

#include <string.h>

#define DIGESTS_A_CARD 3 /* by UID, by X-BT-UID, and by names and numbers */

struct CgFavourites {
	GHashTable *digests; /* of char * */
};

CgFavourites *cg_favourites_new(void)
{
	CgFavourites *favourites = g_new0(CgFavourites, 1);

	favourites->digests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return favourites;
}

void cg_favourites_free(CgFavourites *favourites)
{
	g_hash_table_unref(favourites->digests);
	g_free(favourites);
}

static void add_part(GChecksum *sum, CgText *text)
{
	g_autoptr(CgText) own = text;

	/* With its NUL, so that parts cannot run into each other. */
	if (own)
		g_checksum_update(sum, (const guchar *)own, (gssize)strlen(own) + 1);
	else /* no text of a card holds this character */
		g_checksum_update(sum, (const guchar *)"\1", 2);
}

/* Returns NULL if the card has no such UID. */
static char *digest_of_uid(const CgCard *card, CgProperty property)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	if (!cg_card_has(card, property))
		return NULL;
	add_part(sum, cg_text_new(cg_span_of(cg_property_name(property))));
	add_part(sum, cg_card_text(card, property, 0));
	return g_strdup(g_checksum_get_string(sum));
}

/* The digits of a number, or what stands in its place. */
static CgText *read_number(const CgCard *card, guint nth)
{
	g_autoptr(CgText) text = cg_card_text(card, CG_PROP_TEL, nth);
	CgText *digits = cg_number_read(text);

	return digits ? digits : g_steal_pointer(&text);
}

static char *digest_of_content(const CgCard *card)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint count = cg_card_count(card, CG_PROP_TEL);

	add_part(sum, cg_card_listing_name(card));
	add_part(sum, cg_card_text(card, CG_PROP_FN, 0));
	for (guint i = 0; i < count; i++)
		add_part(sum, read_number(card, i));
	return g_strdup(g_checksum_get_string(sum));
}

/* Takes digest, which may be NULL. */
static void put_digest(CgFavourites *favourites, char *digest)
{
	if (digest)
		g_hash_table_add(favourites->digests, digest);
}

/* Takes digest, which may be NULL. */
static gboolean has_digest(const CgFavourites *favourites, char *digest)
{
	g_autofree char *own = digest;

	return own && g_hash_table_contains(favourites->digests, own);
}

/* Not all of its digests can be made of a card of which one of these could not be read. */
gboolean cg_favourites_can_tell(const CgCard *card)
{
	const CgFields digested = CG_FIELD(CG_PROP_UID) | CG_FIELD(CG_PROP_X_BT_UID) |
				  CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) |
				  CG_FIELD(CG_PROP_TEL);

	return !(cg_card_unreadable(card) & digested);
}

gboolean cg_favourites_add(CgFavourites *favourites, const CgCard *card)
{
	if (g_hash_table_size(favourites->digests) >= DIGESTS_A_CARD * CG_COLLECTION_MAX)
		return FALSE;
	put_digest(favourites, digest_of_uid(card, CG_PROP_UID));
	put_digest(favourites, digest_of_uid(card, CG_PROP_X_BT_UID));
	put_digest(favourites, digest_of_content(card));
	return TRUE;
}

gboolean cg_favourites_has(const CgFavourites *favourites, const CgCard *card)
{
	return has_digest(favourites, digest_of_uid(card, CG_PROP_UID)) ||
	       has_digest(favourites, digest_of_uid(card, CG_PROP_X_BT_UID)) ||
	       has_digest(favourites, digest_of_content(card));
}
