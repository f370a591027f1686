/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bonded peers on the path between a phone and a consumer. A grant belongs to the bonds of all
 * of them, and a trip ends when one of them has been gone for too long. A consumer that is an app
 * of this machine is not a peer. */
#include "decision-private.h"

#include <string.h>

enum { PHONE = 1, CAR = 2 };

/* A head unit is bonded with the phone, a phone with the car, and a bridge with both. */
static guint path_of(CgPlacement placement)
{
	switch (placement) {
	case CG_PLACEMENT_HEAD_UNIT: return PHONE;
	case CG_PLACEMENT_PHONE: return CAR;
	case CG_PLACEMENT_BRIDGE: return PHONE | CAR;
	}
	return 0;
}

static void add_peer(CgPeers *peers, const char *address)
{
	peers->addresses[peers->count++] = address;
}

/* At the desk the phone stands for the path: its bond is the constant. */
CgPeers cg_peers_of(const CgDecisions *decisions, const CgWho *who)
{
	guint path = decisions->bond ? PHONE : path_of(decisions->placement);
	CgPeers peers = { 0 };

	if (path & PHONE)
		add_peer(&peers, who->phone);
	if (path & CAR && cg_who_is_car(who))
		add_peer(&peers, who->consumer + strlen("car:"));
	return peers;
}

gboolean cg_peers_have(const CgPeers *peers, const char *address)
{
	for (guint i = 0; i < peers->count; i++)
		if (g_str_equal(peers->addresses[i], address))
			return TRUE;
	return FALSE;
}

static gboolean has_peer(const CgConsumer *consumer, const char *peer)
{
	CgPeers peers = cg_peers_of(consumer->decisions, &consumer->who);

	return cg_peers_have(&peers, peer);
}

GPtrArray *cg_peer_consumers(CgDecisions *decisions, const char *peer)
{
	GPtrArray *found = cg_decisions_consumers(decisions, NULL, NULL);

	for (guint i = found->len; i > 0; i--)
		if (!has_peer(g_ptr_array_index(found, i - 1), peer))
			g_ptr_array_remove_index_fast(found, i - 1);
	return found;
}

static gboolean is_on_path(gpointer key, gpointer consumer, gpointer peer)
{
	return has_peer(consumer, peer);
}

gboolean cg_peer_has_consumer(const CgDecisions *decisions, const char *peer)
{
	return g_hash_table_find(decisions->consumers, is_on_path, (gpointer)peer) != NULL;
}

void cg_decisions_each_peer(CgDecisions *decisions, CgPhoneVisit visit, gpointer data)
{
	g_autoptr(GPtrArray) all = cg_decisions_consumers(decisions, NULL, NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer peer;

	for (guint i = 0; i < all->len; i++) {
		CgPeers peers = cg_peers_of(decisions, cg_consumer_who(all->pdata[i]));

		for (guint j = 0; j < peers.count; j++)
			g_hash_table_add(seen, g_strdup(peers.addresses[j]));
	}
	g_hash_table_iter_init(&iter, seen);
	while (g_hash_table_iter_next(&iter, &peer, NULL))
		visit(data, peer);
}
