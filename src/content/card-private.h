/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one vCard: its properties in their order, decoded, in one wiped block.
 * VERSION and AGENT are never in it. */
#pragma once

#include "vcard-private.h"

/* A place in the card's bytes; offsets, so that the bytes may move while a card is built. */
typedef struct {
	guint32 at, size;
} CgSlice;

/* Whether a picture is of PBAP's default contact image format. */
typedef enum { CG_IMAGE_UNDECIDED, CG_IMAGE_FITS, CG_IMAGE_OVER } CgImage;

/* One line of the card: a property with its value. */
typedef struct {
	CgProperty property : 8;
	CgValueType value_type : 8; /* of this value, by how it was written */
	CgImage image : 8;          /* of a PHOTO; decided once, since it takes decoding */
	guint value_kind : 8;       /* what VALUE names (card-property.c); 0: nothing of 3.0 */
	CgSlice group;
	CgSlice name;  /* of OTHER, as it was written; else empty */
	CgSlice types; /* words in upper case, with CG_ITEM_SEPARATOR between */
	CgSlice language;
	CgSlice extras; /* other parameters, NAME=VALUE, with CG_ITEM_SEPARATOR between */
	CgSlice value;
} CgEntry;

struct CgCard {
	guint refs;
	guint count;
	CgEntry *entries;
	guint8 *bytes; /* wiped memory */
	gsize size;
	CgFields unreadable; /* see cg_card_unreadable() */
	guint faults[CG_FAULTS];
	struct {
		CgProperty property;
		guint nth, at;
	} last_found; /* by cg_card_nth(): the next search goes on from there */
};

/* Returns the bytes of a slice, lent by the card. */
CgSpan cg_card_span(const CgCard *card, CgSlice slice);
/* Returns the nth entry of this property, counted from 0, or NULL if there is none. */
const CgEntry *cg_card_nth(const CgCard *card, CgProperty property, guint nth);

/* Returns whether there is more in the value than separators. */
gboolean cg_card_has_text(CgSpan value);

/* Takes the part before the next separator of a structured value off the front. Returns FALSE if
 * nothing is left. */
gboolean cg_card_cut_part(CgSpan *left, CgSpan *part);

/* A card while it is built. The slices of an entry are stored before the entry is added. */
typedef struct {
	CgBuffer bytes;
	GArray *entries;
	CgFields unreadable; /* of the card: see cg_card_unreadable() */
	guint labels;        /* in its CATEGORIES so far */
	guint faults[CG_FAULTS];
} CgCardBuild;

void cg_card_build_init(CgCardBuild *build);
void cg_card_build_clear(CgCardBuild *build);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgCardBuild, cg_card_build_clear)
/* Copies the bytes into the card. */
CgSlice cg_card_build_store(CgCardBuild *build, CgSpan bytes);
/* Returns the slice of what was appended to build->bytes from `at` on. */
CgSlice cg_card_build_since(const CgCardBuild *build, gsize at);
void cg_card_build_add(CgCardBuild *build, const CgEntry *entry);
/* Adds the property that the line holds, or marks it unreadable. Counts what is wrong with it. */
void cg_card_build_read(CgCardBuild *build, const CgVcardLine *line, CgVersion version);
/* Returns the word that VALUE has for a value_kind that is not 0: "date". */
const char *cg_value_kind_word(guint kind);
/* Adds a copy of an entry of another card, with or without what belongs to OTHER: its group and its
 * extra parameters. */
void cg_card_build_copy(CgCardBuild *build, const CgCard *card, const CgEntry *entry,
			gboolean with_other);
/* Returns the card, which the caller owns, or NULL if it is over the limit. The build is cleared.
 */
CgCard *cg_card_build_end(CgCardBuild *build);

/* Returns whether the picture in this base64 is larger than PBAP's default contact image format
 * allows. */
gboolean cg_photo_is_over(CgSpan base64);
