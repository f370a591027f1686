/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model: what a scope grants of a phone, by the words of doc/design.md and from facts alone.
 *
 * Shares no code with policy, content or view, so that a fault there is not copied here. Two phones
 * whose projections are equal differ only in what the scope hides; the car must not tell them
 * apart. */
#pragma once

#include "phone.h"

typedef struct Model Model;
/* Returns the model of one [Scope NAME] section, or NULL if the text is not spelled as these tests
 * spell it. honest: the phones print a card again as they are asked, where nothing about it is odd,
 * so that it shows whether a card is. */
Model *model_new(const char *scope, guint country, gboolean honest);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* Returns all that is granted, as a text that the caller frees. What differs between phones with
 * equal projections is hidden. */
char *model_projection(const Model *model, const Phone *phone);

/* Returns whether it is said for each card of the phone whether the scope admits it. It is not if
 * what a selector looks at is broken in a way that may be read or not. */
gboolean model_is_clear(const Model *model, const Phone *phone);
gboolean model_card_is_clear(const Model *model, const Card *card); /* one card */

/* Returns whether anything of this card is granted. */
gboolean model_shows(const Model *model, const Phone *phone, const Card *card);

/* Returns whether the card is out of scope since a property that an Exclude= looks at cannot be
 * read. */
gboolean model_excludes_unread(const Model *model, const Card *card);

/* Returns whether favourites are excluded, and the phone does not say who they are: then what
 * stands on them is Service Unavailable. */
gboolean model_stands_on_nothing(const Model *model, const Phone *phone);

/* Returns whether a clause excludes favourites. */
gboolean model_excludes_favourites(const Model *model);
