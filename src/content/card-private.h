/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one vCard: its properties in their order, decoded, in one wiped block.
 * VERSION and AGENT are never in it. */
#pragma once

#include "vcard-private.h"

/* A place in the card's bytes; offsets, so that the bytes may move while a card is built. */
typedef struct {
	guint32 at, size;
} CgSlice;

typedef struct {
	CgProperty property;
	CgValueType
		value_type; /* of this value; BINARY and URI are told apart by how it was written */
	CgSlice group;
	CgSlice name;  /* of OTHER, as written */
	CgSlice types; /* upper-case words, with CG_ITEM_SEPARATOR between */
	CgSlice language;
	CgSlice value;
} CgEntry;

struct CgCard {
	guint refs;
	guint count;
	CgEntry *entries;
	guint8 *bytes; /* wiped memory */
	gsize size;
	struct {
		CgProperty property;
		guint nth, at;
	} last_found; /* by cg_card_nth(): the next search goes on from there */
};

CgSpan cg_card_span(const CgCard *card, CgSlice slice);
const CgEntry *cg_card_nth(const CgCard *card, CgProperty property, guint nth); /* or NULL */

/* Builds a card; the slices of an entry are stored before the entry is added. */
typedef struct {
	CgBuffer bytes;
	GArray *entries;
} CgCardBuild;

void cg_card_build_init(CgCardBuild *build);
void cg_card_build_clear(CgCardBuild *build);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgCardBuild, cg_card_build_clear)
CgSlice cg_card_build_store(CgCardBuild *build, CgSpan bytes);
/* What has been appended to build->bytes from `at` on. */
CgSlice cg_card_build_since(const CgCardBuild *build, gsize at);
void cg_card_build_add(CgCardBuild *build, const CgEntry *entry);
/* An entry of another card, with what it says. */
void cg_card_build_copy(CgCardBuild *build, const CgCard *card, const CgEntry *entry,
			gboolean with_group);
CgCard *cg_card_build_end(CgCardBuild *build); /* and clears it; NULL: over the limit */

/* Is the picture of this base64 larger than PBAP's default contact image format has it? */
gboolean cg_photo_is_over(CgSpan base64);
