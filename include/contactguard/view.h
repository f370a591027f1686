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

/* Which missed calls a consumer has taken note of (ResetNewMissedCalls), as keyed digests, and how
 * much of what the phone sent for its views was at fault. It holds no content. Counted. */
typedef struct CgHistory CgHistory;
/* Returns an empty history with one reference. key keys the digests of calls, and is copied. */
CgHistory *cg_history_new(const guint8 key[32]);
/* Returns the history with one more reference. */
CgHistory *cg_history_ref(CgHistory *history);
/* Drops a reference; the last one frees the history. */
void cg_history_unref(CgHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHistory, cg_history_unref)

/* What of a repository, as the phone sent it, could not be read, or not as it stood. What is
 * neither granted nor looked at is not read, and has no faults; nor has a line that cannot be read
 * and names nothing else. */
typedef struct {
	guint cards;             /* that were lost */
	guint faults[CG_FAULTS]; /* of the other cards */
} CgReadFaults;
/* Returns the faults of the view that began to read this repository last, as far as it has come;
 * lent. They depend on what is hidden, so they are for the phone's owner and never for a car. */
const CgReadFaults *cg_history_faults(const CgHistory *history, CgRepository repository);
/* Returns in words how many of each kind there were, or NULL if there were none. The caller frees
 * it. */
char *cg_read_faults_text(const CgReadFaults *faults);

/* --- Memory --- */

/* How many granted bytes several views hold together, and how many they may. An account may stand
 * below another, which counts the same bytes. Counted. */
typedef struct CgAccount CgAccount;
/* Returns an account with one reference and without a limit. It references above, which may be
 * NULL. */
CgAccount *cg_account_new(CgAccount *above);
/* Returns the account with one more reference. */
CgAccount *cg_account_ref(CgAccount *account);
/* Drops a reference; the last one frees the account, whose views must be gone. */
void cg_account_unref(CgAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgAccount, cg_account_unref)
/* Sets the limit, in bytes. Views of this account are held to it. Views of accounts below are not:
 * the account only says that it is full. */
void cg_account_set_limit(CgAccount *account, guint64 limit);
/* Sets the wake for when the account becomes full. */
void cg_account_on_full(CgAccount *account, CgWake wake);
/* Returns how many bytes the views of the account, and of those below it, hold. */
guint64 cg_account_used(const CgAccount *account);
/* Returns whether these have reached its limit. */
gboolean cg_account_is_full(const CgAccount *account);

/* --- Views --- */

typedef struct {
	const CgScope *scope;   /* referenced */
	CgHistory *history;     /* referenced */
	const char *owner_name; /* the phone's name, for a made owner card; copied */
	guint8 grant_key[32];   /* mints UIDs; no other decision has it */
	guint8 database[16];    /* the database identifier */
	guint64 counter; /* for the folder versions; each view that a car reads has another */
	guint64 limit; /* granted bytes in memory, of this view alone; each repository has a part of
			  its own */
	CgAccount *
		account; /* referenced: of the views whose memory is limited together; NULL: none */
	guint fill_wait; /* seconds that an answer waits if it needs a whole repository, and a bulk
			    pull for its next item if that is longer than the usual time */
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
/* Returns whether the phone failed while the view filled, or the account had no room. A new view
 * may do better. It is FALSE if the view's own limit ended a repository, because a new one would
 * end there, too. */
gboolean cg_view_failed(const CgView *view);
/* Returns whether the query looks up a number under List=no. Such searches have to be counted by
 * whoever reads the view, so that numbers cannot be tried one after the other. */
gboolean cg_view_is_lookup(const CgView *view, const CgQuery *query);
/* Opens a cursor for the query, as cg_source_read() does. It ends as LATER if the phone failed or
 * was too slow, or a limit was passed. */
CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake);
