/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of the splitter: the cards that it holds, and the line that it is in. */
#pragma once

#include "vcard-private.h"

/* --- held-cards.c: cards that are complete, and those that are open --- */

/* A card that is open. */
typedef struct {
	gsize start, end; /* in data; end is that of a held card */
	gsize size;       /* bytes of its own */
	gboolean lost;    /* it is over the limit, and its bytes are gone */
	CgFields named;   /* properties of which it is said that a line with their name is broken */
} CgHeldCard;

typedef struct {
	CgBuffer data; /* cards that are complete, then those that are open */
	gsize taken;   /* bytes at the front of data that were given out already */
	GQueue sizes;  /* of the complete cards that were not given out yet; 0: one was lost */
	guint lost;    /* cards that were lost */
	CgNest nest;
	CgHeldCard open[CG_NEST_MAX]; /* from the outermost */
	gboolean whole;               /* what is nested stays in the text of its card */
} CgHeldCards;

/* Drops the bytes that were given out. */
void cg_held_cards_forget(CgHeldCards *cards);
/* Adds bytes to the card that the next line belongs to, which must be open. */
void cg_held_cards_append(CgHeldCards *cards, CgSpan bytes);
/* Returns the card that the next line belongs to, or NULL if none is open. */
CgHeldCard *cg_held_cards_now(CgHeldCards *cards);
/* Settles what becomes of the held card before this mark. */
void cg_held_cards_settle(CgHeldCards *cards, CgToken mark);
void cg_held_cards_begin(CgHeldCards *cards, CgSpan raw);
/* Returns FALSE if no card is open. */
gboolean cg_held_cards_end(CgHeldCards *cards, CgSpan raw);
/* Says that the body is over: what is still open was cut off. */
void cg_held_cards_over(CgHeldCards *cards);
/* Counts cards that are lost, and gives an empty one out for each. */
void cg_held_cards_lose(CgHeldCards *cards, guint count);
/* Takes out the next whole card, which is lent. Returns FALSE if there is none. */
gboolean cg_held_cards_next(CgHeldCards *cards, CgSpan *card);

/* --- split-line.c: the logical line that is being read, and whether it is kept --- */

typedef enum {
	CG_SPLIT_NONE,
	CG_SPLIT_HEAD,    /* its colon has not come */
	CG_SPLIT_KEPT,    /* its bytes go into the card */
	CG_SPLIT_SKIPPED, /* they do not */
	CG_SPLIT_BAD,     /* it cannot be read: of its bytes, only names of properties matter */
} CgSplitState;

typedef struct {
	CgFields wanted; /* all: every byte of a card is kept */
	CgSplitState state;
	CgSplitState value; /* that of the quoted-printable value right before it, or NONE */
	CgColon colon;
	guint folds;   /* in the head */
	CgBuffer text; /* of the head, unfolded, if that is folded or dirty */
	CgBuffer raw;  /* the bytes that it came in */
	CgEncoding encoding;
	gboolean soft; /* the last physical line ended with a soft break */
	CgWordSearch search;
} CgSplitLine;

/* Takes a physical line, or the first part of a long one, into the card that is open. raw is the
 * line as it came. */
void cg_split_line_take(CgSplitLine *split, CgHeldCards *cards, CgSpan line, CgSpan raw,
			gboolean complete);
/* Takes more of a long line. */
void cg_split_line_more(CgSplitLine *split, CgHeldCards *cards, CgSpan bytes);
/* Says that a long line has ended, with these bytes. */
void cg_split_line_end_long(CgSplitLine *split, CgSpan tail);
/* Returns whether a value waits for the line behind its soft break. */
gboolean cg_split_line_is_soft(const CgSplitLine *split);
/* Ends its head, if that is still open: what follows is not folded onto it. */
void cg_split_line_end_head(CgSplitLine *split, CgHeldCards *cards);
/* Ends the logical line; marked: a mark ends it. */
void cg_split_line_end(CgSplitLine *split, CgHeldCards *cards, gboolean marked);

/* --- splitter.c --- */

struct CgSplitter {
	CgHeldCards cards;
	CgSplitLine line;
	CgBuffer held;                     /* a physical line that is not complete */
	gboolean in_long;                  /* a long line is being taken in parts */
	gboolean returned;                 /* a CR has come, which ends it */
	guint8 tail[CG_MARK_LINE_MAX / 2]; /* its last bytes */
	gsize tail_size;
	CgMark mark; /* waits for the line behind it */
	guint8 mark_raw[CG_MARK_LINE_MAX + 64];
	gsize mark_size;
	guint strays;    /* lines between cards that are not blank */
	gboolean orphan; /* one of them may have belonged to a card */
};
