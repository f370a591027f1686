/* SPDX-License-Identifier: GPL-2.0-or-later */
/* view: what one consumer may see of one phone, filled once, held in wiped memory.
 *
 * Pulls the phone's books, parses each card, asks the scope, keeps the granted properties and drops
 * the rest at once. Handles, order, counters and UIDs are its own, so that nothing hidden shows in
 * them (DESIGN.md, "The view" and "Noninterference"). */
#pragma once

#include <contactguard/policy.h>
#include <contactguard/source.h>

/* What outlives the views of one consumer on one phone, without content: which missed calls it has
 * taken note of (ResetNewMissedCalls), and its number searches of the last hour (List=no allows
 * 30). Counted. key: keys the digests of calls; copied. */
typedef struct CgHistory CgHistory;
CgHistory *cg_history_new(const guint8 key[32]);
CgHistory *cg_history_ref(CgHistory *past);
void cg_history_unref(CgHistory *past);
gboolean cg_history_is_fresh(const CgHistory *past); /* a search in it still counts */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHistory, cg_history_unref)

typedef struct {
	const CgScope *scope;   /* referenced */
	CgHistory *past;        /* referenced */
	const char *owner_name; /* the phone's name, for a made owner card; copied */
	guint8 grant_key[32];   /* mints UIDs; from the install's key, phone, consumer and scope */
	guint8 database[16];
	guint64 counter; /* folder versions, minted when it starts to fill */
	guint64 limit;   /* granted bytes in memory */
	guint fill_wait; /* seconds an answer that needs the whole book waits */
	guint country;
} CgViewOptions;

typedef struct CgView CgView;
/* phone is borrowed and must outlive the view. */
CgView *cg_view_new(CgSource *phone, const CgViewOptions *options);
void cg_view_free(CgView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgView, cg_view_free)
void cg_view_fill(CgView *view);             /* starts, if it has not */
gboolean cg_view_failed(const CgView *view); /* the phone failed it: a new one may do better */
/* Steps: as the collection's; LATER where the phone failed, was too slow, or a limit was passed. */
CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake);
