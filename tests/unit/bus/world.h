/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon's end of a private bus, and a driver's: with one phone and one car that it knows. */
#pragma once

#include "guard.h"

#include <contactguard/bus.h>
#include <gio/gio.h>

#define PHONE    "AA:BB:CC:DD:EE:FF"
#define CAR      "car:00:00:00:00:00:01"
#define ROOT     "/org/contactguard"
#define PHONE_AT ROOT "/phone_AA_BB_CC_DD_EE_FF"
#define CAR_AT   PHONE_AT "/consumer_6361723a30303a30303a30303a30303a30303a3031"
#define MANAGER  "org.contactguard.Manager1"
#define PHONE1   "org.contactguard.Phone1"
#define CONSUMER "org.contactguard.Consumer1"

typedef struct {
	GTestDBus *daemon;
	Guard guard;
	CgBus *bus;
	GDBusConnection *driver;
	GString *signals;
	gboolean ready, wrong_config;
	guint reloads;
} World;

void world_start(World *world, gconstpointer data);
void world_know(World *world, const char *consumer); /* one more, of that phone */
void world_end(World *world, gconstpointer data);
/* Waits for the answer. arguments: floating, or NULL. NULL: error set. */
GVariant *world_call(World *world, const char *path, const char *interface, const char *method,
		     GVariant *arguments, GError **error);
/* The answer as text. */
void assert_answer(World *world, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *wanted);
/* name: without org.contactguard.Error. */
void assert_refused(World *world, const char *path, const char *interface, const char *method,
		    GVariant *arguments, const char *name);
