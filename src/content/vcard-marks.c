/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines open and close a card. What is written by hand into a value must not: a line counts
 * only as a whole, and in doubt only if the line behind it agrees. The splitter and the parser both
 * ask this and nothing else, so they cannot disagree about where a card ends. */
#include "vcard-private.h"

#include <string.h>

#define END "END:VCARD"

static const CgSpan begin = CG_SPAN_LITERAL("BEGIN:VCARD");

gboolean cg_vcard_ends_with_begin(CgSpan line)
{
	gsize first = line.size > CG_MARK_LINE_MAX / 2 ? line.size - CG_MARK_LINE_MAX / 2 : 0;

	while (line.size > first && cg_vcard_blank(cg_span(line.data + line.size - 1, 1)))
		line.size--;
	if (line.size < first + begin.size || (line.data[line.size - 1] | 0x20) != 'd')
		return FALSE;
	return cg_span_equal_nocase(cg_span(line.data + line.size - begin.size, begin.size), begin);
}

/* Returns whether the line is this word, a colon, and the start of VCARD, with blanks around the
 * colon. */
static gboolean is_like(CgSpan line, const char *word)
{
	gsize size = strlen(word);

	if (!cg_vcard_starts_with(line, word))
		return FALSE;
	line = cg_vcard_trim(cg_span(line.data + size, line.size - size));
	if (line.size == 0 || line.data[0] != ':')
		return FALSE;
	return cg_vcard_starts_with(cg_vcard_trim(cg_vcard_behind(line, 0)), "VCARD");
}

static CgMark mark_of(CgSpan line)
{
	CgSpan behind;

	if (cg_span_equal_nocase(line, begin))
		return CG_MARK_BEGIN;
	if (is_like(line, "BEGIN"))
		return CG_MARK_LIKE_BEGIN;
	if (!is_like(line, "END"))
		return CG_MARK_NONE;
	if (!cg_vcard_starts_with(line, END))
		return CG_MARK_LIKE_END;
	behind = cg_vcard_trim(cg_span(line.data + strlen(END), line.size - strlen(END)));
	if (behind.size == 0)
		return CG_MARK_END;
	return cg_span_equal_nocase(behind, begin) ? CG_MARK_END_BEGIN : CG_MARK_LIKE_END;
}

/* Returns a short line without control characters, byte order mark and blanks around it. */
static CgSpan tidy_line(CgSpan line, guint8 room[CG_MARK_LINE_MAX])
{
	gsize size = 0;

	line = cg_vcard_skip_bom(line);
	for (gsize i = 0; i < line.size; i++)
		if (!g_ascii_iscntrl(line.data[i]) || line.data[i] == '\t')
			room[size++] = line.data[i];
	return cg_vcard_trim(cg_span(room, size));
}

/* Returns whether a line may be a mark by its first byte, which spares most lines a closer look. */
static gboolean may_be_mark(CgSpan line)
{
	return line.size > 0 && line.size <= CG_MARK_LINE_MAX &&
	       (strchr("BbEe\xEF", line.data[0]) || g_ascii_iscntrl(line.data[0])) &&
	       !cg_vcard_starts_folded(line);
}

CgMark cg_vcard_mark(CgSpan line)
{
	guint8 room[CG_MARK_LINE_MAX];
	CgMark mark = may_be_mark(line) ? mark_of(tidy_line(line, room)) : CG_MARK_NONE;

	if (mark == CG_MARK_NONE && cg_vcard_ends_with_begin(line))
		return CG_MARK_CUT_BEGIN;
	return mark;
}

static gboolean is_version(CgSpan line)
{
	const guint8 *stop = line.size ? memchr(line.data, ':', line.size) : NULL, *dot;
	CgSpan name = cg_span(line.data, stop ? (gsize)(stop - line.data) : 0);

	if ((stop = name.size ? memchr(name.data, ';', name.size) : NULL))
		name.size = stop - name.data;
	if ((dot = name.size ? memchr(name.data, '.', name.size) : NULL))
		name = cg_span(dot + 1, name.data + name.size - dot - 1);
	return cg_span_equal_nocase(cg_vcard_trim(name), CG_SPAN_LITERAL("VERSION"));
}

