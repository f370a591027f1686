/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the collection share: its inside, its entries, who waits at it, and the table
 * by which it handles things without knowing what they are. */
#pragma once

#include <contactguard/source.h>

/* --- Kinds of things --- */

/* What a query searches for, in the forms in which things are compared. */
typedef struct {
	const char *value;  /* as asked */
	const char *folded; /* for names and sounds */
	const char *digits; /* for numbers */
	CgNumberMatch number_match;
	gpointer match_data;
} CgSearch;

/* What a cursor lends of one item: show() fills it. */
typedef struct {
	CgItem item;
	CgText *name;
	CgBuffer text;
} CgShown;

struct CgThingClass {
	/* Returns what the query searches for; NULL or "" if it searches for nothing. */
	const char *(*search_value)(const CgQuery *query);
	/* Returns whether the query asks for another order than the collection's own. */
	gboolean (*is_sorted)(const CgQuery *query);
	/* Returns whether the query means this thing. search is NULL if it searches for nothing.
	 * thing is NULL for a text that is no thing. */
	gboolean (*matches)(gpointer thing, const CgQuery *query, const CgSearch *search);
	/* Returns what the query sorts the thing by, or NULL if the thing comes last. The caller
	 * owns it. */
	CgText *(*order_key)(gpointer thing, const CgQuery *query);
	/* Fills in the name, or appends to the empty text, as the query wants. */
	void (*show)(gpointer thing, const CgQuery *query, CgShown *shown);
	void (*unref)(gpointer thing);
};

/* --- Inside a collection --- */

/* One thing. Counted, so that a cursor which has chosen its things can outlive a restart. */
typedef struct {
	const CgThingClass *class;
	guint64 handle;
	guint ordinal;  /* its place in the collection */
	CgText *uid;    /* NULL: none */
	gpointer thing; /* NULL: the text below, which is no thing */
	CgBuffer raw;
} CgCollectionEntry;

CgCollectionEntry *cg_collection_entry_ref(CgCollectionEntry *entry);
void cg_collection_entry_unref(gpointer entry);

/* A cursor that was told to wait. It is in one queue at most, and leaves it before it is woken. */
typedef struct {
	GList link;
	GQueue *queue;
	CgWake wake;
} CgCollectionWaiter;

struct CgCollection {
	gatomicrefcount refs;
	const CgThingClass *class;
	GPtrArray *entries; /* CgCollectionEntry */
	CgHead head;
	gboolean streaming;
	gboolean ended;
	CgStep end;
	gboolean partial; /* ended badly, but what streams gives what is here first */
	CgNumberMatch number_match;
	gpointer match_data;
	GQueue for_growth; /* CgCollectionWaiter: one more item, or the end, is news */
	GQueue for_end;    /* CgCollectionWaiter: only the end is */
};

/* Puts the waiter into a queue, unless it is in one. for_growth: each item wakes it. */
void cg_collection_wait(CgCollection *collection, CgCollectionWaiter *waiter, gboolean for_growth);
/* Takes the waiter out of its queue, if it is in one. */
void cg_collection_leave(CgCollectionWaiter *waiter);

/* --- collection-select.c: which entries a query means --- */

/* Returns whether the query can be answered in the collection's own order, item by item. */
gboolean cg_collection_is_plain(const CgCollection *collection, const CgQuery *query);
/* Returns the entries that the query picks, in its order, before paging: an array that holds
 * references. The caller owns it. */
GPtrArray *cg_collection_select(const CgCollection *collection, const CgQuery *query);
