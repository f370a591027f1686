/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a text to its logical lines: physical lines, folds, soft breaks, base64 over many lines. A
 * property that is not wanted is passed by without being copied, and a line that cannot be read is
 * told. Each byte is looked at a fixed number of times, whatever the input. */
#include "vcard-private.h"

#include <string.h>

/* Bytes that each property costs at least, for what is kept beside its text. */
#define LINE_COST 64

/* --- Physical lines --- */

static gsize skip_returns(CgSpan bytes, gsize at)
{
	while (at < bytes.size && bytes.data[at] == '\r')
		at++;
	return at;
}

/* Returns where the first CR or LF is, or the size. Looking for each in all of the bytes would read
 * them once for every line. */
static gsize find_end(CgSpan bytes, gsize at)
{
	for (gsize step = 256; at < bytes.size; step *= 2) {
		gsize size = MIN(step, bytes.size - at);
		const guint8 *feed = memchr(bytes.data + at, '\n', size);
		const guint8 *end = memchr(bytes.data + at, '\r',
					   feed ? (gsize)(feed - bytes.data) - at : size);

		end = end ? end : feed;
		if (end)
			return end - bytes.data;
		at += size;
	}
	return bytes.size;
}

gboolean cg_vcard_cut_line(CgSpan bytes, gboolean over, CgSpan *line, gsize *taken)
{
	gsize start = skip_returns(bytes, 0), behind;

	if (start == bytes.size || bytes.data[start] == '\n') {
		*line = CG_SPAN_EMPTY;
		*taken = MIN(start + 1, bytes.size);
		return start < bytes.size || (over && bytes.size > 0);
	}
	*line = cg_span(bytes.data + start, find_end(bytes, start) - start);
	behind = skip_returns(bytes, start + line->size);
	*taken = behind;
	if (behind == bytes.size)
		return over;
	if (bytes.data[behind] == '\n')
		*taken = behind + 1;
	return TRUE;
}

static gboolean peek_line(const CgVcardLines *lines, CgSpan *line, gsize *taken)
{
	return lines->left.size > 0 && cg_vcard_cut_line(lines->left, TRUE, line, taken);
}

static void skip_line(CgVcardLines *lines, gsize taken)
{
	lines->left = cg_span(lines->left.data + taken, lines->left.size - taken);
}

/* --- Marks --- */

/* What follows behind `taken` bytes, blank lines aside. */
static CgNext next_behind(const CgVcardLines *lines, gsize taken)
{
	CgVcardLines ahead = { .left = lines->left };
	CgSpan line;

	do {
		skip_line(&ahead, taken);
		if (!peek_line(&ahead, &line, &taken))
			return CG_NEXT_OVER;
	} while (cg_vcard_blank(line));
	return cg_vcard_next(line);
}

static gboolean is_mark(const CgVcardLines *lines, CgMark mark, gsize taken, gboolean in_value)
{
	CgMarkPlace place = cg_nest_place(lines->nest, in_value);

	return mark != CG_MARK_NONE &&
	       cg_vcard_mark_counts(mark, next_behind(lines, taken), &place);
}

/* --- Logical lines --- */

/* Where the text of a line is: where it came from, or copied, once something was joined. */
typedef struct {
	CgVcardLines *lines;
	CgSpan text;
	gboolean copied;
} Joined;

static void copy_text(Joined *joined)
{
	if (joined->copied)
		return;
	joined->copied = TRUE;
	cg_buffer_truncate(&joined->lines->line, 0);
	cg_buffer_append(&joined->lines->line, joined->text);
}

static void join_text(Joined *joined, CgSpan more)
{
	copy_text(joined);
	cg_buffer_append(&joined->lines->line, more);
	joined->text = cg_buffer_span(&joined->lines->line);
}

static void cut_text(Joined *joined, gsize size)
{
	joined->text.size = size;
	if (joined->copied)
		cg_buffer_truncate(&joined->lines->line, size);
}

/* Reads the head, which may be folded; the blank that folds it belongs to no name. *last is then
 * the physical line that was read last. */
