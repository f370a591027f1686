/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One party of a message: who sent it, or who got it. What cannot be read of one makes it
 * unreadable, and never somebody else. */
#include "party-private.h"
#include "vcard-private.h"

CgParty *cg_party_new(CgPartyRole role, CgSpan name, CgSpan address)
{
	CgParty *party = g_new0(CgParty, 1);
	CgSpan tidy = cg_vcard_trim(address);

	party->role = role;
	party->name = cg_text_new(cg_vcard_trim(name));
	party->addresses = g_new0(CgText *, 2);
	if (tidy.size > 0)
		party->addresses[0] = cg_text_new(tidy);
	return party;
}

/* --- Cards --- */

static void add_texts(GPtrArray *texts, const CgCard *card, CgProperty property)
{
	guint count = cg_card_count(card, property);

	for (guint i = 0; i < count; i++) {
		CgText *text = cg_card_text(card, property, i);

		if (text && *text)
			g_ptr_array_add(texts, text);
		else
			cg_text_free(text);
	}
}

static CgText **list_addresses(const CgCard *card)
{
	GPtrArray *texts = g_ptr_array_new();

	if (card) {
		add_texts(texts, card, CG_PROP_TEL);
		add_texts(texts, card, CG_PROP_EMAIL);
		add_texts(texts, card, CG_PROP_X_BT_UCI);
	}
	g_ptr_array_add(texts, NULL);
	return (CgText **)g_ptr_array_free(texts, FALSE);
}

void cg_party_take_card(CgParty *party, CgCard *card)
{
	const CgFields addresses =
		CG_FIELD(CG_PROP_TEL) | CG_FIELD(CG_PROP_EMAIL) | CG_FIELD(CG_PROP_X_BT_UCI);

	cg_texts_free(party->addresses);
	cg_text_free(party->name);
	g_clear_pointer(&party->card, cg_card_unref);
	party->card = card;
	party->unreadable = !card || (cg_card_unreadable(card) & addresses);
	party->name = card ? cg_card_listing_name(card) : cg_text_new(CG_SPAN_EMPTY);
	party->addresses = list_addresses(card);
}

CgParty *cg_party_new_card(CgPartyRole role, CgCard *card)
{
	CgParty *party = g_new0(CgParty, 1);

	party->role = role;
	cg_party_take_card(party, card);
	return party;
}

void cg_party_free(gpointer data)
{
	CgParty *party = data;

	cg_text_free(party->name);
	cg_texts_free(party->addresses);
	g_clear_pointer(&party->card, cg_card_unref);
	g_free(party);
}
