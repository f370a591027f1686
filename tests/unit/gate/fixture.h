/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A gate with its state directory, between a phone that is reached over a socket and the books of
 * cars. */
#pragma once

#include "decision-private.h"
#include "gate-private.h"

#define ADA "car:00:00:00:00:00:0A"
#define BEA "car:00:00:00:00:00:0B"

typedef struct {
	char *dir;
	CgConfig *config;
	CgStore *store;
	CgScope *scope;
	CgDecisions *decisions;
	CgGate *gate;

	CgAddress phone;
	CgListener *listener;
	GPtrArray *links;                  /* of the phone */
	GPtrArray *cards[CG_REPOSITORIES]; /* of char *: what it holds; handles count from 1 */
	guint reads;                       /* that it was asked for */
	gboolean silent;                   /* it does not answer */
	gboolean locked;                   /* it answers Service Unavailable */
	gboolean locked_calls;             /* so it does where calls are asked for */

	CgHead head; /* of the last answer */
	CgBuffer got;
} Fixture;

#define PHONE "00:00:00:00:00:01"

typedef struct {
	guint open; /* calls that are not answered */
	gboolean failed;
} Told;

/* Opened with the scope `everything`, the clock frozen. */
void fixture_open(Fixture *fixture, gconstpointer data);
void fixture_close(Fixture *fixture, gconstpointer data);
void fixture_decide(Fixture *fixture,
		    const char *scope_text); /* from now on; a section, or a built-in name */
/* From now on the rules of this configuration decide, and drivers. */
void fixture_rules(Fixture *fixture, const char *config);
/* A driver's word for ADA or another; back when it is durable. FALSE: it could not be put down. */
gboolean fixture_grant(Fixture *fixture, const char *consumer, const char *scope,
		       const char *lifetime);
gboolean fixture_revoke(Fixture *fixture, const char *consumer);
void fixture_told(gpointer told, const GError *error); /* a CgDecisionDone; told is a Told */
void fixture_wait(guint *count);                       /* until it is 0 */
void fixture_fence(Fixture *fixture);   /* until what was put is written, or could not be */
void fixture_restart(Fixture *fixture); /* the daemon, over the same state; books must be gone */

/* text: the lines between VERSION and END. */
void fixture_add(Fixture *fixture, CgRepository repository, const char *text);
CgSource *fixture_car(Fixture *fixture, const char *consumer);
void fixture_run(void);
/* Reads to the end; head and got hold the answer. */
CgStep fixture_ask(Fixture *fixture, CgSource *car, CgQuery query);
char *fixture_listing(Fixture *fixture, CgSource *car); /* "HANDLE=NAME|" of pb */

#define ADD(name, test) g_test_add("/gate/" name, Fixture, NULL, fixture_open, test, fixture_close)
