/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs: `*` is any run of characters, `?` is one; nothing else is special. */
#pragma once

#include <glib.h>

gboolean cg_glob_matches(const char *glob, const char *text); /* both UTF-8; by case */
gboolean cg_glob_exact(const char *glob);                     /* neither * nor ? in it */

/* How much a pattern of a rule says: `*` alone is 0, a glob 1 + its literal prefix, an exact text
 * G_MAXUINT. The higher beats the lower. */
guint cg_glob_rank(const char *glob, gboolean exact);

/* Is there a text that both match? Two globs of ASCII. */
gboolean cg_globs_overlap(const char *a, const char *b);
