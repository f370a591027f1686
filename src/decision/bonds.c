/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bond of each peer: a word that another bond would not have, told by the program that can read
 * the link keys. It is asked for when a peer comes or is paired, and again for each session, whose
 * reads wait for an answer to a question from then on. What was told last holds until the next
 * answer; an answer that there is none to be had leaves the bond unknown, and ends nothing. */
#include "decision-private.h"

/* Each time the table has grown by this many peers, those that do not matter are dropped. */
#define SWEEP_INTERVAL 256

struct CgPeerBond {
	char *word; /* NULL: it is not known */
	guint64 answers;
	gboolean asked; /* and not answered yet */
	gboolean again; /* once that is answered */
};

void cg_peer_bond_free(CgPeerBond *bond)
{
	g_free(bond->word);
	g_free(bond);
}

/* --- The table --- */

static gboolean is_forgettable(gpointer peer, gpointer bond, gpointer decisions)
{
	const CgPeerBond *self = bond;

	return !self->asked && !self->word && !cg_peer_has_consumer(decisions, peer);
}

static CgPeerBond *find_bond(CgDecisions *decisions, const char *peer)
{
	CgPeerBond *bond = g_hash_table_lookup(decisions->bonds, peer);

	if (bond)
		return bond;
	if (g_hash_table_size(decisions->bonds) % SWEEP_INTERVAL == 0)
		g_hash_table_foreach_remove(decisions->bonds, is_forgettable, decisions);
	bond = g_new0(CgPeerBond, 1);
	g_hash_table_insert(decisions->bonds, g_strdup(peer), bond);
	return bond;
}

static const char *find_word(const CgDecisions *decisions, const char *peer)
{
	const CgPeerBond *bond = g_hash_table_lookup(decisions->bonds, peer);

	return bond ? bond->word : NULL;
}

/* --- Asking --- */

static void ask_for_bond(const CgDecisions *decisions, const char *peer, CgPeerBond *bond)
{
	bond->asked = TRUE;
	bond->again = FALSE;
	decisions->ask_bond(decisions->ask_bond_data, peer);
}

/* What is on its way may have been read before what is asked about happened. */
guint64 cg_bond_ask(CgDecisions *decisions, const char *peer)
{
	CgPeerBond *bond;

	if (!decisions->ask_bond)
		return 0;
	bond = find_bond(decisions, peer);
	if (bond->asked) {
		bond->again = TRUE;
		return bond->answers + 2;
	}
	ask_for_bond(decisions, peer, bond);
	return bond->answers + 1;
}

gboolean cg_bond_is_awaited(const CgDecisions *decisions, const char *peer, guint64 answers)
{
	const CgPeerBond *bond = g_hash_table_lookup(decisions->bonds, peer);

	return decisions->ask_bond && bond && bond->answers < answers;
}

void cg_decisions_set_bond(CgDecisions *decisions, const char *peer, const char *word)
{
	CgPeerBond *bond = find_bond(decisions, peer);

	g_free(bond->word);
	bond->word = g_strdup(word);
	bond->answers++;
	bond->asked = FALSE;
	if (bond->again && decisions->ask_bond)
		ask_for_bond(decisions, peer, bond);
	decisions->presence_events->told(decisions, peer);
}

void cg_bond_end(CgDecisions *decisions, const char *peer)
{
	CgPeerBond *bond = g_hash_table_lookup(decisions->bonds, peer);

	if (bond)
		g_clear_pointer(&bond->word, g_free);
}

void cg_decisions_on_bond_asked(CgDecisions *decisions, CgPhoneVisit ask_bond, gpointer data)
{
	decisions->ask_bond = ask_bond;
	decisions->ask_bond_data = data;
}

/* --- As words --- */

/* Few pairs of bonds exist in a run, so their words may stay for ever. */
const char *cg_bonds_print(const CgDecisions *decisions, const CgPeers *peers)
{
	g_autoptr(GString) words = g_string_new(NULL);

	if (decisions->bond)
		return decisions->bond;
	for (guint i = 0; i < peers->count; i++) {
		const char *word = find_word(decisions, peers->addresses[i]);

		g_string_append_printf(words, "%s%s", i > 0 ? " " : "", word ? word : "?");
	}
	return peers->count > 0 ? g_intern_string(words->str) : NULL;
}
