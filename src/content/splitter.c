/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tells the cards of a bulk body apart, in whatever pieces it comes, and drops what is not wanted
 * before it is held. A card that cannot be told from its neighbours, is cut off, or holds more than
 * CG_CARD_MAX of what is wanted costs itself alone. */
#include "splitter-private.h"

#include <string.h>

/* A longer physical line is taken in parts. The first part holds any head and any mark. */
#define LONG_LINE (2 * CG_HEAD_MAX)

CgSplitter *cg_splitter_new(CgFields wanted)
{
	/* In wiped memory, since it holds lines of content. */
	CgSplitter *splitter = cg_wiped_new(sizeof(*splitter));

	splitter->line.wanted = wanted;
	splitter->cards.whole = wanted == CG_FIELDS_ALL;
	g_queue_init(&splitter->cards.sizes);
	return splitter;
}

void cg_splitter_free(CgSplitter *splitter)
{
	g_queue_clear(&splitter->cards.sizes);
	cg_buffer_clear(&splitter->cards.data);
	cg_buffer_clear(&splitter->line.text);
	cg_buffer_clear(&splitter->line.raw);
	cg_buffer_clear(&splitter->held);
	cg_wiped_free(splitter);
}

guint cg_splitter_faults(const CgSplitter *splitter)
{
	return splitter->cards.lost + splitter->strays;
}

/* --- Marks --- */

static void begin_card(CgSplitter *splitter, CgSpan raw)
{
	if (splitter->orphan)
		cg_held_cards_lose(&splitter->cards, 1);
	splitter->orphan = FALSE;
	cg_held_cards_settle(&splitter->cards, CG_TOKEN_BEGIN);
	cg_held_cards_begin(&splitter->cards, raw);
}

static void end_card(CgSplitter *splitter, CgSpan raw)
{
	cg_held_cards_settle(&splitter->cards, CG_TOKEN_END);
	if (cg_held_cards_end(&splitter->cards, raw))
		return;
	/* The card that it ended has lost its BEGIN. */
	cg_held_cards_lose(&splitter->cards, 1);
	splitter->orphan = FALSE;
}

static void on_mark(CgSplitter *splitter, CgMark mark, CgSpan raw)
{
	static const CgSpan begin = CG_SPAN_LITERAL("BEGIN:VCARD\r\n"),
			    end = CG_SPAN_LITERAL("END:VCARD\r\n");

	cg_split_line_end(&splitter->line, &splitter->cards, TRUE);
	switch (mark) {
	case CG_MARK_BEGIN: begin_card(splitter, raw); break;
	case CG_MARK_END: end_card(splitter, raw); break;
	case CG_MARK_LIKE_END: end_card(splitter, end); break;
	case CG_MARK_LIKE_BEGIN:
	case CG_MARK_CUT_BEGIN: begin_card(splitter, begin); break;
	case CG_MARK_END_BEGIN:
		if (splitter->cards.nest.open > 0)
			end_card(splitter, end);
		begin_card(splitter, begin);
		break;
	case CG_MARK_NONE: break;
	}
}

/* --- Lines --- */

static void take_text(CgSplitter *splitter, CgSpan line, CgSpan raw, gboolean complete)
{
	if (splitter->cards.nest.open > 0) {
		cg_split_line_take(&splitter->line, &splitter->cards, line, raw, complete);
		return;
	}
	if (complete && cg_vcard_blank(line))
		return;
	splitter->strays++;
	splitter->orphan |= memchr(line.data, ':', line.size) != NULL;
}

/* Decides what the mark is that waits for the line behind it. */
static void resolve_mark(CgSplitter *splitter, CgNext next)
{
	CgMark mark = splitter->mark;
	CgSpan raw = cg_span(splitter->mark_raw, splitter->mark_size), line = CG_SPAN_EMPTY;
	CgMarkPlace place;
	gsize taken;

	splitter->mark = CG_MARK_NONE;
	if (mark == CG_MARK_NONE)
		return;
	/* No mark is folded onto the head before it, which may be what stands behind an AGENT. */
	if (mark != CG_MARK_CUT_BEGIN)
		cg_split_line_end_head(&splitter->line, &splitter->cards);
	place = cg_nest_place(&splitter->cards.nest, cg_split_line_is_soft(&splitter->line));
	if (cg_vcard_mark_counts(mark, next, &place)) {
		on_mark(splitter, mark, raw);
	} else if (mark != CG_MARK_CUT_BEGIN) {
		cg_vcard_cut_line(raw, TRUE, &line, &taken);
		take_text(splitter, line, raw, TRUE);
	}
}

/* The text before a BEGIN that is cut off is text; any other mark waits as a whole. */
static void keep_mark(CgSplitter *splitter, CgMark mark, CgSpan line, CgSpan raw)
{
	splitter->mark = mark;
	splitter->mark_size = 0;
	if (mark == CG_MARK_NONE || mark == CG_MARK_CUT_BEGIN) {
		take_text(splitter, line, raw, TRUE);
		return;
	}
	splitter->mark_size =
		MIN((gsize)(raw.data + raw.size - line.data), sizeof(splitter->mark_raw));
	memcpy(splitter->mark_raw, line.data, splitter->mark_size);
}

static void take_line(CgSplitter *splitter, CgSpan line, CgSpan raw)
{
	/* A blank line settles nothing. */
	if (splitter->mark != CG_MARK_NONE && cg_vcard_blank(line))
		return;
	if (splitter->mark != CG_MARK_NONE)
		resolve_mark(splitter, cg_vcard_next(line));
	keep_mark(splitter, cg_vcard_mark(line), line, raw);
}

