/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One trial: a scope, two phones that differ only in what it hides, and a car's session.
 *
 * Everything random comes from one GRand, so that a seed and a number name a trial; written out as
 * a case it can be run again without either. */
#pragma once

#include "model.h"

/* What a planted fault lets through: how many cards the phone has. None of it is in the rooms. */
typedef enum {
	NO_LEAK,
	LEAK_NAME,     /* into a name that the car may see */
	LEAK_PRESENCE, /* whether one card is there */
	LEAK_ORDER,    /* the order of the cards */
	LEAK_PACKET,   /* a byte of a packet on its way to the car */
	LEAK_LENGTH,   /* one more, empty packet */
	LEAK_CLOSE,    /* the link ends early */
	LEAKS
} Leak;

typedef struct {
	char *scope;   /* text of one section; a built-in one's name means the built-in scope */
	guint country; /* 0: none */
	guint limit;   /* [View] Limit, KiB; 0: the default */
	gboolean raw;  /* the phones ignore selectors and formats */
	guint asleep;  /* bit n: repository n of the phone does not answer until the step "wake" */
	Phone *phones[2];
	GPtrArray *steps; /* of char *, see script.h */
	Leak leak;
} Trial;

Trial *trial_new(GRand *rand);
Trial *trial_copy(const Trial *trial);
void trial_free(Trial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trial, trial_free)
/* Returns whether the two phones differ only in what is hidden. */
gboolean trial_is_fair(const Trial *trial);
/* Returns whether its scope can stand in a configuration file. One with two Contacts is a meet of
 * two scopes, and cannot. */
gboolean trial_is_configurable(const Trial *trial);

/* Returns whether it can be played by fake-phone and a configuration file. */
gboolean trial_is_playable(const Trial *trial);

/* --- generate.c, scopes.c, vary.c, script.c: the parts of a new trial --- */

guint pick(GRand *rand, guint below); /* 0 to below - 1 */
gboolean chance(GRand *rand, guint percent);
Card *generate_card(GRand *rand, guint id, CgRepository repository);
void generate_prop(GRand *rand, Card *card);
Phone *generate_phone(GRand *rand, gboolean raw);
char *generate_scope(GRand *rand);
char *generate_word(GRand *rand); /* a name, number or label that cards have */
/* Makes phone 1 from a copy of phone 0 by changes that the scope hides. */
void vary_phone(GRand *rand, Trial *trial);
GPtrArray *generate_script(GRand *rand, const Trial *trial);

/* --- case.c: a trial as a text that can be kept --- */

char *case_print(const Trial *trial, const char *comment);
Trial *case_read(const char *text, GError **error); /* NULL with CG_ERROR_CONFIG */
