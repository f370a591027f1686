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
 * spell it. */
Model *model_new(const char *scope, guint country);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* Returns all that is granted, as a text that the caller frees. What differs between phones with
 * equal projections is hidden. */
char *model_projection(const Model *model, const Phone *phone);
