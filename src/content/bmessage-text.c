/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text in a bMessage: where it ends, and the slashes that keep it from ending early. */
#include "bmessage-private.h"
#include "vcard-private.h"

#include <string.h>

#define BEGIN     "BEGIN:MSG"
#define END       "END:MSG"
#define END_BBODY "END:BBODY"

/* --- Lines --- */

gboolean cg_bmessage_cut_line(CgSpan *left, CgSpan *line)
{
	const guint8 *end = left->size ? memchr(left->data, '\n', left->size) : NULL;

	if (left->size == 0)
		return FALSE;
	*line = cg_span(left->data, end ? (gsize)(end - left->data) : left->size);
	*left = cg_span(left->data + line->size + (end != NULL),
			left->size - line->size - (end != NULL));
	while (line->size > 0 && line->data[line->size - 1] == '\r')
		line->size--;
	return TRUE;
}

/* Returns the line without blanks at its end. */
static CgSpan trim_end(CgSpan line)
{
	while (line.size > 0 && cg_vcard_blank(cg_span(line.data + line.size - 1, 1)))
		line.size--;
	return line;
}

gboolean cg_bmessage_is_mark(CgSpan line, const char *mark)
{
	return cg_span_equal(trim_end(line), cg_span_of(mark));
}

/* Returns whether the next line that is not blank is this mark. */
static gboolean is_next(CgSpan left, const char *mark)
{
	CgSpan line;

	while (cg_bmessage_cut_line(&left, &line))
		if (!cg_vcard_blank(line))
			return cg_bmessage_is_mark(line, mark);
	return FALSE;
}

/* --- Where texts end --- */

/* Adds the text from here up to a line, without the line end before it. */
static void add_text(GArray *texts, const guint8 *start, CgSpan line)
{
	CgSpan text = cg_span(start, line.data - start);

	if (text.size > 0 && text.data[text.size - 1] == '\n')
		text.size--;
	if (text.size > 0 && text.data[text.size - 1] == '\r')
		text.size--;
	g_array_append_val(texts, text);
}

/* Cuts one text, with the lines around it. `closed`: *left ends with the END:MSG of the last one,
 * so that only BEGIN:MSG ends one before it. */
static gboolean cut_text(CgSpan *left, gboolean closed, GArray *texts)
{
	const guint8 *start;
	CgSpan line;

	do {
		if (!cg_bmessage_cut_line(left, &line))
			return FALSE;
	} while (cg_vcard_blank(line));
	if (!cg_bmessage_is_mark(line, BEGIN))
		return FALSE;
	start = left->data;
	while (cg_bmessage_cut_line(left, &line)) {
		if (!cg_bmessage_is_mark(line, END))
			continue;
		if (!is_next(*left, BEGIN) &&
		    !(closed ? left->size == 0 : is_next(*left, END_BBODY)))
			continue;
		add_text(texts, start, line);
		return TRUE;
	}
	return FALSE;
}

static gboolean cut_all(CgSpan *left, gboolean closed, GArray *texts)
{
	do {
		if (texts->len == CG_BMESSAGE_BLOCKS_MAX || !cut_text(left, closed, texts))
			return FALSE;
	} while (is_next(*left, BEGIN));
	return TRUE;
}

gboolean cg_bmessage_cut_texts(CgSpan *left, gsize length, GArray *texts)
{
	CgSpan told = cg_span(left->data, MIN(length, left->size));
	CgSpan behind = cg_span(left->data + told.size, left->size - told.size);
	gboolean ended = told.size > 0 && told.data[told.size - 1] == '\n';

	if (length <= left->size && ended && is_next(behind, END_BBODY) &&
	    cut_all(&told, TRUE, texts) && told.size == 0) {
		*left = behind;
		return TRUE;
	}
	g_array_set_size(texts, 0);
	return cut_all(left, FALSE, texts);
}

/* --- Slashes --- */

/* Returns whether the line would be END:MSG without the slashes in front of it, if it has any. */
static gboolean is_like_end(CgSpan line)
{
	while (line.size > 0 && line.data[0] == '/')
		line = cg_vcard_behind(line, 0);
	return cg_bmessage_is_mark(line, END);
}

void cg_bmessage_append_plain(CgSpan text, CgBuffer *out)
{
	CgSpan line;

	while (text.size > 0) {
		const guint8 *start = text.data;

		cg_bmessage_cut_line(&text, &line);
		if (is_like_end(line) && *start == '/')
			start++;
		cg_buffer_append(out, cg_span(start, text.data - start));
	}
}

void cg_bmessage_append_escaped(CgSpan text, CgBuffer *out)
{
	CgSpan line;

	while (text.size > 0) {
		cg_bmessage_cut_line(&text, &line);
		if (is_like_end(line))
			cg_buffer_append_u8(out, '/');
		cg_buffer_append(out, line);
		if (text.data > line.data + line.size)
			cg_buffer_append_text(out, "\r\n");
	}
}
