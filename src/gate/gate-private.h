/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside gate: phones and views in use, the sessions that read them, and what is recorded of
 * it. Each file uses only those above it here. */
#pragma once

#include <contactguard/fetch.h>
#include <contactguard/gate.h>
#include <contactguard/link.h>
#include <contactguard/policy.h>
#include <contactguard/serve.h>
#include <contactguard/store.h>
#include <contactguard/view.h>

struct CgGate {
	CgDecisions *decisions;
	CgStore *store;       /* of decisions */
	gboolean one_address; /* every phone is reached at this one, and has this record */
	CgAddress address;
	CgServiceRecord record;
	GHashTable *phones; /* char * -> CgPhone: those that some view reads */
	GHashTable *shares; /* char * of a consumer -> CgShare: of those with a session or view */
	GPtrArray *shared_views; /* of CgSharedView, lent: in use, also those that failed or are
				    over */
	GHashTable *histories;   /* char * -> CgHistory: of all consumers that ever came */
	GHashTable *withheld;    /* char * of a consumer -> CgQuota: its `held` rows */
	GHashTable *pairs;       /* char * of a consumer -> CgQuota: its pairs of rows */
	GPtrArray *entries;      /* of CgEntry: those that are open */
	GPtrArray *sessions;     /* of CgGateSession */
	GPtrArray *turned_away;  /* connections for which there is no phone */
	GPtrArray *previews;     /* of CgGatePreview: the first runs, the others wait */
	guint32 connections;     /* OBEX connection ids count up */
	CgAccount *memory;       /* what all views hold */
	CgIdle *drop_idle;       /* `memory` has become full */
	guint64 reads;           /* that views have had so far */
	gsize freed;             /* bytes of views that the system has not got back yet */
};

/* --- gate.c --- */

/* Returns the quota of this consumer, of so many an hour; made when asked for first. Lent. */
CgQuota *cg_gate_quota(GHashTable *quotas, const char *consumer, guint most);

/* --- phone.c: one phone as a source, dialled while some view needs it, shared by all --- */

typedef struct CgPhone CgPhone;
CgPhone *cg_phone_acquire(CgGate *gate, const char *phone);
CgSource *cg_phone_source(CgPhone *phone); /* lent */
void cg_phone_release(CgPhone *phone);

/* --- share.c: what one consumer has of the daemon, over all its phones --- */

typedef struct CgShare CgShare;
CgShare *cg_share_acquire(CgGate *gate, const char *consumer);
CgTurns *cg_share_turns(const CgShare *share);     /* lent: in which all its work is done */
CgAccount *cg_share_account(const CgShare *share); /* lent: what all its views hold */
void cg_share_release(CgShare *share);

/* --- history.c: what outlives a consumer's views --- */

CgHistory *cg_gate_history(CgGate *gate, const CgWho *who); /* lent; made when asked for first */
/* Returns in words what was at fault when this consumer's view read the repository last, or NULL if
 * nothing was, or it was not read. The caller frees it. */
char *cg_gate_faults(const CgGate *gate, const CgWho *who, CgRepository repository);
void cg_gate_drop_histories(CgGate *gate, const char *phone, const char *consumer); /* NULL: any */

/* --- shared-view.c: one view for the sessions of one phone, consumer and decision --- */

typedef struct CgSharedView CgSharedView;
/* Returns the view of the decision in effect, or NULL if there can be none (the store gave no
 * counter). */
CgSharedView *cg_shared_view_acquire(CgGate *gate, CgConsumer *consumer);
CgSharedView *cg_shared_view_ref(CgSharedView *shared);
void cg_shared_view_release(CgSharedView *shared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSharedView, cg_shared_view_release)
CgView *cg_shared_view_get(CgSharedView *shared);            /* lent */
gboolean cg_shared_view_is_over(const CgSharedView *shared); /* another decision is in effect */
/* wake is called when it is over; its data tells watchers apart. */
void cg_shared_view_watch(CgSharedView *shared, CgWake wake);
void cg_shared_view_unwatch(CgSharedView *shared, gconstpointer data);
/* A read of the view begins or ends: a view that nobody reads is idle. */
void cg_shared_view_begin_read(CgSharedView *shared);
void cg_shared_view_end_read(CgSharedView *shared);
/* Drops idle views, the one that was idle longest first, until all together have less than
 * [View] Limit=. Returns whether they have. */
gboolean cg_shared_views_make_room(CgGate *gate);
/* Ends all views of this consumer, since another decision is in effect. */
void cg_shared_views_end(CgGate *gate, const CgConsumer *consumer);

/* --- lookup.c: searches for a number under List=no, counted --- */

/* Reads the view, which must outlive the cursor. A lookup is counted first, and ends as LATER if it
 * is one too many for the consumer. */
