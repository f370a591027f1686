/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/parties.c: which messages are in scope, by table and by all small groups. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

/* Addresses say who they are by their first letter: in scope, of the owner, or else of nobody. */
static CgAddressKind judge_address(gpointer data, const char *address)
{
	switch (address[0]) {
	case 'i': return CG_ADDRESS_IN_SCOPE;
	case 'o': return CG_ADDRESS_OF_OWNER;
	default: return CG_ADDRESS_OF_NOBODY;
	}
}

static void free_party(gpointer data)
{
	CgParty *party = data;

	g_strfreev(party->addresses);
	g_free(party);
}

/* Reads parties as words: S, R or A (whom an answer goes to), then addresses with commas between;
 * "?" is one that is unreadable. */
static GPtrArray *read_parties(const char *words)
{
	GPtrArray *parties = g_ptr_array_new_with_free_func(free_party);
	g_auto(GStrv) split = g_strsplit(words, " ", -1);

	for (char **word = split; *word; word++) {
		CgParty *party;

		if (!**word)
			continue;
		party = g_new0(CgParty, 1);
		party->role = **word == 'S'   ? CG_PARTY_SENDER
			      : **word == 'R' ? CG_PARTY_RECIPIENT
					      : CG_PARTY_REPLY_TO;
		party->unreadable = strcmp(*word + 1, "?") == 0;
		party->addresses = g_strsplit(*word + 1, ",", -1);
		g_ptr_array_add(parties, party);
	}
	return parties;
}

static gboolean is_in_scope(const char *words, CgWay way)
{
	g_autoptr(GPtrArray) parties = read_parties(words);

	return cg_parties_in_scope(parties, way, judge_address, NULL);
}

static void test_table(void)
{
	static const struct {
		const char *parties;
		gboolean sent, received, received_short;
	} cases[] = {
		{ "", FALSE, FALSE, FALSE },
		{ "Si", FALSE, TRUE, TRUE },
		{ "Sx", FALSE, FALSE, FALSE },
		{ "S", FALSE, FALSE, FALSE },
		{ "So Ro", FALSE, FALSE, FALSE },
		{ "Si Ro", FALSE, TRUE, TRUE },
		{ "Si Rx", FALSE, FALSE, TRUE },  /* the owner's number is not known */
		{ "Si R", FALSE, FALSE, TRUE },   /* nor told */
		{ "Si R?", FALSE, FALSE, FALSE }, /* it cannot be read */
		{ "Si Ri", TRUE, TRUE, TRUE },
		{ "Sx Ri", TRUE, FALSE, FALSE },
		{ "S Ri", TRUE, FALSE, FALSE },
		{ "S? Ri", FALSE, FALSE, FALSE },
		{ "So Ri", TRUE, FALSE, FALSE },
		/* Groups: everybody must be in scope, or the owner. */
		{ "Si Ro Ri", TRUE, TRUE, TRUE },
		{ "Si Ro Rx", FALSE, FALSE, FALSE },
		{ "Si Rx Ri", FALSE, FALSE, FALSE },
		{ "So Ri Ri Ro", TRUE, FALSE, FALSE },
		{ "So Ri R", FALSE, FALSE, FALSE },
		{ "Si Sx Ro", FALSE, FALSE, FALSE },
		/* Each address of a party counts. */
		{ "Si,i Ro", FALSE, TRUE, TRUE },
		{ "Si,x Ro", FALSE, FALSE, FALSE },
		{ "So,i Ro", FALSE, TRUE, TRUE },
		/* Where an answer would go. */
		{ "Si Ro Ai", FALSE, TRUE, TRUE },
		{ "Si Ro Ax", FALSE, FALSE, FALSE },
		{ "So Ri Ao", TRUE, FALSE, FALSE },
		{ "So Ri Ax", FALSE, FALSE, FALSE },
		{ "Ai", FALSE, FALSE, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		const char *words = cases[i].parties;

		g_assert_true(is_in_scope(words, CG_WAY_SENT) == cases[i].sent);
		g_assert_true(is_in_scope(words, CG_WAY_RECEIVED) == cases[i].received);
		g_assert_true(is_in_scope(words, CG_WAY_RECEIVED_SHORT) == cases[i].received_short);
	}
}

/* With somebody more who is out of scope, no message is in scope: of all groups of four, in all
 * ways. Only a short message's lone recipient is no such party, and the sender of what was sent. */
static void test_strangers_hide(void)
{
	static const char *const words[] = { "Si", "So", "Ri", "Ro", "Ai", "" };
	static const char *const strangers[] = { "Sx", "Rx", "R", "S?", "R?", "Ax", "Ri,x" };
	guint count = G_N_ELEMENTS(words);

	for (guint group = 0; group < count * count * count; group++)
		for (guint i = 0; i < G_N_ELEMENTS(strangers); i++)
			for (guint way = CG_WAY_SENT; way <= CG_WAY_RECEIVED_SHORT; way++) {
				g_autofree char *all =
					g_strjoin(" ", strangers[i], words[group % count],
						  words[group / count % count],
						  words[group / count / count], NULL);
				gboolean lone = strangers[i][0] == 'R' && !strchr(all + 1, 'R');

				if ((way == CG_WAY_SENT && strcmp(strangers[i], "Sx") == 0) ||
				    (way == CG_WAY_RECEIVED_SHORT && lone))
					continue;
				g_assert_false(is_in_scope(all, way));
			}
}

void test_policy_parties(void)
{
	g_test_add_func("/policy/parties/table", test_table);
	g_test_add_func("/policy/parties/strangers-hide", test_strangers_hide);
}
