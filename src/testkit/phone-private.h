/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fake-phone: its profiles, and what its command line asks for. */
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
