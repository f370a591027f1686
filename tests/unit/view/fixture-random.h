/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random scopes and phones, drawn from a small pool of words, so that scopes often speak of the
 * same people. The same seed gives the same draws on every machine. */
#pragma once

#include "fixture-phone.h"

#include <contactguard/policy.h>

/* A scope as its words, which a test can change and read again. */
typedef struct {
	GPtrArray *any_of, *none_of; /* of char *, static */
} RandomClause;

typedef struct {
	GPtrArray *clauses; /* of RandomClause */
	GPtrArray *fields;  /* of char *, static */
	guint list, calls, messages, send;
} RandomScope;

RandomScope *random_scope_new(GRand *rand);
void random_scope_free(RandomScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RandomScope, random_scope_free)
/* One step wider: a word more in Contacts, one less in Exclude, a clause less, a field more, or a
 * chain one up. */
void random_scope_widen(RandomScope *scope, GRand *rand);
CgScope *random_scope_read(const RandomScope *scope, const char *name);

/* Up to eight people, a SIM, favourites, calls of known and of strange numbers; perhaps a 0.vcf. */
void random_phone_fill(ToyPhone *phone, GRand *rand);

/* Numbers and names that a car may search for: some stand on cards. */
extern const char *const random_numbers[], *const random_names[];
#define RANDOM_NUMBERS 7
#define RANDOM_NAMES   6
