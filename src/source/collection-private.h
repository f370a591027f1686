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
	/* Returns the order that the query asks for; CG_ORDER_INDEXED is the collection's own. */
	CgOrder (*order)(const CgQuery *query);
	/* Returns whether the query means this thing. search is NULL if it searches for nothing.
	 * thing is NULL for a text that is no thing. */
	gboolean (*matches)(gpointer thing, const CgQuery *query, const CgSearch *search);
	/* Returns what the order sorts the thing by, or NULL if the thing comes last. The caller
	 * owns it. */
	CgText *(*order_key)(gpointer thing, CgOrder order);
	/* Returns about how many bytes the thing holds. */
	gsize (*size)(gpointer thing);
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

/* The entries of a complete collection in another order than its own, sorted once for all queries.
 */
typedef struct {
	GPtrArray *sorted;  /* CgCollectionEntry, lent; NULL: not sorted yet */
	GSequence *sorting; /* NULL: not begun, or over */
	guint at;           /* entries that are in `sorting` */
} CgCollectionOrder;

struct CgCollection {
	gatomicrefcount refs;
	const CgThingClass *class;
	GPtrArray *entries; /* CgCollectionEntry */
	CgCollectionOrder orders[CG_ORDERS];
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

/* --- Turns --- */

/* What one call may look at before its reader waits for another turn of the main loop: 256 small
 * cards take about a millisecond. */
#define CG_TURN_WORK 256
/* Returns what looking at the entry costs of that: one, and one more for each KiB. */
guint cg_collection_entry_cost(const CgCollectionEntry *entry);

/* --- collection-order.c: the orders beside its own --- */

/* Sorts on, and adds to *work what that cost. Returns TRUE once the order is sorted. The collection
 * is complete; what is equal keeps its place. */
gboolean cg_collection_sort(CgCollection *collection, CgOrder order, guint *work);
/* Forgets all orders. */
void cg_collection_clear_orders(CgCollection *collection);

/* --- collection-select.c: which entries a query means --- */

/* Returns whether the query can be answered in the collection's own order, item by item. */
gboolean cg_collection_is_plain(const CgCollection *collection, const CgQuery *query);

/* The choice of what a query means, made in as many turns as it needs. */
typedef struct CgSelection CgSelection;
/* Returns a selection that has not begun. The collection, which is complete, and the query are lent
 * and must outlive it. */
CgSelection *cg_selection_new(CgCollection *collection, const CgQuery *query);
/* Does one turn's work. Returns the entries that the query picks, in its order, before paging: an
 * array that holds references and that the caller owns. Returns NULL if there is more to do. */
GPtrArray *cg_selection_run(CgSelection *selection);
void cg_selection_free(CgSelection *selection);
