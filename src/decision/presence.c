/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones and other peers, here or gone, as they are reported: by org.bluez, or, at the desk, by a
 * connection that counts for a minute longer. A phone of which nothing is known in this boot has
 * been gone since the boot. */
#include "decision-private.h"

#include <string.h>

#define GRACE_PERIOD CG_SECONDS(60)
/* Each time the table has grown by this many phones, those about which nothing is known are
 * dropped. */
#define SWEEP_INTERVAL 256

typedef enum { BOND_UNKNOWN, BOND_NONE, BOND_THERE } Bond;

struct CgPresence {
	CgDecisions *decisions;
	CgPhonePresence saved; /* what the store keeps of it */
	Bond bond;             /* as it was reported */
	CgText *name;          /* NULL: none is known */
	CgTimer *grace;        /* runs while its connection is gone and it still counts as here */
	CgIdle *review; /* reviews what it changes, never from inside the phone's own connection */
};

void cg_presence_free(CgPresence *presence)
{
	g_free(presence->saved.phone);
	cg_text_free(presence->name);
	cg_timer_free(presence->grace);
	cg_idle_free(presence->review);
	g_free(presence);
}

static void on_left(gpointer data);

static void on_review(gpointer data)
{
	CgDecisions *decisions = ((CgPresence *)data)->decisions;

	decisions->presence_events->moved(decisions);
}

static CgPresence *add_presence(CgDecisions *decisions, const char *phone)
{
	CgPresence *presence = g_new0(CgPresence, 1);

	presence->decisions = decisions;
	presence->saved = (CgPhonePresence){ .phone = g_strdup(phone), .trip_after = -1 };
	presence->grace = cg_timer_new((CgWake){ on_left, presence });
	presence->review = cg_idle_new((CgWake){ on_review, presence });
	g_hash_table_insert(decisions->presences, presence->saved.phone, presence);
	return presence;
}

static gboolean is_phone_of(gpointer key, gpointer consumer, gpointer phone)
{
	return g_str_equal(((CgConsumer *)consumer)->who.phone, phone);
}

/* A phone or peer that is in use belongs to a known consumer, and stays. */
static gboolean is_forgettable(gpointer key, gpointer value, gpointer decisions)
{
	CgPresence *presence = value;

	return !presence->saved.here && presence->bond != BOND_THERE &&
	       !g_hash_table_find(((CgDecisions *)decisions)->consumers, is_phone_of, key) &&
	       !cg_peer_has_consumer(decisions, key);
}

/* Drops phones that were here once, or that were asked for by consumers that are not known any
 * more. */
static void sweep_presences(CgDecisions *decisions)
{
	if (g_hash_table_size(decisions->presences) % SWEEP_INTERVAL == 0)
		g_hash_table_foreach_remove(decisions->presences, is_forgettable, decisions);
}

static CgPresence *find_presence(CgDecisions *decisions, const char *phone)
{
	CgPresence *presence = g_hash_table_lookup(decisions->presences, phone);

	if (presence)
		return presence;
	sweep_presences(decisions);
	return add_presence(decisions, phone);
}

void cg_presences_load(CgDecisions *decisions)
{
	const GPtrArray *all = cg_store_presences(decisions->store);

	for (guint i = 0; i < all->len; i++) {
		const CgPhonePresence *saved = g_ptr_array_index(all, i);
		CgPresence *presence = add_presence(decisions, saved->phone);

		presence->saved.gone_since = saved->gone_since;
		presence->saved.trip_after = saved->trip_after;
	}
}

static CgDecisionContext context_new(CgDecisions *decisions)
{
	return (CgDecisionContext){ .time = cg_store_time(decisions->store),
				    .boot = cg_clock_boot(),
				    .boot_id = cg_clock_boot_id(),
				    .trip_after = -1,
				    .connected = TRUE };
}

/* The trip of all of them is over with the first one that is. */
static void add_to_context(CgDecisionContext *now, const CgPhonePresence *saved)
{
	if (!saved->here)
		now->gone_since =
			now->here ? saved->gone_since : MIN(now->gone_since, saved->gone_since);
	now->here = now->here && saved->here;
	now->trip_after = MAX(now->trip_after, saved->trip_after);
}

/* Where there is no peer, nobody has ever been here. */
CgDecisionContext cg_presence_context(CgDecisions *decisions, const CgPeers *peers)
{
	CgDecisionContext now = context_new(decisions);

	now.bond = cg_bonds_print(decisions, peers);
	now.here = peers->count > 0;
	for (guint i = 0; i < peers->count; i++)
		add_to_context(&now, &find_presence(decisions, peers->addresses[i])->saved);
	return now;
}

