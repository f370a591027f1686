/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone: its profiles, what its command line asks for, and where cars reach it. */
#pragma once

#include "folder-private.h"

#include <contactguard/link.h>
#include <contactguard/serve.h>

/* --- Profiles (phone-profile.c) --- */

typedef struct {
	const char *name;
	CgCode (*judge)(const CgHeaders *request); /* as in CgPbapServeOptions */
	guint8 repositories;                       /* the most that it has */
	gboolean fav_out_of_pb;                    /* see FolderHabits */
} PhoneProfile;

/* Returns the profile of this name, or NULL. */
const PhoneProfile *phone_profile_find(const char *name);

/* --- Options (phone-options.c) --- */

typedef struct {
	CgAddress listen;
	gboolean on_air; /* listen is an adapter's address, or 00:00:00:00:00:00 for any */
	char *store;
	guint32 features;
	guint8 repositories;
	const PhoneProfile *profile; /* NULL: it keeps to the specification */
	guint delay;                 /* milliseconds before each card */
} PhoneOptions;

/* Fills options, which the caller clears. Returns FALSE if the usage is wrong, and says so on
 * stderr. Ends the program itself for --help. */
gboolean phone_options_read(PhoneOptions *options, int argc, char **argv);
void phone_options_clear(PhoneOptions *options);

/* --- Where cars reach it (phone-door.c) --- */

typedef struct PhoneDoor PhoneDoor;

typedef struct {
	/* Cars can come; called once. */
	void (*opened)(gpointer data);
	/* They never will: why was said on stderr. */
	void (*failed)(gpointer data);
	/* The callee takes socket->fd. peer is the car's Bluetooth address, or NULL. */
	void (*arrived)(gpointer data, const CgSocket *socket, const char *peer);
	/* This peer's connections are to end. */
	void (*left)(gpointer data, const char *peer);
} PhoneDoorEvents;

/* Listens at the address that options name, or has bluetoothd do it. Its events come from the main
 * loop. The caller owns it. options, events and data must live longer. */
PhoneDoor *phone_door_open(const PhoneOptions *options, const PhoneDoorEvents *events,
			   gpointer data);
void phone_door_close(PhoneDoor *door); /* NULL is allowed */
