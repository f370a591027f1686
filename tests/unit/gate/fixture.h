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
} House;

#define PHONE "00:00:00:00:00:01"

typedef struct {
	guint open; /* calls that are not answered */
	gboolean failed;
} Told;

/* Opened with the scope `everything`, the clock frozen. */
void house_open(House *house, gconstpointer data);
void house_close(House *house, gconstpointer data);
void house_decide(House *house,
		  const char *scope_text); /* from now on; a section, or a built-in name */
/* From now on the rules of this configuration decide, and drivers. */
void house_rules(House *house, const char *config);
/* A driver's word for ADA or another; back when it is durable. FALSE: it could not be put down. */
gboolean house_grant(House *house, const char *consumer, const char *scope, const char *lifetime);
gboolean house_revoke(House *house, const char *consumer);
void house_told(gpointer told, const GError *error); /* a CgDecisionDone; told is a Told */
void house_wait(guint *count);                       /* until it is 0 */
void house_fence(House *house);   /* until what was put is written, or could not be */
void house_restart(House *house); /* the daemon, over the same state; books must be gone */

/* text: the lines between VERSION and END. */
void house_add(House *house, CgRepository repository, const char *text);
CgSource *house_car(House *house, const char *consumer);
void house_run(void);
/* Reads to the end; head and got hold the answer. */
CgStep house_ask(House *house, CgSource *car, CgQuery query);
char *house_listing(House *house, CgSource *car); /* "HANDLE=NAME|" of pb */

#define ADD(name, test) g_test_add("/gate/" name, House, NULL, house_open, test, house_close)
