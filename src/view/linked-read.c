/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A read of a section whose cards refer to those of pb. What was filled before pb refers to none
 * yet: the read waits for pb and then lets its cards refer to those there, a few in each turn of
 * the main loop. */
#include "view-private.h"

/* Each card is looked up by its numbers and copied: 256 take some milliseconds. */
#define LINKS_A_TURN 256

typedef struct {
	CgSection *section;
	const CgRedactor *redactor;
	CgCursor *pb; /* its size */
	CgIdle *turn;
} LinkedRead;

static void link_card(const LinkedRead *self, guint index)
{
	CgCollection *collection = self->section->collection;
	CgCard *card = (CgCard *)cg_collection_thing(collection, index, NULL);
	CgCard *linked = cg_card_ref(card);

	cg_redact_reference(self->redactor, &linked, card);
	cg_collection_replace(collection, index, linked);
}

/* Returns whether all are. */
static gboolean link_some(const LinkedRead *self)
{
	CgSection *section = self->section;
	guint count = cg_collection_count(section->collection);
	guint end = MIN(count, section->linked + LINKS_A_TURN);

	while (section->unlinked && section->linked < end)
		link_card(self, section->linked++);
	section->unlinked = section->unlinked && end < count;
	return !section->unlinked;
}

static CgStep link_cards(gpointer data)
{
	LinkedRead *self = data;
	CgHead head;

	if (cg_cursor_head(self->pb, &head, NULL) == CG_STEP_WAIT)
		return CG_STEP_WAIT;
	if (link_some(self))
		return CG_STEP_GOT;
	cg_idle_schedule(self->turn);
	return CG_STEP_WAIT;
}

static CgCursor *read_collection(gpointer data, const CgQuery *query, CgWake wake)
{
	const LinkedRead *self = data;

	return cg_collection_read(self->section->collection, query, wake);
}

static void free_read(gpointer data)
{
	LinkedRead *self = data;

	cg_cursor_free(self->pb);
	cg_idle_free(self->turn);
	g_free(self);
}

CgCursor *cg_linked_read_new(CgSection *section, const CgSection *pb, const CgRedactor *redactor,
			     const CgQuery *query, CgWake wake)
{
	static const CgDeferral deferral = { link_cards, read_collection, free_read };
	const CgQuery size = { .repository = CG_REPO_PB };
	LinkedRead *self = g_new(LinkedRead, 1);

	self->section = section;
	self->redactor = redactor;
	self->pb = cg_collection_read(pb->collection, &size, wake);
	self->turn = cg_idle_new(wake);
	return cg_deferred_read_new(&deferral, self, query, wake);
}