static CgHeadState read_head(Joined *joined, CgVcardHead *head, CgSpan *last)
{
	CgVcardLines *lines = joined->lines;
	CgColon colon = { 0 };
	gboolean over = FALSE;
	CgHeadState state;
	guint folds = 0;
	CgSpan next;
	gsize taken;

	while ((state = cg_vcard_read_head(joined->text, over, &colon, head)) == CG_HEAD_OPEN ||
	       state == CG_HEAD_DIRTY) {
		if (state == CG_HEAD_DIRTY) {
			copy_text(joined);
			cg_vcard_clean_head(&lines->line, &colon);
			joined->text = cg_buffer_span(&lines->line);
			continue;
		}
		over = !peek_line(lines, &next, &taken) || !cg_vcard_starts_folded(next) ||
		       ++folds > CG_HEAD_FOLDS_MAX;
		if (over)
			continue;
		join_text(joined, cg_vcard_unfold(next));
		skip_line(lines, taken);
		*last = next;
	}
	return state;
}

static CgSpan value_of(const CgVcardLines *lines, CgEncoding encoding, gboolean soft, CgSpan line)
{
	if (encoding == CG_ENCODING_BASE64)
		return cg_vcard_trim(line);
	if (!soft && !lines->keep_space && cg_vcard_starts_folded(line))
		return cg_vcard_unfold(line);
	return line;
}

/* If the physical line that was just read was cut off, and the next card begins behind it, that is
 * the next token. */
static gboolean is_cut(CgVcardLines *lines, CgSpan line)
{
	CgMark mark = cg_vcard_mark(line);

	if (mark == CG_MARK_CUT_BEGIN && is_mark(lines, mark, 0, FALSE))
		lines->pending = CG_TOKEN_BEGIN;
	return lines->pending != CG_TOKEN_EOF;
}

/* Returns whether the next line is more of a quoted-printable value, though no soft break says so.
 * What is folded may be a head, unless it goes on behind a soft break. */
static gboolean is_rest(const CgVcardLines *lines)
{
	CgVcardLines ahead = { .left = lines->left };
	CgRestSearch search = { 0 };
	guint folds = 0;
	gsize taken, size;
	CgSpan line;

	if (!peek_line(&ahead, &line, &taken) || cg_vcard_blank(line))
		return FALSE;
	cg_rest_search_feed(&search, cg_vcard_skip_bom(line));
	while (search.size <= CG_HEAD_MAX && !search.colon &&
	       !(cg_vcard_has_soft_break(line, &size) && cg_rest_search_found(search))) {
		skip_line(&ahead, taken);
		if (!peek_line(&ahead, &line, &taken) || !cg_vcard_starts_folded(line) ||
		    ++folds > CG_HEAD_FOLDS_MAX)
			break;
		cg_rest_search_feed(&search, cg_vcard_unfold(line));
	}
	return cg_rest_search_found(search);
}

/* Passes by the lines that continue a value, and joins them if it is kept. A mark that stands in
 * the value ends it, so that one which was cut off does not swallow the end of its card. */
static void follow_value(Joined *joined, CgEncoding encoding, gboolean keep, CgSpan last)
{
	CgVcardLines *lines = joined->lines;
	CgSpan next;
	gsize taken, size;

	for (;;) {
		gboolean soft = encoding == CG_ENCODING_QP && cg_vcard_has_soft_break(last, &size);
		CgMark mark;

		if (soft && keep)
			cut_text(joined, joined->text.size - (last.size - size));
		if (is_cut(lines, last) || !peek_line(lines, &next, &taken))
			return;
		if (!cg_vcard_continues(encoding, soft, next) &&
		    !(encoding == CG_ENCODING_QP && is_rest(lines)))
			return;
		mark = cg_vcard_mark(next);
		if (mark != CG_MARK_CUT_BEGIN && is_mark(lines, mark, taken, soft))
			return;
		skip_line(lines, taken);
		if (keep)
			join_text(joined, value_of(lines, encoding, soft, next));
		last = next;
	}
}

