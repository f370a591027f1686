/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside the model: a scope as lists of words, and what they say of one card. */
#pragma once

#include "model.h"

typedef enum { CALLS_NONE, CALLS_IN_SCOPE, CALLS_ALL } Calls;

typedef struct {
	char **any_of, **none_of; /* selectors as words */
} Clause;

struct Model {
	GPtrArray *clauses; /* Clause * */
	GHashTable *fields; /* names; "X-*" stands for those outside the table */
	gboolean list;
	Calls calls;
	guint country;
	gboolean honest;
};

/* --- model-numbers.c --- */

char *model_digits(const char *number);              /* "" if it is no number */
char *model_digits_or_text(const char *number);      /* what tells it from others of one person */
char *model_e164(const char *digits, guint country); /* NULL: it has none */
gboolean model_numbers_match(const char *a, const char *b, guint country);
gboolean model_number_counts(const char *number); /* can it match another one? */

/* --- model-people.c: who is in scope --- */

gboolean model_admits(const Model *model, const Phone *phone, const Card *card);
gboolean model_admits_owner(const Model *model, const Phone *phone, const Card *card);
gboolean model_admits_nobody(const Model *model);
gboolean model_admits_everybody(const Model *model);
gboolean model_speaks_of(const Model *model, const char *word);
gboolean model_excludes_owner(const Model *model);
gboolean model_names_owner(const Model *model);
/* Nothing but favourites lets anybody in: then pb is the phone's fav book. */
gboolean model_favourites_only(const Model *model);

/* --- model.c: what is granted of a card --- */

gboolean model_grants(const Model *model, const char *name); /* a property's; "X-*": of others */
gboolean model_leaves_out(const Model *model, const Card *card); /* nothing of use is granted */

/* --- model-owner.c: handle 0 --- */

/* Is it the owner's, or the same as far as is granted or looked at, and they are excluded? */
gboolean model_excludes_as_owner(const Model *model, const Phone *phone, const Card *card);
/* Returns the card that is shown as the owner's since a clause says so, lent; NULL: there is none.
 */
const Card *model_shown_owner(const Model *model, const Phone *phone);
/* Returns whether it is said of each card whether it is the same as the owner's. */
gboolean model_owner_is_clear(const Model *model, const Phone *phone);

/* --- model-broken.c: what of a broken card is said --- */

/* Returns what the card is read as, which the caller frees: where an AGENT is cut, the nested card
 * with all that follows it. */
Card *model_card_as_read(const Card *card);
gboolean model_owner_is_lost(const Phone *phone);
/* Does any selector, or a rule for calls, compare this property of the card? */
gboolean model_looks_at(const Model *model, const Card *card, const char *name);
gboolean model_fav_is_intact(const Phone *phone);
/* The book is there, whatever is in it, and does not answer for now. */
gboolean model_fav_is_busy(const Phone *phone);
