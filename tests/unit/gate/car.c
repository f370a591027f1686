/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cars by their address: with a phone, and while there is none. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <sys/socket.h>
#include <unistd.h>

#define ADDRESS "AA:00:00:00:00:0A"
#define CONNECT                                                                        \
	"\x80\x00\x23\x10\x00\x7F\xFF\x46\x00\x13\x79\x61\x35\xf0\xf0\xc5\x11\xd8\x09" \
	"\x66\x08\x00\x20\x0c\x9a\x66\x4c\x00\x09\x10\x04\x00\x00\x03\xBF"

static int come(Fixture *fixture, const char *phone)
{
	CgSocket ours;
	int car;

	g_assert_true(cg_socket_pair(TRUE, &ours, &car, NULL));
	cg_gate_serve_car(fixture->gate, &ours, phone, ADDRESS);
	run_until_idle();
	return car;
}

/* Returns the code of the answer to a CONNECT, or -1 if the connection is closed. */
static int ask(int car)
{
	guint8 packet[255];

	send(car, CONNECT, sizeof(CONNECT) - 1, MSG_NOSIGNAL);
	run_until_idle();
	return recv(car, packet, sizeof(packet), MSG_DONTWAIT) > 0 ? packet[0] : -1;
}

static gboolean is_closed(int car)
{
	guint8 byte;

	return recv(car, &byte, 1, MSG_DONTWAIT) == 0;
}

static void note_consumer(gpointer data, const CgWho *who)
{
	if (g_str_equal(who->consumer, "car:" ADDRESS))
		++*(guint *)data;
}

static void is_served(Fixture *fixture, gconstpointer data)
{
	int car = come(fixture, "00:00:00:00:00:01");
	guint known = 0;

	g_assert_cmphex(ask(car), ==, CG_CODE_SUCCESS);
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 1);
	cg_decisions_each(fixture->base.decisions, note_consumer, &known);
	g_assert_cmpuint(known, ==, 1);
	close(car);
	run_until_idle();
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 0);
}

/* Not an empty book, also when it asks again, and no consumer that a driver could be asked about.
 */
static void without_a_phone(Fixture *fixture, gconstpointer data)
{
	int car = come(fixture, NULL);
	guint known = 0;

	g_assert_cmphex(ask(car), ==, CG_CODE_UNAVAILABLE);
	g_assert_cmphex(ask(car), ==, CG_CODE_UNAVAILABLE);
	cg_decisions_each(fixture->base.decisions, note_consumer, &known);
	g_assert_cmpuint(known, ==, 0);
	close(car);
	run_until_idle();
	g_assert_cmpuint(fixture->gate->turned_away->len, ==, 0);
}

static void many_without_a_phone(Fixture *fixture, gconstpointer data)
{
	int cars[17];

	for (guint i = 0; i < G_N_ELEMENTS(cars); i++)
		cars[i] = come(fixture, NULL);
	g_assert_cmphex(ask(cars[15]), ==, CG_CODE_UNAVAILABLE);
	g_assert_true(is_closed(cars[16]));
	close(cars[0]);
	run_until_idle();
	close(cars[16]);
	cars[16] = come(fixture, NULL);
	g_assert_cmphex(ask(cars[16]), ==, CG_CODE_UNAVAILABLE);
	for (guint i = 1; i < G_N_ELEMENTS(cars); i++)
		close(cars[i]);
	run_until_idle();
}

static void ends(Fixture *fixture, gconstpointer data)
{
	int one = come(fixture, "00:00:00:00:00:01"), other = come(fixture, "00:00:00:00:00:02");

	cg_gate_end_car(fixture->gate, "AA:00:00:00:00:0B");
	run_until_idle();
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 2);
	cg_gate_end_car(fixture->gate, ADDRESS);
	run_until_idle();
	g_assert_true(is_closed(one));
	g_assert_true(is_closed(other));
	g_assert_cmpuint(cg_gate_sessions(fixture->gate), ==, 0);
	close(one);
	close(other);
}

void test_gate_car(void)
{
	ADD("car/is-served", is_served);
	ADD("car/without-a-phone", without_a_phone);
	ADD("car/many-without-a-phone", many_without_a_phone);
	ADD("car/ends", ends);
}