static CgToken read_bad(Joined *joined, CgSpan last)
{
	CgVcardLines *lines = joined->lines;
	CgWordSearch search = { 0 };
	CgSpan next;
	gsize taken;

	cg_word_search_feed(&search, joined->text);
	while (!is_cut(lines, last) && peek_line(lines, &next, &taken) &&
	       cg_vcard_starts_folded(next)) {
		cg_word_search_feed(&search, cg_vcard_unfold(next));
		skip_line(lines, taken);
		last = next;
	}
	lines->named = cg_word_search_end(&search) & lines->wanted;
	return CG_TOKEN_BAD;
}

static gboolean is_kept(const CgVcardLines *lines, CgProperty property)
{
	return property == CG_PROP_VERSION ||
	       (property != CG_PROP_AGENT && (lines->wanted & CG_FIELD(property)));
}

static CgToken read_property(CgVcardLines *lines, CgSpan physical, CgVcardLine *line)
{
	Joined joined = { .lines = lines, .text = cg_vcard_skip_bom(physical) };
	CgHeadState state = read_head(&joined, &line->head, &physical);
	CgColon colon = { .at = line->head.size };
	gboolean keep;

	if (state == CG_HEAD_BAD) {
		cg_nest_line(lines->nest, NULL, FALSE);
		return read_bad(&joined, physical);
	}
	keep = is_kept(lines, line->head.property);
	line->value = cg_vcard_behind(joined.text, colon.at);
	cg_nest_line(lines->nest, &line->head, cg_vcard_blank(line->value));
	follow_value(&joined, line->head.encoding, keep, physical);
	if (!keep)
		return CG_TOKEN_SKIPPED;
	/* What was joined may have moved. */
	if (joined.copied)
		cg_vcard_read_head(joined.text, TRUE, &colon, &line->head);
	line->value = cg_vcard_behind(joined.text, line->head.size);
	lines->cost += joined.text.size + LINE_COST;
	return CG_TOKEN_PROPERTY;
}

/* --- Tokens --- */

void cg_vcard_lines_init(CgVcardLines *lines, CgSpan text, CgFields wanted, CgNest *nest)
{
	*lines = (CgVcardLines){
		.left = text,
		.wanted = wanted,
		.pending = CG_TOKEN_EOF,
		.nest = nest,
	};
}

void cg_vcard_lines_clear(CgVcardLines *lines)
{
	cg_buffer_clear(&lines->line);
	lines->left = CG_SPAN_EMPTY;
}

static CgToken token_of(CgVcardLines *lines, CgMark mark)
{
	switch (mark) {
	case CG_MARK_END_BEGIN: lines->pending = CG_TOKEN_BEGIN; return CG_TOKEN_END;
	case CG_MARK_BEGIN:
	case CG_MARK_LIKE_BEGIN: return CG_TOKEN_BEGIN;
	case CG_MARK_END:
	case CG_MARK_LIKE_END: return CG_TOKEN_END;
	case CG_MARK_CUT_BEGIN: /* behind the text of its line */
	case CG_MARK_NONE: break;
	}
	return CG_TOKEN_EOF;
}

CgToken cg_vcard_lines_next(CgVcardLines *lines, CgVcardLine *line)
{
	CgToken token = lines->pending;
	CgSpan physical;
	CgMark mark;
	gsize taken;

	lines->pending = CG_TOKEN_EOF;
	if (token != CG_TOKEN_EOF)
		return token;
	for (;;) {
		if (!peek_line(lines, &physical, &taken))
			return CG_TOKEN_EOF;
		if (!cg_vcard_blank(physical))
			break;
		skip_line(lines, taken);
	}
	mark = cg_vcard_mark(physical);
	if (is_mark(lines, mark, taken, FALSE))
		token = token_of(lines, mark);
	skip_line(lines, taken);
	return token != CG_TOKEN_EOF ? token : read_property(lines, physical, line);
}
