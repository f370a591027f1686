/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Globs, for selectors and rules. There are no escapes and no brackets: a driver cannot trust a
 * pattern that can be read in two ways. The time is at most pattern length times text length, since
 * only the last `*` is ever retried. */
#include "policy-private.h"

#include <string.h>

/* Returns the start of the next character. Never passes the end, even if text is not UTF-8. */
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
		} else if (star) {
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

static gboolean chars_fit(char a, char b)
{
	return a == b || a == '?' || b == '?';
}

/* row[j] says whether a + i and b + j overlap, after[j] whether a + i + 1 and b + j do. Both are
 * filled from the end. */
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
			row[j] = chars_fit(*a, b[j]) && after[j + 1];
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
