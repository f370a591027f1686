/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines as phones write them beside the standards, by the names of their kinds. A name that is
 * unknown stands for no lines. */
#pragma once

#include "trial.h"

#define TOLERATED_NAME   "X-TOLERATED" /* of a property that stands for such lines */
#define TOLERATED_GROUPS 4             /* lines, values, text, use */

/* Returns the name of some kind of this group that is lines within a card. */
const char *tolerated_pick(GRand *rand, guint group);
gboolean tolerated_is_of(const char *kind, guint group);
/* Writes its lines, the last without its end. */
void tolerated_write(const char *kind, CgBuffer *out);
/* Returns what may be the names of its properties, in capitals; the caller frees it by
 * g_strfreev().
 */
char **tolerated_names(const char *kind);
/* Returns whether this name is a word of its lines. */
gboolean tolerated_mentions(const char *kind, const char *name);
