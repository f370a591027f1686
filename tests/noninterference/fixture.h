/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a trial runs in: a phone, the guard's real rooms in this process, and the cars.
 *
 *   car.c - link - serve - gate - view - fetch - link - serve - phone-store.c
 *
 * Only steps move the clock. There is no thread of ours and no real time. */
#pragma once

#include "script.h"

#include <contactguard/obex.h>

/* A scratch directory, and the state that every run starts from. */
typedef struct Fixture Fixture;
Fixture *fixture_new(GError **error);
void fixture_free(Fixture *fixture); /* also removes the directory */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)
const char *fixture_dir(const Fixture *fixture);
/* Writes the state that every run starts from to dir/state, and the trial's configuration to
 * dir/conf. */
gboolean fixture_prepare(Fixture *fixture, const Trial *trial, const char *dir, GError **error);

/* Returns what the cars see when they do the trial's steps with this one of its phones. */
Transcript *fixture_run(Fixture *fixture, const Trial *trial, guint which);
/* Returns whether the cars see the same with both phones. first and second may be NULL; else the
 * caller owns the transcripts. */
gboolean fixture_compare(Fixture *fixture, const Trial *trial, Transcript **first,
			 Transcript **second);

/* --- phone-store.c: a phone's cards as the phone's end serves them --- */

typedef struct PhoneStore PhoneStore;
PhoneStore *phone_store_new(const Trial *trial, const Phone *phone);
void phone_store_free(PhoneStore *store);
void phone_store_wake(PhoneStore *store); /* the repositories that sleep answer from now on */
CgSource *
phone_store_source(PhoneStore *store); /* for one connection, which ends before the store */

/* --- odd-phone.c: where the phone answers as no honest one does --- */

/* Returns the phone's end of a session, which the caller owns. phone must outlive it. */
CgSession *odd_phone_serve(const CgObexLimits *limits, const Phone *phone);

/* --- process.c: the same, with the daemon and the testkit as processes --- */

/* Returns FALSE if the processes could not be run. Sets *why to how the answers differ, which the
 * caller frees, or to NULL. */
gboolean process_compare(Fixture *fixture, const Trial *trial, char **why, GError **error);

/* --- shrink.c --- */

/* Returns the smallest trial found that is still fair and whose phones a car still tells apart.
 * Takes trial. */
Trial *shrink_trial(Fixture *fixture, Trial *trial);
