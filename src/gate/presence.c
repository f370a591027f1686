/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phones, here or gone: at the desk one is here while its socket is connected, and a minute longer;
 * of others the gate is told. A phone of which nothing is known in this boot is gone since the
 * boot. */
#include "gate-private.h"

#include <string.h>

#define GRACE CG_SECONDS(60)
/* Of so many phones as are known, those of which nothing is known are given up. */
#define SWEEP 256

typedef enum { BOND_UNKNOWN, BOND_NONE, BOND_THERE } Bond;

struct CgPresence {
	CgGate *gate;
	CgTrip trip;
	Bond bond;      /* as it was told */
	CgText *name;   /* NULL: none is known */
	CgTimer *grace; /* runs while its socket is gone and it is here still */
	CgIdle *review; /* what it changes: not from inside the phone's own connection */
};

void cg_presence_free(CgPresence *presence)
{
	g_free(presence->trip.phone);
	cg_text_free(presence->name);
	cg_timer_free(presence->grace);
	cg_idle_free(presence->review);
	g_free(presence);
}

static void left(gpointer data);

static void review(gpointer data)
{
	cg_gate_review(((CgPresence *)data)->gate);
}

static CgPresence *add(CgGate *gate, const char *phone)
{
	CgPresence *presence = g_new0(CgPresence, 1);

	presence->gate = gate;
	presence->trip = (CgTrip){ .phone = g_strdup(phone), .trip_after = -1 };
	presence->grace = cg_timer_new((CgWake){ left, presence });
	presence->review = cg_idle_new((CgWake){ review, presence });
	g_hash_table_insert(gate->presences, presence->trip.phone, presence);
	return presence;
}

static gboolean is_anybodys(gpointer key, gpointer consumer, gpointer phone)
{
	return g_str_equal(((CgConsumer *)consumer)->phone, phone);
}

static gboolean is_nothing(gpointer key, gpointer value, gpointer gate)
{
	CgPresence *presence = value;

	return !presence->trip.here && presence->bond != BOND_THERE &&
	       !g_hash_table_lookup(((CgGate *)gate)->phones, key) &&
	       !g_hash_table_find(((CgGate *)gate)->consumers, is_anybodys, key);
}

/* Phones that were here once, or that somebody asked for who is not known any more. */
static void sweep(CgGate *gate)
{
	if (g_hash_table_size(gate->presences) % SWEEP == 0)
		g_hash_table_foreach_remove(gate->presences, is_nothing, gate);
}

static CgPresence *presence_of(CgGate *gate, const char *phone)
{
	CgPresence *presence = g_hash_table_lookup(gate->presences, phone);

	if (presence)
		return presence;
	sweep(gate);
	return add(gate, phone);
}

void cg_presences_load(CgGate *gate)
{
	const GPtrArray *trips = cg_store_trips(gate->options.store);

	for (guint i = 0; i < trips->len; i++) {
		const CgTrip *trip = g_ptr_array_index(trips, i);
		CgPresence *presence = add(gate, trip->phone);

		presence->trip.gone_since = trip->gone_since;
		presence->trip.trip_after = trip->trip_after;
	}
}

CgMoment cg_presence_moment(CgGate *gate, const char *phone)
{
	const CgTrip *trip = &presence_of(gate, phone)->trip;

	return (CgMoment){ .time = cg_store_time(gate->options.store),
			   .boot = cg_clock_boot(),
			   .boot_id = cg_clock_boot_id(),
			   .bond = gate->options.bond,
			   .here = trip->here,
			   .gone_since = trip->gone_since,
			   .trip_after = trip->trip_after,
			   .connected = TRUE };
}

void cg_presence_note(CgGate *gate, const char *phone)
{
	cg_store_put_trip(gate->options.store, &presence_of(gate, phone)->trip, NULL, NULL);
}

