/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a card's bytes to its logical lines: delimiters, folding, soft breaks, base64 over many
 * lines. Refuses a line that is no property, and a card of more than CG_CARD_LINES_MAX lines. Each
 * byte is looked at a fixed number of times, whatever the input. */
#include "vcard-private.h"

#include <string.h>

static gboolean starts_folded(CgSpan line)
{
	return line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t');
}

CgDelimiter cg_vcard_delimiter(CgSpan physical)
{
	CgSpan line;

	if (physical.size > CG_DELIMITER_LINE_MAX || starts_folded(physical))
		return CG_DELIMITER_NONE;
	line = cg_vcard_trim(physical);
	if (cg_span_equal_nocase(line, CG_SPAN_LITERAL("BEGIN:VCARD")))
		return CG_DELIMITER_BEGIN;
	if (cg_span_equal_nocase(line, CG_SPAN_LITERAL("END:VCARD")))
		return CG_DELIMITER_END;
	return CG_DELIMITER_NONE;
}

gboolean cg_vcard_opens_agent(CgSpan physical)
{
	CgSpan line = cg_vcard_trim(physical);
	const guint8 *dot;
	gsize size = 0;

	if (physical.size > CG_DELIMITER_LINE_MAX || line.size == 0 ||
	    line.data[line.size - 1] != ':')
		return FALSE;
	while (line.data[size] != ';' && line.data[size] != ':')
		size++;
	dot = memchr(line.data, '.', size);
	if (dot)
		line = cg_span(dot + 1, line.data + size - dot - 1);
	else
		line.size = size;
	return cg_property_of(line) == CG_PROP_AGENT;
}

/* Finds the next physical line, without its line end, which may be LF, CR LF or (in an iPhone
 * export) CR CR LF. *taken is its size with the line end. Returns FALSE after the last one. */
static gboolean peek_line(const CgVcardLines *lines, CgSpan *line, gsize *taken)
{
	const guint8 *end;

	if (lines->left.size == 0)
		return FALSE;
	end = memchr(lines->left.data, '\n', lines->left.size);
	*line = cg_span(lines->left.data, end ? (gsize)(end - lines->left.data) : lines->left.size);
	*taken = line->size + (end ? 1 : 0);
	while (line->size > 0 && line->data[line->size - 1] == '\r')
		line->size--;
	return TRUE;
}

static void skip_line(CgVcardLines *lines, gsize taken)
{
	lines->left = cg_span(lines->left.data + taken, lines->left.size - taken);
}

gboolean cg_vcard_version(CgSpan card, CgVersion *version)
{
	static const char *const names[] = {
		[CG_VERSION_21] = "2.1", [CG_VERSION_30] = "3.0", [CG_VERSION_40] = "4.0"
	};
	static const char key[] = "VERSION:";
	CgVcardLines lines = { .left = card };
	CgSpan line;
	gsize taken;

	for (; peek_line(&lines, &line, &taken); skip_line(&lines, taken)) {
		CgSpan value;

		if (!cg_vcard_starts_with(line, key))
			continue;
		value = cg_vcard_trim(cg_span(line.data + strlen(key), line.size - strlen(key)));
		for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
			*version = i;
			if (cg_span_equal(value, cg_span_of(names[i])))
				return TRUE;
		}
		return FALSE;
	}
	*version = CG_VERSION_21;
	return TRUE;
}

/* Joins the next line if it is folded onto this one. *last is then the line that was joined. */
static gboolean join_fold(CgVcardLines *lines, CgSpan *last)
{
	gsize taken;

	if (!peek_line(lines, last, &taken) || !starts_folded(*last))
		return FALSE;
	skip_line(lines, taken);
	if (!lines->keep_space)
		*last = cg_span(last->data + 1, last->size - 1);
	cg_buffer_append(&lines->line, *last);
	return TRUE;
}

/* Joins the line after a soft break, whatever that line looks like, unless it is a delimiter: a
 * value that was cut off at its soft break must not swallow the end of its card. */
static gboolean join_soft(CgVcardLines *lines, CgSpan *last)
{
	gsize taken;

	cg_buffer_truncate(&lines->line, lines->line.size - 1);
	if (!peek_line(lines, last, &taken) || cg_vcard_delimiter(*last) != CG_DELIMITER_NONE)
		return FALSE;
	skip_line(lines, taken);
	cg_buffer_append(&lines->line, *last);
	return TRUE;
}

static void join_quoted_printable(CgVcardLines *lines, CgSpan last)
{
	gboolean more = TRUE;

	while (more)
		more = last.size > 0 && last.data[last.size - 1] == '=' ? join_soft(lines, &last)
									: join_fold(lines, &last);
}

