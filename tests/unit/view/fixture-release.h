/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that a view gives away, gathered through the same calls as a car's requests, and whether one
 * such release is contained in another. */
#pragma once

#include "fixture-phone.h"

#include <contactguard/view.h>

#define RELEASE_BOOKS (CG_REPO_SIM_PB + 1) /* those of telecom, and SIM1's pb */

typedef struct {
	guint32 handle;
	char *name;   /* in a listing; NULL: it was pulled */
	char **lines; /* content lines that say something, without groups and the view's own UIDs */
} Given;

typedef struct {
	const CgScope *scope; /* referenced */
	ToyPhone *phone;      /* lent */
	guint size[RELEASE_BOOKS], unseen;
	GPtrArray *cards[RELEASE_BOOKS];  /* of Given: a bulk pull */
	GPtrArray *listed[RELEASE_BOOKS]; /* of Given: a listing, with each entry */
	GPtrArray *found; /* of GPtrArray of Given: what each search lists, by number first */
} Release;

/* Asks a new view of the scope for everything. */
Release *release_new(ToyPhone *phone, const CgScope *scope);
void release_free(Release *release);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Release, release_free)

/* NULL: of each card, call, count and search result of narrow there is as much or more in wide.
 * Else what is too much; free it. */
char *release_excess(const Release *narrow, const Release *wide);
/* The cards of pb that the scope takes in, without those of which nothing is left: what a view must
 * have released, and no more. */
guint release_expected(const Release *release);
/* Is the owner's card none of these? */
gboolean release_owner_is_made(const Release *release);
