/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stands before the colon of a line, and which lines go on with it. Refuses a head that is no
 * `[group.]name[;params]`. Each byte is looked at a fixed number of times, whatever the input. */
#include "vcard-private.h"

#include <string.h>

/* --- The colon --- */

static const guint8 *find_byte(CgSpan text, gsize from, guint8 byte)
{
	return from < text.size ? memchr(text.data + from, byte, text.size - from) : NULL;
}

/* Looks for the first colon outside quotes. */
static gboolean find_colon(CgSpan text, CgColon *colon)
{
	const guint8 *stop = find_byte(text, colon->at, ':');
	CgSpan before = cg_span(text.data, stop ? (gsize)(stop - text.data) : text.size);

	if (!colon->quoted && !find_byte(before, colon->at, '"')) {
		colon->at = before.size;
		return stop != NULL;
	}
	for (; colon->at < text.size; colon->at++) {
		if (text.data[colon->at] == '"')
			colon->quoted = !colon->quoted;
		else if (text.data[colon->at] == ':' && !colon->quoted)
			return TRUE;
	}
	return FALSE;
}

/* --- The head --- */

static gboolean is_mark_name(CgSpan name)
{
	return cg_span_equal_nocase(name, CG_SPAN_LITERAL("BEGIN")) ||
	       cg_span_equal_nocase(name, CG_SPAN_LITERAL("END"));
}

static gboolean is_control(guint8 byte)
{
	return g_ascii_iscntrl(byte) && byte != '\t';
}

static gboolean has_controls(CgSpan text)
{
	for (gsize i = 0; i < text.size; i++)
		if (is_control(text.data[i]))
			return TRUE;
	return FALSE;
}

/* Readers trim blanks around a name, and phones write them before the colon. */
static gboolean split_head(CgSpan text, CgVcardHead *head)
{
	const guint8 *stop = find_byte(text, 0, ';');
	CgSpan name = cg_span(text.data, stop ? (gsize)(stop - text.data) : text.size);
	const guint8 *dot = find_byte(name, 0, '.');

	if (cg_vcard_starts_folded(text) || name.size > CG_NAME_MAX)
		return FALSE;
	head->params = stop ? cg_span(stop + 1, text.data + text.size - stop - 1) : CG_SPAN_EMPTY;
	head->group = cg_span(name.data, dot ? (gsize)(dot - name.data) : 0);
	if (dot)
		name = cg_span(dot + 1, name.data + name.size - dot - 1);
	head->name = cg_vcard_trim(name);
	if (!cg_vcard_is_token(head->name, "/") || (dot && !cg_vcard_is_token(head->group, "")))
		return FALSE;
	head->property = cg_property_of(head->name);
	head->encoding = head->params.size ? cg_vcard_encoding(head->params) : CG_ENCODING_NONE;
	return head->property != CG_PROP_OTHER || !is_mark_name(head->name);
}

CgHeadState cg_vcard_read_head(CgSpan text, gboolean over, CgColon *colon, CgVcardHead *head)
{
	CgSpan start = cg_span(text.data, MIN(text.size, CG_HEAD_MAX));
	const guint8 *first;

	if (!find_colon(start, colon)) {
		if (!over && text.size <= CG_HEAD_MAX)
			return CG_HEAD_OPEN;
		/* The quotes are not paired, so they quote nothing. */
		first = find_byte(start, 0, ':');
		if (!first)
			return CG_HEAD_BAD;
		colon->at = first - start.data;
		colon->quoted = FALSE;
	}
	head->size = colon->at;
	start.size = colon->at;
	if (has_controls(start))
		return CG_HEAD_DIRTY;
	return split_head(start, head) ? CG_HEAD_READ : CG_HEAD_BAD;
}

void cg_vcard_clean_head(CgBuffer *line, CgColon *colon)
{
	gsize size = 0;

	for (gsize i = 0; i < colon->at; i++)
		if (!is_control(line->data[i]))
			line->data[size++] = line->data[i];
	memmove(line->data + size, line->data + colon->at, line->size - colon->at);
	cg_buffer_truncate(line, line->size - (colon->at - size));
	colon->at = size;
}

