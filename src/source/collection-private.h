/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the collection share: its inside, its cards, and who waits at it. */
#pragma once

#include <contactguard/source.h>

/* One card. Counted, so that a read which has chosen its cards can outlive a restart. */
typedef struct {
	guint64 handle;
	guint ordinal; /* its place in the collection */
	CgText *uid;   /* NULL: none */
	CgCard *card;  /* NULL: the text below, which is no card */
	CgBuffer raw;
} CgCollectionEntry;

CgCollectionEntry *cg_collection_entry_ref(CgCollectionEntry *entry);
void cg_collection_entry_unref(gpointer entry);

/* A read that was told to wait. It stands in one queue at most, and leaves it before it is woken.
 */
typedef struct {
	GList link;
	GQueue *queue;
	CgWake wake;
} CgCollectionWaiter;

struct CgCollection {
	gatomicrefcount refs;
	GPtrArray *entries; /* CgCollectionEntry */
	CgHead head;
	gboolean streaming;
	gboolean ended;
	CgStep end;
	gboolean partial; /* ended badly, but what streams gives what is here first */
	CgNumberMatch match;
	gpointer match_data;
	GQueue for_growth; /* CgCollectionWaiter: one more card, or the end, is news */
	GQueue for_end;    /* CgCollectionWaiter: only the end is */
};

void cg_collection_wait(CgCollection *collection, CgCollectionWaiter *waiter, gboolean for_growth);
void cg_collection_leave(CgCollectionWaiter *waiter);

/* The entries that the query picks, in its order, before paging; a GPtrArray that holds references.
 */
GPtrArray *cg_collection_select(const CgCollection *collection, const CgQuery *query);
/* An entry's card as the query may see it, as far as it looks at these fields. Caller owns; the
 * entry is not raw. */
CgCard *cg_collection_seen(const CgCollectionEntry *entry, const CgQuery *query, CgFields looks_at);
/* Does the query's vCardSelector keep this card? */
gboolean cg_collection_keeps(const CgCollectionEntry *entry, const CgQuery *query);
/* Does the query search or sort, so that the whole collection must be known? */
gboolean cg_collection_query_is_plain(const CgQuery *query);
