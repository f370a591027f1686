/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the shelf share: its inside, its cards, and who waits at it. */
#pragma once

#include <contactguard/source.h>

/* One card. Counted, so that a read which has chosen its cards can outlive a restart. */
typedef struct {
	guint32 handle;
	CgText *uid;  /* NULL: none */
	CgCard *card; /* NULL: the text below, which is no card */
	CgBuffer raw;
} CgShelfEntry;

CgShelfEntry *cg_shelf_entry_ref(CgShelfEntry *entry);
void cg_shelf_entry_unref(gpointer entry);

/* A read that was told to wait. It stands in one queue at most, and leaves it before it is woken.
 */
typedef struct {
	GList link;
	GQueue *queue;
	CgWake wake;
} CgShelfWaiter;

struct CgShelf {
	gatomicrefcount refs;
	GPtrArray *entries; /* CgShelfEntry */
	CgHead head;
	gboolean streaming;
	gboolean ended;
	CgStep end;
	gboolean partial; /* ended badly, but what streams gives what is here first */
	CgNumberMatch match;
	gpointer match_data;
	GQueue for_growth; /* CgShelfWaiter: one more card, or the end, is news */
	GQueue for_end;    /* CgShelfWaiter: only the end is */
};

void cg_shelf_wait(CgShelf *shelf, CgShelfWaiter *waiter, gboolean for_growth);
void cg_shelf_leave(CgShelfWaiter *waiter);

/* The entries that the query picks, in its order, before paging; a GPtrArray that holds references.
 */
GPtrArray *cg_shelf_select(const CgShelf *shelf, const CgBookQuery *query);
/* An entry's card as the query may see it, as far as it looks at these fields. Caller owns; the
 * entry is not raw. */
CgCard *cg_shelf_seen(const CgShelfEntry *entry, const CgBookQuery *query, CgFields looks_at);
/* Does the query's vCardSelector keep this card? */
gboolean cg_shelf_keeps(const CgShelfEntry *entry, const CgBookQuery *query);
/* Does the query search or sort, so that the whole shelf must be known? */
gboolean cg_shelf_query_is_plain(const CgBookQuery *query);