/* --- More lines of a value --- */

static gboolean is_blank(guint8 byte)
{
	return byte == ' ' || byte == '\t';
}

/* Returns where the blank is that folds the line onto the one before it, or the line's size. */
static gsize find_fold(CgSpan line)
{
	gsize at = 0;

	while (at < line.size && is_control(line.data[at]))
		at++;
	return at < line.size && is_blank(line.data[at]) ? at : line.size;
}

gboolean cg_vcard_starts_folded(CgSpan line)
{
	return find_fold(line) < line.size;
}

CgSpan cg_vcard_unfold(CgSpan line)
{
	return cg_vcard_behind(line, find_fold(line));
}

gboolean cg_vcard_has_soft_break(CgSpan line, gsize *size)
{
	gsize first = line.size > CG_MARK_LINE_MAX / 2 ? line.size - CG_MARK_LINE_MAX / 2 : 0;

	while (line.size > first &&
	       (is_blank(line.data[line.size - 1]) || is_control(line.data[line.size - 1])))
		line.size--;
	if (line.size == first || line.data[line.size - 1] != '=')
		return FALSE;
	*size = line.size - 1;
	return TRUE;
}

/* Another property never looks like base64: it has a ':' or ';' as soon as its name ends. Words
 * with blanks between do not, and neither does what may be left of a line: a lone name, or one that
 * a '-', a '_' or a control character stands beside. */
static gboolean continues_base64(CgSpan line)
{
	CgSpan start = cg_vcard_trim(cg_span(line.data, MIN(line.size, CG_NAME_MAX + 1)));
	CgWordSearch search = { 0 };
	gboolean odd;

	if (!cg_vcard_looks_like_base64(start, &odd) || cg_property_of(start) != CG_PROP_OTHER)
		return FALSE;
	if (odd)
		cg_word_search_feed(&search, start);
	return cg_word_search_end(&search) == CG_FIELDS_NONE;
}

/* Base64 comes folded and not folded, with blank lines between and at the end. */
gboolean cg_vcard_continues(CgEncoding encoding, gboolean soft, CgSpan line)
{
	if (cg_vcard_starts_folded(line))
		return TRUE;
	switch (encoding) {
	case CG_ENCODING_NONE: break;
	case CG_ENCODING_QP: return soft;
	case CG_ENCODING_BASE64: return cg_vcard_blank(line) || continues_base64(line);
	}
	return FALSE;
}

/* --- Names in what cannot be read --- */

static void end_word(CgWordSearch *search)
{
	CgProperty property = CG_PROP_OTHER;

	if (search->size > 0 && search->size < sizeof(search->word))
		property = cg_property_of(cg_span(search->word, search->size));
	if (property != CG_PROP_OTHER)
		search->found |= CG_FIELD(property);
	search->size = 0;
}

void cg_word_search_feed(CgWordSearch *search, CgSpan bytes)
{
	for (gsize i = 0; i < bytes.size; i++) {
		guint8 byte = bytes.data[i];

		if (g_ascii_isalpha(byte) || byte == '-') {
			if (search->size < sizeof(search->word))
				search->word[search->size++] = byte;
		} else if (!is_control(byte)) {
			end_word(search);
		}
	}
}

CgFields cg_word_search_end(CgWordSearch *search)
{
	CgFields found;

	end_word(search);
	found = search->found;
	*search = (CgWordSearch){ 0 };
	return found;
}

/* --- More of a value, behind no soft break --- */

void cg_rest_search_feed(CgRestSearch *search, CgSpan bytes)
{
	gsize room = search->size < CG_HEAD_MAX ? CG_HEAD_MAX - search->size : 0;

	search->size += bytes.size;
	bytes.size = MIN(bytes.size, room);
	search->colon = search->colon || find_byte(bytes, 0, ':');
	cg_word_search_feed(&search->names, bytes);
}

gboolean cg_rest_search_found(CgRestSearch search)
{
	return search.size > 0 && !search.colon &&
	       cg_word_search_end(&search.names) == CG_FIELDS_NONE;
}
