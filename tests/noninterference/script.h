/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cars do, a line for a step. CAR is 0 or 1; a text is percent-escaped; `-` is an empty
 * one.
 *
 * - open CAR packets|stream RX TX CONSUMER: a new link; RX and TX are the guard's limits there.
 * - connect CAR MTU FEATURES [TARGET]: FEATURES in hex or -; TARGET in hex, PBAP's if not given.
 * - path CAR FLAGS NAME
 * - get CAR TYPE NAME PARAMS SRM SRMP STOP END: PARAMS in hex; SRM 0 or 1; the first SRMP packets
 *   ask the server to hold; after STOP packets of a body (-: never) END: abort, leave, close or
 *   disconnect. In NAME uid@K and handle@K mean the K-th that this car was shown.
 * - raw CAR HEX | abort CAR | disconnect CAR | close CAR
 * - advance SECONDS moves the clock; wake wakes the phone's sleeping repositories.
 *
 * Between two steps, and between two packets of the car, the main loop runs until nothing moves and
 * what waits for the ledger has its row: when things happen is not what these tests look at. */
#pragma once

#include "trial.h"

#include <contactguard/store.h>

/* All that the cars received, packet by packet, with the ends of links and a mark for each step. */
typedef struct {
	GByteArray *bytes;
	GArray *steps; /* guint: where the part of each step begins */
	guint packets;
	guint body; /* bytes of bodies, which tell whether the car saw anything */
} Transcript;

Transcript *transcript_new(void);
void transcript_free(Transcript *transcript);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Transcript, transcript_free)
gboolean transcript_equal(const Transcript *a, const Transcript *b);
/* Returns the step in which they first differ and the bytes there, for people; the caller frees it.
 */
char *transcript_describe(const Transcript *a, const Transcript *b, const GPtrArray *steps);

/* --- car.c: one car's end of a link --- */

typedef struct Car Car;
/* store is the guard's and outlives the car. */
Car *car_new(guint number, Transcript *transcript, Leak leak, guint secret, CgStore *store);
void car_free(Car *car);
/* Takes fd. */
void car_open(Car *car, int fd, gboolean packets);
/* Does a step of a car; words are those behind the verb and the car's number. */
void car_do(Car *car, const char *verb, char **words);
void car_go_on(Car *car); /* something may have come meanwhile */
