/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one consumer has of the daemon, however many sessions and phones it has: its turns of the
 * main loop, and the memory of its views. It is there while a session or a view needs it. */
#include "gate-private.h"

struct CgShare {
	CgGate *gate;
	char *consumer;
	guint users;
	CgTurns *turns;
	CgAccount *account;
};

CgShare *cg_share_acquire(CgGate *gate, const char *consumer)
{
	CgShare *share = g_hash_table_lookup(gate->shares, consumer);

	if (!share) {
		share = g_new0(CgShare, 1);
		share->gate = gate;
		share->consumer = g_strdup(consumer);
		share->turns = cg_turns_new();
		share->account = cg_account_new(gate->memory);
		g_hash_table_insert(gate->shares, share->consumer, share);
	}
	share->users++;
	return share;
}

CgTurns *cg_share_turns(const CgShare *share)
{
	return share->turns;
}

CgAccount *cg_share_account(const CgShare *share)
{
	return share->account;
}

void cg_share_release(CgShare *share)
{
	if (--share->users > 0)
		return;
	g_hash_table_remove(share->gate->shares, share->consumer);
	cg_turns_unref(share->turns);
	cg_account_unref(share->account);
	g_free(share->consumer);
	g_free(share);
}
