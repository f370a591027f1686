/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of others as a person may be shown them: nothing in them moves a cursor, starts a new line
 * or turns the writing round. */
#include "client-private.h"

/* U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069: the marks of bidirectional text. */
static gboolean is_direction_mark(gunichar c)
{
	return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

/* U+2028 and U+2029. */
static gboolean is_line_break(gunichar c)
{
	return c == 0x2028 || c == 0x2029;
}

char *cg_client_printable(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(GString) printable = g_string_new(NULL);

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (!g_unichar_iscntrl(c) && !is_direction_mark(c) && !is_line_break(c))
			g_string_append_unichar(printable, c);
	}
	return g_string_free(g_steal_pointer(&printable), FALSE);
}