/* A property line never looks like base64, since it holds a ':'. */
static gboolean looks_like_base64(CgSpan line)
{
	for (gsize i = 0; i < line.size; i++)
		if (!g_ascii_isalnum(line.data[i]) && !strchr("+/=\t ", line.data[i]))
			return FALSE;
	return line.size > 0;
}

/* Joins all lines of a base64 value. Real exports have them folded and not folded, with blank lines
 * between them and at the end. */
static void join_base64(CgVcardLines *lines)
{
	CgSpan line;
	gsize taken;

	while (peek_line(lines, &line, &taken)) {
		if (!cg_vcard_blank(line) && !starts_folded(line) && !looks_like_base64(line))
			return;
		skip_line(lines, taken);
		cg_buffer_append(&lines->line, cg_vcard_trim(line));
	}
}

/* Where a search for the first ':' outside quotes has come to, so that it goes on from there when
 * another line is joined. */
typedef struct {
	gsize at;
	gboolean quoted;
} Colon;

static gboolean find_colon(CgSpan line, Colon *colon)
{
	for (; colon->at < line.size; colon->at++) {
		if (line.data[colon->at] == '"')
			colon->quoted = !colon->quoted;
		else if (line.data[colon->at] == ':' && !colon->quoted)
			return TRUE;
	}
	return FALSE;
}

static gboolean split_head(CgSpan head, CgVcardLine *line)
{
	const guint8 *end = head.size ? memchr(head.data, ';', head.size) : NULL;
	gsize size = end ? (gsize)(end - head.data) : head.size;
	const guint8 *dot = size ? memchr(head.data, '.', size) : NULL;
	gsize group = dot ? (gsize)(dot - head.data) : 0, skip = dot ? group + 1 : 0;

	line->group = cg_span(head.data, group);
	line->name = cg_span(head.data + skip, size - skip);
	line->params = end ? cg_span(end + 1, head.size - size - 1) : CG_SPAN_EMPTY;
	return cg_vcard_is_token(line->name, "/") && (!dot || cg_vcard_is_token(line->group, ""));
}

static CgToken refuse_line(GError **error, CgError code, const char *why)
{
	g_set_error_literal(error, CG_ERROR, code, why);
	return CG_TOKEN_BAD;
}

static CgToken read_property(CgVcardLines *lines, CgSpan last, CgVcardLine *line, GError **error)
{
	Colon colon = { 0 };
	CgSpan all;

	cg_buffer_truncate(&lines->line, 0);
	cg_buffer_append(&lines->line, last);
	while (!find_colon(cg_buffer_span(&lines->line), &colon))
		if (!join_fold(lines, &last))
			return refuse_line(error, CG_ERROR_MALFORMED, "vCard line without a colon");
	if (!split_head(cg_span(lines->line.data, colon.at), line))
		return refuse_line(error, CG_ERROR_MALFORMED,
				   "vCard property without a proper name");

	line->encoding = cg_vcard_encoding(line->params);
	switch (line->encoding) {
	case CG_ENCODING_NONE:
		while (join_fold(lines, &last))
			;
		break;
	case CG_ENCODING_QP: join_quoted_printable(lines, last); break;
	case CG_ENCODING_BASE64: join_base64(lines); break;
	}

	/* Joining may have moved the line. */
	all = cg_buffer_span(&lines->line);
	split_head(cg_span(all.data, colon.at), line);
	line->value = cg_span(all.data + colon.at + 1, all.size - colon.at - 1);
	return CG_TOKEN_PROPERTY;
}

void cg_vcard_lines_init(CgVcardLines *lines, CgSpan card, CgVersion version)
{
	*lines = (CgVcardLines){ .left = cg_vcard_skip_bom(card),
				 .keep_space = version == CG_VERSION_21 };
}

void cg_vcard_lines_clear(CgVcardLines *lines)
{
	cg_buffer_clear(&lines->line);
	lines->left = CG_SPAN_EMPTY;
}

CgToken cg_vcard_lines_next(CgVcardLines *lines, CgVcardLine *line, GError **error)
{
	CgSpan physical;
	gsize taken;

	do {
		if (!peek_line(lines, &physical, &taken))
			return CG_TOKEN_EOF;
		skip_line(lines, taken);
	} while (cg_vcard_blank(physical));

	if (++lines->count > CG_CARD_LINES_MAX)
		return refuse_line(error, CG_ERROR_LIMIT, "vCard with too many lines");
	switch (cg_vcard_delimiter(physical)) {
	case CG_DELIMITER_BEGIN: return CG_TOKEN_BEGIN;
	case CG_DELIMITER_END: return CG_TOKEN_END;
	case CG_DELIMITER_NONE: break;
	}
	return read_property(lines, physical, line, error);
}
