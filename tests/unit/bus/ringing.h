/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A guard on a private bus, a car that asks for a phone's book, and the program that asks the
 * driver: an agent of this very process, whose calls come in through its connection. */
#pragma once

#include "guard.h"

#include <contactguard/bus.h>
#include <contactguard/source.h>
#include <gio/gio.h>

#define RINGING_PHONE "AA:BB:CC:DD:EE:FF"
#define RINGING_CAR   "car:00:00:00:00:00:01"
#define RINGING_CAR_PATH                            \
	"/org/contactguard/phone_AA_BB_CC_DD_EE_FF" \
	"/consumer_6361723a30303a30303a30303a30303a30303a3031"

typedef struct {
	GTestDBus *daemon;
	Guard guard;
	CgBus *bus;
	gboolean ready;
	GDBusConnection *agent, *other;
	GString *heard;               /* methods that the agent was called by, each with a space */
	GDBusMethodInvocation *asked; /* RequestConsent that is not answered */
	char *question;               /* its path */
	char *details;                /* printed */
	CgSource *car;
	CgCursor *read;
} Ringing;

void ringing_open(Ringing *ringing, gconstpointer data); /* without an agent */
void ringing_close(Ringing *ringing, gconstpointer data);

/* Waits for the answer. NULL: error set. */
GVariant *ringing_call(GDBusConnection *caller, const char *path, const char *interface,
		       const char *method, GVariant *arguments, GError **error);
void ringing_assert_refused(GDBusConnection *caller, const char *path, const char *interface,
			    const char *method, GVariant *arguments, const char *name);
void ringing_register(Ringing *ringing);
void ringing_ring(Ringing *ringing); /* the car asks; back when the agent was */
void ringing_hang_up(Ringing *ringing);
/* Takes the invocation that waits. */
void ringing_answer(Ringing *ringing, GVariant *answer);
void ringing_fail(Ringing *ringing, const char *error);
void ringing_hear(Ringing *ringing, const char *methods); /* waits until all these were */
gboolean ringing_holds(const Ringing *ringing);           /* the car waits */
const char *
ringing_decided(Ringing *ringing); /* "SCOPE LIFETIME" of the car; lent until the next */

#define RINGING(name, test) \
	g_test_add("/bus/" name, Ringing, NULL, ringing_open, test, ringing_close)
