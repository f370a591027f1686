/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kinds of hidden faults: drawn into the second phone of a trial, and counted, so that a run of
 * many trials can show that it tried each. */
#pragma once

#include "trial.h"

typedef enum {
	IN_CARD,  /* of a card that is hidden, or of the phone itself */
	IN_SHOWN, /* in a hidden property of a card that is shown */
	PLACES
} Place;

/* How many trials had each kind of fault, where; the number of a kind is faults.c's own. */
#define KINDS_MAX 64
typedef struct {
	guint drawn[KINDS_MAX][PLACES];
} Tally;

/* Puts some fault into a phone. *next_id is that of the next new card. */
void spoil_phone(GRand *rand, const Trial *trial, Phone *phone, guint *next_id);

/* Makes the phone not say who its favourites are. */
void spoil_fav(GRand *rand, const Trial *trial, Phone *phone);

/* Counts the kinds that the second phone has and the first has not. */
void tally_add(Tally *tally, const Trial *trial);

/* Prints them. Returns the number of kinds that were drawn in less than `least` trials. */
guint tally_print(const Tally *tally, guint least);