/* --- Long lines --- */

static void keep_tail(CgSplitter *splitter, CgSpan bytes)
{
	gsize size = MIN(bytes.size, sizeof(splitter->tail));
	gsize left = MIN(splitter->tail_size, sizeof(splitter->tail) - size);

	if (size == 0)
		return;
	memmove(splitter->tail, splitter->tail + splitter->tail_size - left, left);
	memcpy(splitter->tail + left, bytes.data + bytes.size - size, size);
	splitter->tail_size = left + size;
}

static void take_more(CgSplitter *splitter, CgSpan bytes)
{
	keep_tail(splitter, bytes);
	if (splitter->cards.nest.open > 0)
		cg_split_line_more(&splitter->line, &splitter->cards, bytes);
}

static void begin_long(CgSplitter *splitter, CgSpan part)
{
	resolve_mark(splitter, cg_vcard_next(part));
	splitter->in_long = TRUE;
	splitter->tail_size = 0;
	keep_tail(splitter, part);
	take_text(splitter, part, part, FALSE);
}

static void end_long(CgSplitter *splitter)
{
	CgSpan tail = cg_span(splitter->tail, splitter->tail_size);

	splitter->in_long = splitter->returned = FALSE;
	if (splitter->cards.nest.open > 0)
		cg_split_line_end_long(&splitter->line, tail);
	if (cg_vcard_ends_with_begin(tail))
		splitter->mark = CG_MARK_CUT_BEGIN;
}

/* Takes more of a long line, up to its end. Returns how many bytes that were. */
static gsize push_long(CgSplitter *splitter, CgSpan bytes)
{
	const guint8 *feed = memchr(bytes.data, '\n', bytes.size), *end;
	gsize size = 0;

	if (!splitter->returned) {
		end = memchr(bytes.data, '\r', feed ? (gsize)(feed - bytes.data) : bytes.size);
		end = end ? end : feed;
		size = end ? (gsize)(end - bytes.data) : bytes.size;
		take_more(splitter, cg_span(bytes.data, size));
	}
	for (; size < bytes.size && bytes.data[size] == '\r'; size++)
		splitter->returned = TRUE;
	if (size == bytes.size)
		return size;
	if (bytes.data[size] == '\n')
		size++;
	if (splitter->cards.nest.open > 0)
		cg_split_line_more(&splitter->line, &splitter->cards, CG_SPAN_LITERAL("\n"));
	end_long(splitter);
	return size;
}

/* --- Bytes --- */

/* Takes whole lines off the front. Returns how many bytes they had, or that a long one has. */
static gsize take_lines(CgSplitter *splitter, CgSpan bytes, gboolean over)
{
	gsize at = 0, taken;
	CgSpan line;

	while (at < bytes.size) {
		CgSpan left = cg_span(bytes.data + at, bytes.size - at);

		if (splitter->in_long) {
			at += push_long(splitter, left);
			continue;
		}
		if (cg_vcard_cut_line(left, over, &line, &taken) && line.size <= LONG_LINE) {
			take_line(splitter, line, cg_span(left.data, taken));
			at += taken;
			continue;
		}
		if (line.size <= LONG_LINE)
			break;
		begin_long(splitter, cg_span(line.data, LONG_LINE));
		at += line.data - left.data + LONG_LINE;
	}
	return at;
}

/* Any number of CRs in a row ends one line, so an endless row need not be held. */
static void drop_returns(CgBuffer *held)
{
	gsize size = held->size;

	while (size > LONG_LINE && held->data[size - 1] == '\r' && held->data[size - 2] == '\r')
		size--;
	cg_buffer_truncate(held, size);
}

void cg_splitter_push(CgSplitter *splitter, CgSpan bytes)
{
	gsize taken;

	cg_held_cards_forget(&splitter->cards);
	/* The rest of a line joins its beginning; what follows is taken where it stands. */
	while (splitter->held.size > 0 && bytes.size > 0) {
		const guint8 *feed = memchr(bytes.data, '\n', bytes.size);
		gsize size = feed ? (gsize)(feed - bytes.data) + 1 : MIN(bytes.size, LONG_LINE);

		cg_buffer_append(&splitter->held, cg_span(bytes.data, MIN(size, LONG_LINE)));
		size = MIN(size, LONG_LINE);
		bytes = cg_span(bytes.data + size, bytes.size - size);
		taken = take_lines(splitter, cg_buffer_span(&splitter->held), FALSE);
		cg_buffer_consume(&splitter->held, taken);
		drop_returns(&splitter->held);
	}
	if (bytes.size == 0)
		return;
	taken = take_lines(splitter, bytes, FALSE);
	cg_buffer_append(&splitter->held, cg_span(bytes.data + taken, bytes.size - taken));
	drop_returns(&splitter->held);
}

void cg_splitter_end(CgSplitter *splitter)
{
	cg_held_cards_forget(&splitter->cards);
	take_lines(splitter, cg_buffer_span(&splitter->held), TRUE);
	cg_buffer_clear(&splitter->held);
	if (splitter->in_long)
		end_long(splitter);
	resolve_mark(splitter, CG_NEXT_OVER);
	cg_split_line_end(&splitter->line, &splitter->cards, TRUE);
	cg_held_cards_over(&splitter->cards);
	if (splitter->orphan)
		cg_held_cards_lose(&splitter->cards, 1);
	splitter->orphan = FALSE;
}

gboolean cg_splitter_next(CgSplitter *splitter, CgSpan *card)
{
	return cg_held_cards_next(&splitter->cards, card);
}
