/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the cars received, and where two such records differ. */
#include "script.h"

Transcript *transcript_new(void)
{
	Transcript *transcript = g_new0(Transcript, 1);

	transcript->bytes = g_byte_array_new();
	transcript->steps = g_array_new(FALSE, FALSE, sizeof(guint));
	return transcript;
}

void transcript_free(Transcript *transcript)
{
	g_byte_array_unref(transcript->bytes);
	g_array_unref(transcript->steps);
	g_free(transcript);
}

gboolean transcript_equal(const Transcript *a, const Transcript *b)
{
	return cg_span_equal(cg_span(a->bytes->data, a->bytes->len),
			     cg_span(b->bytes->data, b->bytes->len));
}

/* Returns the bytes around a place as text. */
static char *print_around(const Transcript *transcript, guint at)
{
	guint from = at > 60 ? at - 60 : 0, to = MIN(at + 60, transcript->bytes->len);
	GString *out = g_string_new(NULL);

	for (guint i = from; i < to; i++) {
		guint8 byte = transcript->bytes->data[i];

		if (i == at)
			g_string_append(out, " >>> ");
		if (g_ascii_isprint(byte))
			g_string_append_c(out, byte);
		else
			g_string_append_printf(out, "<%02X>", byte);
	}
	return g_string_free(out, FALSE);
}

char *transcript_describe(const Transcript *a, const Transcript *b, const GPtrArray *steps)
{
	guint most = MIN(a->bytes->len, b->bytes->len), at = 0, step = 0;
	g_autofree char *left = NULL, *right = NULL;

	while (at < most && a->bytes->data[at] == b->bytes->data[at])
		at++;
	while (step + 1 < a->steps->len && g_array_index(a->steps, guint, step + 1) <= at)
		step++;
	left = print_around(a, at);
	right = print_around(b, at);
	return g_strdup_printf("step %u: %s\nphone 0: %s\nphone 1: %s", step + 1,
			       step < steps->len ? (const char *)steps->pdata[step] : "", left,
			       right);
}
