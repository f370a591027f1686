/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parties while they are made. */
#pragma once

#include <contactguard/content.h>

/* Returns a party of this name with one address, or none if the address is blank. The caller owns
 * it. */
CgParty *cg_party_new(CgPartyRole role, CgSpan name, CgSpan address);
/* Returns a party that a vCard tells of; card is NULL if it cannot be read. The card is taken. */
CgParty *cg_party_new_card(CgPartyRole role, CgCard *card);
/* Replaces the card, which is taken, and may be NULL. */
void cg_party_take_card(CgParty *party, CgCard *card);
/* Frees a CgParty. */
void cg_party_free(gpointer party);
