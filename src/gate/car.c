/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cars that come by Bluetooth, each a consumer by its address. While there is no phone for a car,
 * each CONNECT is answered with Service Unavailable, so that it comes back; it is never told that a
 * book is empty. */
#include "gate-private.h"

/* A car holds one connection, and closes it when it is refused. */
#define TURNED_AWAY_MAX 16

typedef struct {
	CgGate *gate;
	CgLink *link;
} TurnedAway;

void cg_turned_away_free(gpointer data)
{
	TurnedAway *car = data;

	cg_link_free(car->link);
	g_free(car);
}

static void on_done(gpointer data, CgLinkEnd end, const GError *error)
{
	TurnedAway *car = data;

	g_ptr_array_remove_fast(car->gate->turned_away, car);
}

/* --- What it reads, which is never asked: no CONNECT succeeds --- */

static CgCursor *refuse_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	return cg_cursor_new_ended(CG_STEP_LATER, NULL);
}

static void free_source(CgSource *source)
{
	g_free(source);
}

static CgSource *new_source(void)
{
	static const CgSourceClass class = { refuse_read, free_source };
	CgSource *source = g_new0(CgSource, 1);

	source->class = &class;
	return source;
}

static void turn_away(CgGate *gate, const CgSocket *socket)
{
	const CgPbapServeOptions options = { .first_connection = 1, .busy = TRUE };
	TurnedAway *car;

	if (gate->turned_away->len >= TURNED_AWAY_MAX) {
		cg_socket_close(socket);
		return;
	}
	car = g_new0(TurnedAway, 1);
	car->gate = gate;
	car->link = cg_link_new(socket, cg_serve_pbap(&socket->limits, new_source(), &options),
				on_done, car);
	g_ptr_array_add(gate->turned_away, car);
}

/* --- Cars --- */

void cg_gate_serve_car(CgGate *gate, const CgSocket *socket, const char *phone, const char *address)
{
	g_autofree char *consumer = g_strconcat("car:", address, NULL);
	const CgWho who = { phone, consumer };

	if (phone)
		cg_gate_serve(gate, socket, &who, NULL);
	else
		turn_away(gate, socket);
}

void cg_gate_end_car(CgGate *gate, const char *address)
{
	g_autofree char *consumer = g_strconcat("car:", address, NULL);

	cg_sessions_end(gate, consumer);
}
