/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Spans: a pointer and a size that travel together. A span owns nothing. */
#include <contactguard/base.h>

#include <string.h>

CgSpan cg_span(gconstpointer data, gsize size)
{
	return (CgSpan){ data, size };
}

CgSpan cg_span_of(const char *text)
{
	return text ? cg_span(text, strlen(text)) : CG_SPAN_EMPTY;
}

gboolean cg_span_equal(CgSpan a, CgSpan b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

gboolean cg_span_equal_nocase(CgSpan a, CgSpan b)
{
	if (a.size != b.size)
		return FALSE;
	for (gsize i = 0; i < a.size; i++)
		if (g_ascii_tolower(a.data[i]) != g_ascii_tolower(b.data[i]))
			return FALSE;
	return TRUE;
}
