/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model: what a scope grants of a phone, by the words of doc/design.md and from facts alone.
 *
 * Shares no code with policy, content or view, so that a fault there is not copied here. Two phones
 * whose projections are equal differ only in what the scope hides; the car must not tell them
 * apart. */
#pragma once

#include "phone.h"

typedef struct Model Model;
/* The text of one [Scope NAME] section, in the spelling that scope texts of these tests have. NULL:
 * not that. */
Model *model_new(const char *scope, guint country);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/* All that is granted, as text. What may differ between equal projections is hidden. */
char *model_projection(const Model *model, const Phone *phone);