static gboolean is_granted_to(gpointer key, gpointer consumer, gpointer phone)
{
	const CgConsumer *self = consumer;

	return self->grant && g_str_equal(self->phone, phone);
}

static void tell(const CgPresence *presence)
{
	const CgGate *gate = presence->gate;

	if (gate->phone_changed)
		gate->phone_changed(gate->phone_changed_data, presence->trip.phone);
}

/* Of a phone that nobody decided for, nothing is put down. */
static void moved(CgPresence *presence)
{
	CgGate *gate = presence->gate;

	if (g_hash_table_find(gate->consumers, is_granted_to, presence->trip.phone))
		cg_presence_note(gate, presence->trip.phone);
	cg_idle_schedule(presence->review);
	tell(presence);
}

static void left(gpointer data)
{
	CgPresence *presence = data;

	presence->trip.here = FALSE;
	presence->trip.gone_since = cg_clock_boot();
	moved(presence);
}

static void arrive(CgPresence *presence)
{
	CgMoment now = cg_presence_moment(presence->gate, presence->trip.phone);

	presence->trip.trip_after = cg_trip_began_after(&now);
	presence->trip.here = TRUE;
	moved(presence);
}

void cg_presence_linked(CgGate *gate, const char *phone, gboolean linked)
{
	CgPresence *presence = presence_of(gate, phone);

	if (!linked) {
		cg_timer_start(presence->grace, GRACE);
		return;
	}
	cg_timer_stop(presence->grace);
	if (!presence->trip.here)
		arrive(presence);
}

/* --- What the gate is told --- */

void cg_gate_phone_is(CgGate *gate, const char *phone, gboolean here)
{
	CgPresence *presence = presence_of(gate, phone);

	if (presence->trip.here == here)
		return;
	if (here)
		arrive(presence);
	else
		left(presence);
}

void cg_gate_phone_bonded(CgGate *gate, const char *phone, gboolean bonded)
{
	CgPresence *presence = presence_of(gate, phone);
	Bond before = presence->bond;

	presence->bond = bonded ? BOND_THERE : BOND_NONE;
	if (!bonded || before == BOND_NONE)
		cg_grants_void(gate, phone);
	if (before != presence->bond)
		tell(presence);
}

void cg_gate_phone_named(CgGate *gate, const char *phone, const char *name)
{
	CgPresence *presence = presence_of(gate, phone);
	gsize size = name ? strlen(name) : 0;

	g_clear_pointer(&presence->name, cg_text_free);
	if (size > CG_PHONE_NAME_MAX)
		size = g_utf8_find_prev_char(name, name + CG_PHONE_NAME_MAX + 1) - name;
	if (size > 0)
		presence->name = cg_text_new(cg_span(name, size));
}

/* --- What others ask --- */

gboolean cg_gate_phone_here(CgGate *gate, const char *phone)
{
	return presence_of(gate, phone)->trip.here;
}

gboolean cg_gate_phone_has_bond(CgGate *gate, const char *phone)
{
	return gate->options.bond || presence_of(gate, phone)->bond == BOND_THERE;
}

const char *cg_gate_phone_name(CgGate *gate, const char *phone)
{
	const CgPresence *presence = presence_of(gate, phone);

	return presence->name ? presence->name : "Phone";
}

void cg_gate_on_phone_changed(CgGate *gate, CgGatePhone changed, gpointer data)
{
	gate->phone_changed = changed;
	gate->phone_changed_data = data;
}

static void note(gpointer phones, const CgWho *who)
{
	g_hash_table_add(phones, g_strdup(who->phone));
}

void cg_gate_each_phone(CgGate *gate, CgGatePhone visit, gpointer data)
{
	g_autoptr(GHashTable) phones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	GHashTableIter iter;
	gpointer phone;

	cg_gate_each(gate, note, phones);
	g_hash_table_iter_init(&iter, phones);
	while (g_hash_table_iter_next(&iter, &phone, NULL))
		visit(data, phone);
}