void cg_presence_save(CgDecisions *decisions, const CgPeers *peers)
{
	for (guint i = 0; i < peers->count; i++)
		cg_store_save_presence(decisions->store,
				       &find_presence(decisions, peers->addresses[i])->saved, NULL,
				       NULL);
}

static gboolean is_granted(const CgDecisions *decisions, const char *peer)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, decisions->consumers);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const CgConsumer *consumer = value;
		CgPeers peers = cg_peers_of(decisions, &consumer->who);

		if (consumer->grant && cg_peers_have(&peers, peer))
			return TRUE;
	}
	return FALSE;
}

static void notify_changed(const CgPresence *presence)
{
	const CgDecisions *decisions = presence->decisions;

	if (decisions->phone_changed)
		decisions->phone_changed(decisions->phone_changed_data, presence->saved.phone);
}

/* Nothing is saved of a peer that nobody decided for. */
static void note_move(CgPresence *presence)
{
	CgDecisions *decisions = presence->decisions;

	if (is_granted(decisions, presence->saved.phone))
		cg_store_save_presence(decisions->store, &presence->saved, NULL, NULL);
	cg_idle_schedule(presence->review);
	notify_changed(presence);
}

static void on_left(gpointer data)
{
	CgPresence *presence = data;

	presence->saved.here = FALSE;
	presence->saved.gone_since = cg_clock_boot();
	note_move(presence);
}

static void note_arrival(CgPresence *presence)
{
	CgDecisionContext now = context_new(presence->decisions);

	now.here = TRUE;
	add_to_context(&now, &presence->saved);
	presence->saved.trip_after = cg_trip_began_after(&now);
	presence->saved.here = TRUE;
	note_move(presence);
}

void cg_decisions_set_phone_linked(CgDecisions *decisions, const char *phone, gboolean linked)
{
	CgPresence *presence = find_presence(decisions, phone);

	if (!linked) {
		cg_timer_start(presence->grace, GRACE_PERIOD);
		return;
	}
	cg_timer_stop(presence->grace);
	if (!presence->saved.here)
		note_arrival(presence);
}

/* --- Reports --- */

void cg_decisions_set_phone_here(CgDecisions *decisions, const char *phone, gboolean here)
{
	CgPresence *presence = find_presence(decisions, phone);

	if (presence->saved.here == here)
		return;
	if (!here) {
		on_left(presence);
		return;
	}
	note_arrival(presence);
	if (presence->bond == BOND_THERE)
		cg_bond_ask(decisions, phone);
}

void cg_decisions_set_phone_bonded(CgDecisions *decisions, const char *phone, gboolean bonded)
{
	CgPresence *presence = find_presence(decisions, phone);
	Bond before = presence->bond;

	presence->bond = bonded ? BOND_THERE : BOND_NONE;
	if (!bonded)
		cg_bond_end(decisions, phone);
	if (!bonded || before == BOND_NONE)
		decisions->presence_events->unbonded(decisions, phone);
	if (bonded && before != BOND_THERE)
		cg_bond_ask(decisions, phone);
	if (before != presence->bond)
		notify_changed(presence);
}

void cg_decisions_set_phone_name(CgDecisions *decisions, const char *phone, const char *name)
{
	CgPresence *presence = find_presence(decisions, phone);
	gsize size = name ? strlen(name) : 0;

	g_clear_pointer(&presence->name, cg_text_free);
	if (size > CG_PHONE_NAME_MAX)
		size = g_utf8_find_prev_char(name, name + CG_PHONE_NAME_MAX + 1) - name;
	if (size > 0)
		presence->name = cg_text_new(cg_span(name, size));
}

/* --- What is known --- */

gboolean cg_decisions_phone_is_here(CgDecisions *decisions, const char *phone)
{
	return find_presence(decisions, phone)->saved.here;
}

gboolean cg_decisions_phone_has_bond(CgDecisions *decisions, const char *phone)
{
	const CgPresence *presence = g_hash_table_lookup(decisions->presences, phone);

	return decisions->bond || (presence && presence->bond == BOND_THERE);
}

const char *cg_decisions_phone_name(CgDecisions *decisions, const char *phone)
{
	const CgPresence *presence = find_presence(decisions, phone);

	return presence->name ? presence->name : "Phone";
}
