/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The logical line that the splitter is in: told by its head whether it is wanted, and followed to
 * its end without being held. What is not wanted, and what is nested in a card that is cut down,
 * goes; of a line that cannot be read, the names of wanted properties stay. */
#include "splitter-private.h"

static gboolean keeps_all(const CgSplitLine *split)
{
	return split->wanted == CG_FIELDS_ALL;
}

gboolean cg_split_line_is_soft(const CgSplitLine *split)
{
	return split->soft && (split->state == CG_SPLIT_KEPT || split->state == CG_SPLIT_SKIPPED);
}

static void set_soft(CgSplitLine *split, CgSpan line)
{
	gsize size;

	split->soft = split->encoding == CG_ENCODING_QP && cg_vcard_has_soft_break(line, &size);
}

/* --- The end of a line --- */

/* Writes the names as a line that cannot be read, and never as base64. A name is told once. */
static void tell_names(CgSplitLine *split, CgHeldCards *cards)
{
	CgHeldCard *card = cg_held_cards_now(cards);
	CgFields found = cg_word_search_end(&split->search) & split->wanted;

	if (!card || keeps_all(split))
		return;
	found &= ~card->named;
	card->named |= found;
	for (guint property = 0; found; property++, found >>= 1) {
		if (!(found & 1))
			continue;
		cg_held_cards_append(cards, CG_SPAN_LITERAL("?"));
		cg_held_cards_append(cards, cg_span_of(cg_property_name(property)));
		cg_held_cards_append(cards, CG_SPAN_LITERAL("\r\n"));
	}
}

static void set_state(CgSplitLine *split, CgHeldCards *cards, CgHeadState state,
		      const CgVcardHead *head, gboolean blank)
{
	gboolean first = cg_nest_line(&cards->nest, state == CG_HEAD_READ ? head : NULL, blank);
	gboolean wanted;

	if (state != CG_HEAD_READ) {
		split->state = CG_SPLIT_BAD;
		return;
	}
	wanted = head->property == CG_PROP_VERSION
			 ? first
			 : head->property != CG_PROP_AGENT &&
				   (split->wanted & CG_FIELD(head->property));
	split->encoding = head->encoding;
	split->state = wanted || keeps_all(split) ? CG_SPLIT_KEPT : CG_SPLIT_SKIPPED;
}

/* Returns whether the text, which has no head, is more of the value before it. */
static gboolean is_rest(const CgSplitLine *split, CgSpan text)
{
	CgRestSearch search = { 0 };

	if (split->value == CG_SPLIT_NONE)
		return FALSE;
	cg_rest_search_feed(&search, text);
	return cg_rest_search_found(search);
}

/* Takes a head that was read from this text of its line. Returns whether the bytes it came in are
 * kept. */
static gboolean take_head(CgSplitLine *split, CgHeldCards *cards, CgHeadState state,
			  const CgVcardHead *head, CgSpan text)
{
	if (state == CG_HEAD_BAD && is_rest(split, text)) {
		split->state = split->value;
		split->encoding = CG_ENCODING_QP;
	} else {
		set_state(split, cards, state, head,
			  state == CG_HEAD_READ &&
				  cg_vcard_blank(cg_vcard_behind(text, head->size)));
	}
	set_soft(split, text);
	if (split->state == CG_SPLIT_BAD)
		cg_word_search_feed(&split->search, text);
	return split->state == CG_SPLIT_KEPT || keeps_all(split);
}

/* Reads the head from what was copied of it. */
static void read_copied_head(CgSplitLine *split, CgHeldCards *cards, gboolean over)
{
	CgVcardHead head = { 0 };
	CgHeadState state;

	while ((state = cg_vcard_read_head(cg_buffer_span(&split->text), over, &split->colon,
					   &head)) == CG_HEAD_DIRTY)
		cg_vcard_clean_head(&split->text, &split->colon);
	if (state == CG_HEAD_OPEN)
		return;
	if (take_head(split, cards, state, &head, cg_buffer_span(&split->text)))
		cg_held_cards_append(cards, cg_buffer_span(&split->raw));
	cg_buffer_truncate(&split->text, 0);
	cg_buffer_truncate(&split->raw, 0);
}

void cg_split_line_end_head(CgSplitLine *split, CgHeldCards *cards)
{
	if (split->state == CG_SPLIT_HEAD)
		read_copied_head(split, cards, TRUE);
}

