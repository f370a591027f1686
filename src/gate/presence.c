/* Phones, here or gone: at the desk one is here while its socket is connected, and a minute longer.
 * A phone of which nothing is known in this boot is gone since the boot. */
#include "gate-private.h"

#define GRACE CG_SECONDS(60)

struct CgPresence {
	CgGate *gate;
	CgTrip trip;
	CgTimer *grace; /* runs while its socket is gone and it is here still */
	CgTurn *review; /* what it changes: not from inside the phone's own connection */
};

void cg_presence_free(CgPresence *presence)
{
	g_free(presence->trip.phone);
	cg_timer_free(presence->grace);
	cg_turn_free(presence->review);
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
	presence->review = cg_turn_new((CgWake){ review, presence });
	g_hash_table_insert(gate->presences, presence->trip.phone, presence);
	return presence;
}

static CgPresence *presence_of(CgGate *gate, const char *phone)
{
	CgPresence *presence = g_hash_table_lookup(gate->presences, phone);

	return presence ? presence : add(gate, phone);
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

/* Of a phone that nobody decided for, nothing is put down. */
static void moved(CgPresence *presence)
{
	CgGate *gate = presence->gate;

	if (g_hash_table_find(gate->consumers, is_granted_to, presence->trip.phone))
		cg_presence_note(gate, presence->trip.phone);
	cg_turn_arm(presence->review);
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