CgCursor *cg_counted_read(CgGate *gate, const CgConsumer *consumer, CgView *view,
			  const CgQuery *query, CgWake wake);
/* --- entry.c: what one pair of rows of the ledger covers --- */

typedef struct CgEntry CgEntry;
/* A read under an entry. */
typedef struct {
	CgWake wake;
	gboolean waiting; /* for the entry's row to be durable */
} CgEntryReader;

/* Returns the entry for a read of this repository under the decision in effect; released by its
 * reader, which is borrowed. */
CgEntry *cg_entry_acquire(CgGate *gate, const CgConsumer *consumer, const char *repository,
			  CgEntryReader *reader);
void cg_entry_release(CgEntry *entry, CgEntryReader *reader);
/* Closes those of this consumer that nobody reads and that are not summed: a session has ended. */
void cg_entries_rest(CgGate *gate, const CgConsumer *consumer);
/* Closes all of this consumer: its decision has ended. */
void cg_entries_end(CgGate *gate, const CgConsumer *consumer);
void cg_entries_free(CgGate *gate); /* closes all */
/* Returns what the ledger says of a release to this consumer; NULL: of all repositories. Lent as
 * the consumer is. */
CgRelease cg_entry_release_of(const CgConsumer *consumer, const char *repository);
/* Says in the log that a row was not written, if it was not. */
void cg_entry_on_row_written(gpointer what, const GError *error);
/* Returns GOT once the entry's row is durable, so that something may pass; WAIT wakes the reader.
 * Opens the row if that was not done yet. */
CgStep cg_entry_admit(CgEntry *entry, const CgConsumer *consumer, CgEntryReader *reader);
void cg_entry_count_request(CgEntry *entry, guint64 bytes);
void cg_entry_count_item(CgEntry *entry, CgRepository repository, const CgItem *item,
			 guint64 bytes);
void cg_entry_note_end(CgEntry *entry, CgRecordEnd end);

/* --- recorder.c: what leaves, recorded before it does --- */

typedef struct CgRecorder CgRecorder; /* of one session */
CgRecorder *cg_recorder_new(CgGate *gate, CgConsumer *consumer);
void cg_recorder_free(CgRecorder *recorder); /* its cursors must be gone */
/* Returns what `inner` gives, as the consumer may see it now. Takes inner; shared is lent. */
CgCursor *cg_recorder_read(CgRecorder *recorder, const CgSharedView *shared, const CgQuery *query,
			   CgCursor *inner, CgWake wake);
/* The decision has ended: closes its entries, and forgets what has a `held` row already. */
void cg_recorder_end_decision(CgRecorder *recorder);

/* --- pending.c: reads that wait for bonds and for the driver --- */

typedef CgCursor *(*CgCursorBegin)(gpointer data, const CgQuery *query, CgWake wake);
/* Returns a cursor that waits for the bonds of the consumer's session, then asks the driver if
 * nobody has decided, and waits for the answer. It calls begin() once that is durable, or nobody
 * may wait for it any longer. data must outlive the cursor. The configuration says how long all may
 * take, and is not kept. */
CgCursor *cg_pending_read(CgConsumer *consumer, const CgConfig *config, const CgQuery *query,
			  CgWake wake, CgCursorBegin begin, gpointer data);

/* --- source.c --- */

/* Returns what cg_gate_source() does, before its view fills. */
CgSource *cg_gated_source_new(CgGate *gate, const CgWho *who);
/* Reviews the consumer, and fills the view of the decision that is in effect then. */
void cg_gated_source_fill(CgSource *source);
/* Sets the wake for when the end of a decision ends a read that runs. */
void cg_gated_source_on_cut(CgSource *source, CgWake cut);
/* Returns whether some answer was empty by decision. */
gboolean cg_gated_source_answered_nothing(const CgSource *source);

/* --- session.c --- */

typedef struct CgGateSession CgGateSession;
void cg_gate_session_free(CgGateSession *session);
/* Closes the sessions of this car that were answered with nothing, so that it comes back and
 * reads. */
void cg_sessions_close_unanswered(CgGate *gate, CgConsumer *consumer);
/* Ends all sessions of this consumer, of every phone, as if it had closed them. */
void cg_sessions_end(CgGate *gate, const char *consumer);
/* Fills the views that are in effect now. */
void cg_sessions_fill(CgGate *gate, const CgConsumer *consumer);

/* --- car.c --- */

void cg_turned_away_free(gpointer car);

/* --- preview.c --- */

typedef struct CgGatePreview CgGatePreview;
void cg_gate_preview_free(CgGatePreview *preview); /* its caller is told that the gate is freed */
gboolean cg_gate_previews(const CgGate *gate, const CgConsumer *consumer); /* some for it */