CgNext cg_vcard_next(CgSpan line)
{
	guint8 room[CG_MARK_LINE_MAX];
	CgSpan tidy;

	if (cg_vcard_starts_folded(line))
		return CG_NEXT_FOLD;
	tidy = tidy_line(cg_span(line.data, MIN(line.size, CG_MARK_LINE_MAX)), room);
	if (is_version(tidy))
		return CG_NEXT_VERSION;
	switch (cg_vcard_mark(line)) {
	case CG_MARK_BEGIN:
	case CG_MARK_LIKE_BEGIN: return CG_NEXT_BEGIN;
	case CG_MARK_NONE:
	case CG_MARK_END:
	case CG_MARK_END_BEGIN:
	case CG_MARK_LIKE_END:
	case CG_MARK_CUT_BEGIN: break;
	}
	return CG_NEXT_OTHER;
}

gboolean cg_vcard_mark_counts(CgMark mark, CgNext next, const CgMarkPlace *place)
{
	gboolean last = next == CG_NEXT_BEGIN || next == CG_NEXT_OVER;

	/* With what is folded onto it, the line is another one. */
	if (next == CG_NEXT_FOLD)
		return FALSE;
	switch (mark) {
	case CG_MARK_BEGIN: return !place->open || place->invited || next == CG_NEXT_VERSION;
	case CG_MARK_END: return !place->in_value || last;
	case CG_MARK_END_BEGIN: return TRUE;
	case CG_MARK_LIKE_BEGIN: return next == CG_NEXT_VERSION || (last && !place->open);
	case CG_MARK_LIKE_END: return last || (next == CG_NEXT_VERSION && !place->in_value);
	case CG_MARK_CUT_BEGIN: return place->versioned && next == CG_NEXT_VERSION;
	case CG_MARK_NONE: break;
	}
	return FALSE;
}

/* --- Cards in cards --- */

CgMarkPlace cg_nest_place(const CgNest *nest, gboolean in_value)
{
	guint now = nest->open - nest->held;

	return (CgMarkPlace){
		.open = nest->open > 0,
		.versioned = now > 0 && (nest->versioned >> (now - 1) & 1),
		.invited = nest->agent || nest->ended,
		.in_value = in_value,
	};
}

CgSettled cg_nest_settle(CgNest *nest, CgToken mark)
{
	if (!nest->held)
		return CG_SETTLED_NOTHING;
	nest->held = FALSE;
	/* A card may have two AGENTs; only a second `AGENT:` tells that from a card that was cut.
	 */
	if (mark == CG_TOKEN_END || (mark == CG_TOKEN_BEGIN && nest->agent)) {
		nest->open--;
		return CG_SETTLED_NESTED;
	}
	nest->open = 0;
	return CG_SETTLED_WHOLE;
}

void cg_nest_lose_outermost(CgNest *nest)
{
	nest->versioned >>= 1;
	nest->open--;
}

gboolean cg_nest_begin(CgNest *nest)
{
	nest->agent = nest->ended = FALSE;
	if (nest->open == CG_NEST_MAX)
		return FALSE;
	nest->versioned &= ~(G_GUINT64_CONSTANT(1) << nest->open);
	nest->open++;
	return TRUE;
}

gboolean cg_nest_end(CgNest *nest)
{
	nest->agent = FALSE;
	nest->ended = nest->open > 0;
	if (nest->open == 0)
		return FALSE;
	nest->held = nest->open > 1;
	if (!nest->held)
		nest->open = 0;
	return TRUE;
}

static gboolean note_version(CgNest *nest)
{
	guint now = nest->open - nest->held;
	guint64 bit = now > 0 ? G_GUINT64_CONSTANT(1) << (now - 1) : 0;
	gboolean first = !(nest->versioned & bit);

	nest->versioned |= bit;
	return first;
}

gboolean cg_nest_line(CgNest *nest, const CgVcardHead *head, gboolean blank)
{
	nest->ended = FALSE;
	nest->agent = nest->open > 0 && head && head->property == CG_PROP_AGENT && blank;
	return head && head->property == CG_PROP_VERSION && note_version(nest);
}
