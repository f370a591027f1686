/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view: what one consumer may see of one phone, filled once, held in wiped memory.
 *
 * Reads the phone's repositories, parses each card, asks the scope, keeps the granted properties
 * and drops the rest at once. Handles, order, counters and UIDs are its own, so that nothing hidden
 * shows in them (doc/design.md, "Noninterference"). */
#pragma once

#include <contactguard/policy.h>
#include <contactguard/source.h>

/* --- What outlives a view --- */

/* Which missed calls a consumer has taken note of (ResetNewMissedCalls), as keyed digests. It holds
 * no content. Counted. */
typedef struct CgHistory CgHistory;
/* Returns an empty history with one reference. key keys the digests of calls, and is copied. */
CgHistory *cg_history_new(const guint8 key[32]);
/* Returns the history with one more reference. */
CgHistory *cg_history_ref(CgHistory *history);
/* Drops a reference; the last one frees the history. */
void cg_history_unref(CgHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHistory, cg_history_unref)

/* --- Views --- */

typedef struct {
	const CgScope *scope;   /* referenced */
	CgHistory *history;     /* referenced */
	const char *owner_name; /* the phone's name, for a made owner card; copied */
	guint8 grant_key[32];   /* mints UIDs; no other decision has it */
	guint8 database[16];    /* the database identifier */
	guint64 counter; /* for the folder versions; each view that a car reads has another */
	guint64 limit;   /* granted bytes in memory */
	guint fill_wait; /* seconds that an answer waits if it needs a whole repository */
	guint country;   /* calling code for numbers without +; 0: unknown */
	CgTurns *turns;  /* referenced: in which the view fills; NULL: by itself */
} CgViewOptions;

typedef struct CgView CgView;
/* Returns a view of the phone, which is lent and must outlive it. Nothing is asked of the phone
 * yet. */
CgView *cg_view_new(CgSource *phone, const CgViewOptions *options);
/* Frees the view and wipes what it holds; its cursors must be gone. NULL is fine. */
void cg_view_free(CgView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgView, cg_view_free)
/* Starts to fill the view, if it has not started. */
void cg_view_fill(CgView *view);
/* Returns whether the phone failed while the view filled. A new view may do better. It is FALSE if
 * the limit ended it, because a new one would end there, too. */
gboolean cg_view_failed(const CgView *view);
/* Returns whether the query looks up a number under List=no. Such searches have to be counted by
 * whoever reads the view, so that numbers cannot be tried one after the other. */
gboolean cg_view_is_lookup(const CgView *view, const CgQuery *query);
/* Opens a cursor for the query, as cg_source_read() does. It ends as LATER if the phone failed or
 * was too slow, or a limit was passed. */
CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake);
