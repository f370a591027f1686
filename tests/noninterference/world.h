/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The world of one trial: a phone, the guard's real rooms in this process, and the cars.
 *
 *   car.c - link - serve - gate - view - fetch - link - serve - book.c
 *
 * The clock stands still but for the steps that move it; no thread, no real time. */
#pragma once

#include "script.h"

/* A scratch directory with the state that every run starts from. */
typedef struct World World;
World *world_new(GError **error);
void world_free(World *world); /* removes it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)
const char *world_dir(const World *world);
/* Puts the state every run starts from into dir/state, and the trial's configuration into dir/conf.
 */
gboolean world_prepare(World *world, const Trial *trial, const char *dir, GError **error);

/* What the cars see when they do the trial's steps against this one of its phones. */
Transcript *world_run(World *world, const Trial *trial, guint which);
/* Against both: equal? The transcripts are given out where wanted. */
gboolean world_compare(World *world, const Trial *trial, Transcript **first, Transcript **second);

/* --- book.c: a phone's cards as the phone's end serves them --- */

typedef struct Shelves Shelves;
Shelves *shelves_new(const Trial *trial, const Phone *phone);
void shelves_free(Shelves *collections);
void shelves_wake(Shelves *collections); /* its sleeping books answer from now on */
CgSource *
shelves_book(Shelves *collections); /* for one connection; the collections must outlive it */

/* --- process.c: the same, with the daemon and its testers as processes --- */

/* FALSE and error: they could not be run. *why (free with g_free()): how the answers differ, or
 * NULL. */
gboolean process_compare(World *world, const Trial *trial, char **why, GError **error);

/* --- shrink.c --- */

/* The smallest trial found that is still fair and still tells its phones apart. Takes trial. */
Trial *shrink(World *world, Trial *trial);