void cg_split_line_end(CgSplitLine *split, CgHeldCards *cards, gboolean marked)
{
	cg_split_line_end_head(split, cards);
	if (split->state == CG_SPLIT_BAD)
		tell_names(split, cards);
	/* What is nested goes: the value must not go on with the line behind it. */
	if (marked && split->state == CG_SPLIT_KEPT && split->soft && !keeps_all(split))
		cg_held_cards_append(cards, CG_SPAN_LITERAL("\r\n"));
	split->state = CG_SPLIT_NONE;
	split->soft = FALSE;
}

/* --- Its physical lines --- */

/* What goes on behind a soft break is no head. */
static void copy_head(CgSplitLine *split, CgHeldCards *cards, CgSpan line, CgSpan raw)
{
	gsize size;

	cg_buffer_append(&split->text, line);
	cg_buffer_append(&split->raw, raw);
	read_copied_head(split, cards,
			 cg_vcard_has_soft_break(line, &size) &&
				 is_rest(split, cg_buffer_span(&split->text)));
}

static void begin_line(CgSplitLine *split, CgHeldCards *cards, CgSpan line, CgSpan raw)
{
	CgSpan text = cg_vcard_skip_bom(line);
	CgVcardHead head = { 0 };
	CgHeadState state;

	split->state = CG_SPLIT_HEAD;
	split->colon = (CgColon){ 0 };
	split->folds = 0;
	state = cg_vcard_read_head(text, FALSE, &split->colon, &head);
	if (state == CG_HEAD_OPEN || state == CG_HEAD_DIRTY) {
		split->colon = (CgColon){ 0 };
		copy_head(split, cards, text, raw);
		return;
	}
	if (take_head(split, cards, state, &head, text))
		cg_held_cards_append(cards, raw);
}

static void go_on(CgSplitLine *split, CgHeldCards *cards, CgSpan text, CgSpan raw)
{
	if (split->state == CG_SPLIT_BAD)
		cg_word_search_feed(&split->search, text);
	if (split->state == CG_SPLIT_KEPT || keeps_all(split))
		cg_held_cards_append(cards, raw);
}

static gboolean goes_on(const CgSplitLine *split, CgSpan line)
{
	switch (split->state) {
	case CG_SPLIT_KEPT:
	case CG_SPLIT_SKIPPED: return cg_vcard_continues(split->encoding, split->soft, line);
	case CG_SPLIT_HEAD:
	case CG_SPLIT_BAD: return cg_vcard_starts_folded(line);
	case CG_SPLIT_NONE: break;
	}
	return FALSE;
}

static gboolean has_qp_value(const CgSplitLine *split)
{
	return split->encoding == CG_ENCODING_QP &&
	       (split->state == CG_SPLIT_KEPT || split->state == CG_SPLIT_SKIPPED);
}

void cg_split_line_take(CgSplitLine *split, CgHeldCards *cards, CgSpan line, CgSpan raw,
			gboolean complete)
{
	gboolean more = goes_on(split, line);

	if (split->state == CG_SPLIT_HEAD && more && ++split->folds <= CG_HEAD_FOLDS_MAX) {
		copy_head(split, cards, cg_vcard_unfold(line), raw);
		return;
	}
	if (split->state == CG_SPLIT_HEAD) {
		cg_split_line_end_head(split, cards);
		more = goes_on(split, line);
	}
	if (more) {
		/* A bad line goes on where it is folded, and any other one may with nothing. */
		go_on(split, cards, split->state == CG_SPLIT_BAD ? cg_vcard_unfold(line) : line,
		      raw);
		set_soft(split, line);
		return;
	}
	split->value = has_qp_value(split) ? split->state : CG_SPLIT_NONE;
	cg_split_line_end(split, cards, FALSE);
	if (!complete || !cg_vcard_blank(line))
		begin_line(split, cards, line, raw);
	else if (keeps_all(split))
		cg_held_cards_append(cards, raw);
}

void cg_split_line_more(CgSplitLine *split, CgHeldCards *cards, CgSpan bytes)
{
	go_on(split, cards, bytes, bytes);
}

void cg_split_line_end_long(CgSplitLine *split, CgSpan tail)
{
	set_soft(split, tail);
}
