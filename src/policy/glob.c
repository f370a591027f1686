/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs, for selectors and for rules. There is no escape and no bracket: a pattern that could be
 * read two ways is one that a driver cannot trust. Time is bounded by pattern times text: only the
 * last `*` is ever tried again. */
#include "glob-private.h"

#include <string.h>

/* One character on, and never past the end, also in text that is not UTF-8. */
static const char *next_char(const char *text)
{
	text++;
	while (((guchar)*text & 0xC0) == 0x80)
		text++;
	return text;
}

gboolean cg_glob_matches(const char *glob, const char *text)
{
	const char *star = NULL, *retry = NULL;

	while (*text != '\0') {
		if (*glob == '*') {
			star = ++glob;
			retry = text;
		} else if (*glob == '?') {
			glob++;
			text = next_char(text);
		} else if (*glob == *text) {
			glob++;
			text++;
		} else if (star != NULL) {
			glob = star;
			text = retry = next_char(retry);
		} else {
			return FALSE;
		}
	}
	return glob[strspn(glob, "*")] == '\0';
}

gboolean cg_glob_exact(const char *glob)
{
	return strpbrk(glob, "*?") == NULL;
}

guint cg_glob_rank(const char *glob, gboolean exact)
{
	if (exact)
		return G_MAXUINT;
	if (strcmp(glob, "*") == 0)
		return 0;
	return 1 + strcspn(glob, "*?");
}

static gboolean one_fits(char a, char b)
{
	return a == b || a == '?' || b == '?';
}

/* after[j]: do a + i + 1 and b + j overlap; row[j]: the same for a + i. Filled from the ends. */
static void overlap_row(const char *a, const char *b, gsize length, const gboolean *after,
			gboolean *row)
{
	for (gsize j = length + 1; j-- > 0;) {
		if (*a == '*')
			row[j] = after[j] || (b[j] != '\0' && row[j + 1]);
		else if (b[j] == '*')
			row[j] = row[j + 1] || (*a != '\0' && after[j]);
		else if (*a == '\0' || b[j] == '\0')
			row[j] = *a == b[j];
		else
			row[j] = one_fits(*a, b[j]) && after[j + 1];
	}
}

gboolean cg_globs_overlap(const char *a, const char *b)
{
	gsize length = strlen(b);
	g_autofree gboolean *after = g_new0(gboolean, length + 1);
	g_autofree gboolean *row = g_new0(gboolean, length + 1);

	for (gsize i = strlen(a) + 1; i-- > 0;) {
		overlap_row(a + i, b, length, after, row);
		memcpy(after, row, (length + 1) * sizeof *row);
	}
	return row[0];
}
