/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether a message is in scope, told by its parties. In doubt it is not: one party of whom nothing
 * is known, or not enough, is enough to hide it. */
#include <contactguard/content.h>
#include <contactguard/policy.h>

/* Of those that a party, or all of them, may be. */
typedef enum {
	STANDING_OUT,   /* somebody is out of scope, or unknown */
	STANDING_OWNER, /* the owner and nobody else */
	STANDING_IN,    /* in scope, with the owner perhaps */
} Standing;

/* Each address of a party must be known: one that is hidden may be whose the message is. */
static Standing judge_party(const CgParty *party, CgAddressJudge judge, gpointer data)
{
	Standing standing = STANDING_OWNER;

	if (party->unreadable || !party->addresses[0])
		return STANDING_OUT;
	for (CgText **address = party->addresses; *address; address++)
		switch (judge(data, *address)) {
		case CG_ADDRESS_OF_NOBODY: return STANDING_OUT;
		case CG_ADDRESS_IN_SCOPE: standing = STANDING_IN; break;
		case CG_ADDRESS_OF_OWNER: break;
		}
	return standing;
}

/* Returns how many parties of this role there are. */
static guint count_parties(const GPtrArray *parties, CgPartyRole role)
{
	guint count = 0;

	for (guint i = 0; i < parties->len; i++)
		count += ((const CgParty *)parties->pdata[i])->role == role;
	return count;
}

/* Returns whether the party is the owner, as which side of the message it stands on tells. */
static gboolean is_owner(const CgParty *party, const GPtrArray *parties, CgWay way)
{
	if (party->unreadable)
		return FALSE;
	switch (way) {
	case CG_WAY_SENT: return party->role == CG_PARTY_SENDER;
	case CG_WAY_RECEIVED: return FALSE;
	case CG_WAY_RECEIVED_SHORT:
		return party->role == CG_PARTY_RECIPIENT &&
		       count_parties(parties, CG_PARTY_RECIPIENT) == 1;
	}
	return FALSE;
}

gboolean cg_parties_in_scope(const GPtrArray *parties, CgWay way, CgAddressJudge judge,
			     gpointer data)
{
	const CgPartyRole other = way == CG_WAY_SENT ? CG_PARTY_RECIPIENT : CG_PARTY_SENDER;
	gboolean found = FALSE;

	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = g_ptr_array_index(parties, i);
		Standing standing;

		if (is_owner(party, parties, way))
			continue;
		standing = judge_party(party, judge, data);
		if (standing == STANDING_OUT ||
		    (party->role == CG_PARTY_SENDER && standing != STANDING_IN))
			return FALSE;
		found = found || (party->role == other && standing == STANDING_IN);
	}
	return found;
}
