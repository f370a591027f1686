/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What phones write beside the standards, as parts of random cards: the rows of
 * tests/wire/tolerances.h. Which properties a row may be of is told by the first word of each of
 * its lines, and what may be looked at in it by every word. */
#include "tolerated.h"

#include "../wire/tolerances.h"

#include <string.h>

static const char *const fronts[] = { "BEGIN:VCARD\r\nVERSION:2.1\r\n" ANNA,
				      "BEGIN:VCARD\r\nVERSION:3.0\r\n" ANNA };

static const Tolerance *find_row(const char *kind, guint *group)
{
	for (*group = 0; *group < G_N_ELEMENTS(tolerance_groups); (*group)++)
		for (guint i = 0; i < tolerance_groups[*group].count; i++)
			if (g_str_equal(tolerance_groups[*group].rows[i].kind, kind))
				return &tolerance_groups[*group].rows[i];
	return NULL;
}

/* A row that is about the lines of the base card, or its marks, is no part of another card. */
static CgSpan lines_of(const Tolerance *row)
{
	const CgSpan end = CG_SPAN_LITERAL("END:VCARD\r\n");
	CgSpan text = row->text;

	for (guint i = 0; i < G_N_ELEMENTS(fronts); i++) {
		gsize size = strlen(fronts[i]);

		if (text.size > size + end.size && memcmp(text.data, fronts[i], size) == 0 &&
		    memcmp(text.data + text.size - end.size, end.data, end.size) == 0)
			return cg_span(text.data + size, text.size - size - end.size);
	}
	return CG_SPAN_EMPTY;
}

const char *tolerated_pick(GRand *rand, guint group)
{
	const ToleranceGroup *of = &tolerance_groups[group];
	const Tolerance *row;

	do {
		row = &of->rows[g_rand_int_range(rand, 0, of->count)];
	} while (lines_of(row).size == 0);
	return row->kind;
}

gboolean tolerated_is_of(const char *kind, guint group)
{
	guint found;

	return find_row(kind, &found) && found == group;
}

void tolerated_write(const char *kind, CgBuffer *out)
{
	guint group;
	const Tolerance *row = find_row(kind, &group);
	CgSpan lines = row ? lines_of(row) : CG_SPAN_EMPTY;

	/* A property's own line end follows. */
	cg_buffer_append(out, cg_span(lines.data, lines.size - MIN(lines.size, 2)));
}

/* --- Its words --- */

/* Returns the lines in upper case, without control characters. */
static char *clean_lines(const char *kind)
{
	guint group;
	const Tolerance *row = find_row(kind, &group);
	CgSpan lines = row ? lines_of(row) : CG_SPAN_EMPTY;
	GString *out = g_string_new(NULL);

	for (gsize i = 0; i < lines.size; i++) {
		char c = lines.data[i];

		if (!g_ascii_iscntrl(c) || c == '\n' || c == '\t')
			g_string_append_c(out, g_ascii_toupper(c));
	}
	return g_string_free(out, FALSE);
}

static char **words_of(const char *text)
{
	g_autofree char *words = g_strdup(text);

	return g_strsplit(g_strcanon(words, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-", ' '), " ", -1);
}

char **tolerated_names(const char *kind)
{
	g_autofree char *text = clean_lines(kind);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GStrvBuilder *names = g_strv_builder_new();
	char **found;

	for (guint i = 0; lines[i]; i++) {
		gsize group = strcspn(lines[i], ".;:");
		g_auto(GStrv) words =
			words_of(lines[i][group] == '.' ? lines[i] + group + 1 : lines[i]);

		if (words[0] && *words[0])
			g_strv_builder_add(names, words[0]);
	}
	found = g_strv_builder_end(names);
	g_strv_builder_unref(names);
	return found;
}

gboolean tolerated_mentions(const char *kind, const char *name)
{
	g_autofree char *text = clean_lines(kind);
	g_auto(GStrv) words = words_of(text);

	return g_strv_contains((const char *const *)words, name);
}
