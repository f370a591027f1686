/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cards that the splitter holds: those that are complete and wait to be taken out, and behind
 * them those that are open, one in the other. What passes its limit is dropped at once. */
#include "splitter-private.h"

#include <string.h>

/* Bytes of all open cards. If several that were cut off pass it, the outermost goes. */
#define OPEN_MAX (2 * (gsize)CG_CARD_MAX)

static void remove_bytes(CgHeldCards *cards, gsize at, gsize size)
{
	CgBuffer *data = &cards->data;

	memmove(data->data + at, data->data + at + size, data->size - at - size);
	cg_buffer_truncate(data, data->size - size);
	for (guint i = 0; i < CG_NEST_MAX; i++) {
		CgHeldCard *card = &cards->open[i];

		card->start -= card->start >= at + size ? size : 0;
		card->end -= card->end >= at + size ? size : 0;
	}
}

void cg_held_cards_forget(CgHeldCards *cards)
{
	gsize taken = cards->taken;

	cg_buffer_consume(&cards->data, taken);
	cards->taken = 0;
	for (guint i = 0; i < cards->nest.open; i++) {
		cards->open[i].start -= taken;
		cards->open[i].end -= MIN(taken, cards->open[i].end);
	}
}

CgHeldCard *cg_held_cards_now(CgHeldCards *cards)
{
	guint open = cards->nest.open - cards->nest.held;

	return open > 0 ? &cards->open[open - 1] : NULL;
}

/* Drops what there is of an open card. The bytes of one lie before the next one in it, and behind
 * that if it has ended. */
static void lose_bytes(CgHeldCards *cards, guint index)
{
	CgHeldCard *card = &cards->open[index];
	gboolean last = index + 1 == cards->nest.open;
	gsize behind = last ? cards->data.size : cards->open[index + 1].start;

	card->lost = TRUE;
	if (!last && cards->nest.held && index + 2 == cards->nest.open)
		cg_buffer_truncate(&cards->data, cards->open[index + 1].end);
	if (behind > card->start)
		remove_bytes(cards, card->start, behind - card->start);
}

static void lose_outermost(CgHeldCards *cards)
{
	for (guint i = 0; i < cards->nest.open; i++)
		if (!cards->open[i].lost) {
			lose_bytes(cards, i);
			return;
		}
}

void cg_held_cards_append(CgHeldCards *cards, CgSpan bytes)
{
	CgHeldCard *now = cg_held_cards_now(cards);

	if (now->lost)
		return;
	now->size += bytes.size;
	if (now->size > CG_CARD_MAX) {
		lose_bytes(cards, now - cards->open);
		return;
	}
	cg_buffer_append(&cards->data, bytes);
	if (cards->data.size - cards->open[0].start > OPEN_MAX)
		lose_outermost(cards);
}

/* --- Marks --- */

void cg_held_cards_lose(CgHeldCards *cards, guint count)
{
	cards->lost += count;
	for (guint i = 0; i < count; i++)
		g_queue_push_tail(&cards->sizes, GSIZE_TO_POINTER(0));
}

/* Gives a card out, which is the last that there is in data. */
static void give_card(CgHeldCards *cards, const CgHeldCard *card)
{
	gsize size = cards->data.size - card->start;

	if (card->lost) {
		cg_buffer_truncate(&cards->data, card->start);
		cg_held_cards_lose(cards, 1);
	} else {
		g_queue_push_tail(&cards->sizes, GSIZE_TO_POINTER(size));
	}
}

static void drop_nested(CgHeldCards *cards, CgHeldCard *inner, CgHeldCard *outer)
{
	if (cards->whole && !inner->lost && !outer->lost) {
		outer->size += inner->size;
		if (outer->size > CG_CARD_MAX)
			lose_bytes(cards, outer - cards->open);
	} else if (inner->end > inner->start) {
		remove_bytes(cards, inner->start, inner->end - inner->start);
	}
}

void cg_held_cards_settle(CgHeldCards *cards, CgToken mark)
{
	guint open = cards->nest.open;
	CgHeldCard *inner = open > 1 ? &cards->open[open - 1] : NULL;

	switch (cg_nest_settle(&cards->nest, mark)) {
	case CG_SETTLED_NESTED: drop_nested(cards, inner, inner - 1); break;
	case CG_SETTLED_WHOLE:
		cg_held_cards_lose(cards, open - 1);
		cg_buffer_truncate(&cards->data, inner->end);
		if (inner->start > cards->open[0].start)
			remove_bytes(cards, cards->open[0].start,
				     inner->start - cards->open[0].start);
		give_card(cards, inner);
		break;
	case CG_SETTLED_NOTHING: break;
	}
}

/* Makes room for one more open card. No card has so many in it: those outside were cut off. */
static void drop_outermost(CgHeldCards *cards)
{
	if (!cards->open[0].lost)
		lose_bytes(cards, 0);
	cg_held_cards_lose(cards, 1);
	memmove(cards->open, cards->open + 1, (CG_NEST_MAX - 1) * sizeof(cards->open[0]));
	cg_nest_lose_outermost(&cards->nest);
}

void cg_held_cards_begin(CgHeldCards *cards, CgSpan raw)
{
	if (cards->nest.open == CG_NEST_MAX)
		drop_outermost(cards);
	cg_nest_begin(&cards->nest);
	cards->open[cards->nest.open - 1] =
		(CgHeldCard){ .start = cards->data.size, .end = cards->data.size };
	cg_held_cards_append(cards, raw);
}

gboolean cg_held_cards_end(CgHeldCards *cards, CgSpan raw)
{
	CgHeldCard *now = cg_held_cards_now(cards);

	if (now)
		cg_held_cards_append(cards, raw);
	if (!cg_nest_end(&cards->nest))
		return FALSE;
	now->end = cards->data.size;
	if (!cards->nest.held)
		give_card(cards, now);
	return TRUE;
}

void cg_held_cards_over(CgHeldCards *cards)
{
	cg_held_cards_settle(cards, CG_TOKEN_EOF);
	if (cards->nest.open == 0)
		return;
	cg_buffer_truncate(&cards->data, cards->open[0].start);
	cg_held_cards_lose(cards, cards->nest.open);
	cards->nest = (CgNest){ 0 };
}

gboolean cg_held_cards_next(CgHeldCards *cards, CgSpan *card)
{
	gsize size;

	if (g_queue_is_empty(&cards->sizes))
		return FALSE;
	size = GPOINTER_TO_SIZE(g_queue_pop_head(&cards->sizes));
	*card = size ? cg_span(cards->data.data + cards->taken, size) : CG_SPAN_EMPTY;
	cards->taken += size;
	return TRUE;
}
