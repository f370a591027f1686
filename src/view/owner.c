/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who of a phone's cards is its owner. That is asked, by handle 0 of pb, only where a scope names
 * the owner; then every card is the owner's that says the same, as far as it is granted or looked
 * at. */
#include "view-private.h"

struct CgOwner {
	gboolean asked;
	gboolean lost;   /* the phone has a card of its owner, and it could not be read */
	CgFields fields; /* that are granted or looked at */
	CgBuffer said;   /* what the owner's card says of them */
	CgCard *card;    /* the same; NULL: there is none */
};

CgOwner *cg_owner_new(void)
{
	return g_new0(CgOwner, 1);
}

void cg_owner_free(CgOwner *owner)
{
	cg_buffer_clear(&owner->said);
	g_clear_pointer(&owner->card, cg_card_unref);
	g_free(owner);
}

gboolean cg_owner_is_asked(const CgOwner *owner)
{
	return owner->asked;
}

void cg_owner_set_asked(CgOwner *owner)
{
	owner->asked = TRUE;
}

void cg_owner_take(CgOwner *owner, CgCard *card, CgFields fields)
{
	owner->lost = !card;
	if (!card || owner->card)
		return;
	owner->card = cg_card_ref(card);
	owner->fields = fields;
	cg_card_print(card, CG_FORMAT_30, fields, &owner->said);
}

gboolean cg_owner_is_lost(const CgOwner *owner)
{
	return owner->lost;
}

CgCard *cg_owner_card(const CgOwner *owner)
{
	return owner->card;
}

gboolean cg_owner_is_same(const CgOwner *owner, const CgCard *card)
{
	g_auto(CgBuffer) said = { 0 };

	if (!owner->card)
		return FALSE;
	cg_card_print(card, CG_FORMAT_30, owner->fields, &said);
	return cg_span_equal(cg_buffer_span(&said), cg_buffer_span(&owner->said));
}
