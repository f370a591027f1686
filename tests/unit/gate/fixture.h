/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A gate with its state directory, between a phone that is reached over a socket and the books of
 * cars. */
#pragma once

#include "decision-fixture.h"
#include "decision-private.h"
#include "gate-private.h"

typedef struct {
	DecisionFixture base;
	CgGate *gate;

	CgAddress phone;
	CgListener *listener;
	GPtrArray *links;                  /* of the phone */
	GPtrArray *cards[CG_REPOSITORIES]; /* of char *: what it holds, without 0.vcf */
	guint reads;                       /* that it was asked for */
	gboolean silent;                   /* it does not answer */
	gboolean locked;                   /* it answers Service Unavailable */
	gboolean locked_calls;             /* so it does where calls are asked for */

	CgHead head; /* of the last answer */
	CgBuffer got;
} Fixture;

/* Opened with the scope `everything`, the clock frozen, and one card in pb: the phone's owner's,
 * who is called as one that is made. */
void fixture_open(Fixture *fixture, gconstpointer data);
void fixture_close(Fixture *fixture, gconstpointer data);
void fixture_restart(Fixture *fixture); /* the daemon, over the same state; books must be gone */

/* text: the lines between VERSION and END. */
void fixture_add(Fixture *fixture, CgRepository repository, const char *text);
CgSource *fixture_car(Fixture *fixture, const char *consumer);
/* Reads to the end; head and got hold the answer. */
CgStep fixture_ask(Fixture *fixture, CgSource *car, CgQuery query);
char *fixture_listing(Fixture *fixture, CgSource *car); /* "HANDLE=NAME|" of pb */

#define ADD(name, test) g_test_add("/gate/" name, Fixture, NULL, fixture_open, test, fixture_close)
