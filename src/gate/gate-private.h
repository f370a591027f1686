/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside gate: phones in use, consumers and what was decided for them, views in use, and the
 * sessions that read them. */
#pragma once

#include <contactguard/consent.h>
#include <contactguard/fetch.h>
#include <contactguard/gate.h>
#include <contactguard/link.h>
#include <contactguard/policy.h>
#include <contactguard/serve.h>
#include <contactguard/store.h>
#include <contactguard/view.h>

struct CgGate {
	CgGateOptions options;
	CgServiceRecord record;
	CgAddress address;
	gboolean reachable;    /* address is set */
	GHashTable *phones;    /* char * -> CgPhone: those that some view reads */
	GHashTable *presences; /* char * -> CgPresence: of all phones that were ever asked for */
	GHashTable *consumers; /* char * -> CgConsumer: all who ever came, or were decided for */
	GPtrArray *seats; /* of CgSharedView, lent: in use, also those that are failed or over */
	GHashTable *histories; /* char * -> CgHistory: of all who ever came */
	GHashTable *held_back; /* char * of a consumer -> CgQuota: rows of what was held back */
	GPtrArray *sessions;   /* of CgGateSession */
	GPtrArray *writes;     /* of CgGateWrite: not durable yet */
	GPtrArray *previews;   /* of CgGatePreview: the first runs, the others wait */
	CgConsent *consent;
	CgTimer *keep;       /* [Ledger] Keep= */
	CgTimer *review;     /* the next decision that time alone changes, and the beat */
	guint32 connections; /* OBEX connection ids count up */
	CgGateChanged changed;
	gpointer changed_data;
	CgGatePhone phone_changed;
	gpointer phone_changed_data;
	CgGateChanged gone;
	gpointer gone_data;
};

/* --- presence.c: which phone is here, and since when one is gone --- */

typedef struct CgPresence CgPresence;
void cg_presence_free(CgPresence *presence);
void cg_presences_load(CgGate *gate);
void cg_presence_linked(CgGate *gate, const char *phone, gboolean linked);
void cg_presence_note(CgGate *gate, const char *phone); /* puts down how it stands */
/* What is known of this phone now. */
CgMoment cg_presence_moment(CgGate *gate, const char *phone);

/* --- consumer.c: who is known of whom --- */

typedef struct CgConsumer {
	CgGate *gate;
	char *phone, *name;
	CgGrant *grant;  /* NULL: nothing was said */
	guint64 decided; /* serial of the last decision, durable or not */
	gboolean served; /* a session has come since the grant, or goes on */
	gboolean lost;   /* the connection that a `once` is for is gone */
	char *in_force;  /* the grant's mark and the scope's text; NULL: not looked at yet */
	CgScope *scope;  /* in force */
	gint64 last_request;
	gboolean owed;    /* what is decided, or is over, is not durable yet */
	guint puts;       /* on their way to the disk by cg_consumer_put_down() */
	gboolean asks;    /* nobody has decided what the rules leave to the driver */
	guint books;      /* that it reads: sessions */
	guint64 question; /* of consent's; 0: none is open */
	GPtrArray *held;  /* reads that wait for the answer, lent */
} CgConsumer;

char *cg_who_key(const CgWho *who); /* of what is kept for each in tables; g_free() it */
CgConsumer *cg_consumer(CgGate *gate, const CgWho *who); /* made when asked for first; lent */
GPtrArray *cg_consumers(CgGate *gate, const char *phone, const char *name); /* NULL: any; lent */
void cg_consumer_free(CgConsumer *consumer);
void cg_consumer_drop(CgConsumer *consumer); /* it was never known */
/* The keys of its digests are destroyed, but for those of this decision (NULL: all). */
void cg_consumer_drop_keys(const CgConsumer *consumer, const char *but);
void cg_consumers_load(CgGate *gate);

/* --- in-force.c: what is decided for one phone and consumer, and when it ends --- */

CgDecision *cg_consumer_decide(const CgConsumer *consumer);
/* Decides anew: where the outcome is another, its views end and the gate's owner is told. */
void cg_consumer_review(CgConsumer *consumer);
/* Replaces what the driver said (NULL: forgets it), and reviews. Takes grant. */
void cg_consumer_set(CgConsumer *consumer, CgGrant *grant);
/* Of the driver's decision that holds; 0: rules decide. */
guint64 cg_consumer_serial(const CgConsumer *consumer);
gboolean cg_consumer_sees_nothing(const CgConsumer *consumer);
/* Makes what holds durable, however often that takes. */
void cg_consumer_put_down(CgConsumer *consumer);
/* All of them; then waits for what time changes next. */
void cg_gate_review(CgGate *gate);
void cg_gate_plan(CgGate *gate); /* the waiting alone */
void cg_gate_pay(CgGate *gate);  /* tries again what could not be put down */

/* --- ask.c: asking the driver, and reads that wait for it --- */

extern const CgConsentOwner cg_asking_owner; /* whose data is the gate */
typedef CgCursor *(*CgCursorBegin)(gpointer data, const CgQuery *query, CgWake wake);
/* A read of a consumer that asks: begin() when it is decided, or nobody waits for that. data must
 * outlive it. */
CgCursor *cg_asked_read(CgConsumer *consumer, const CgQuery *query, CgWake wake,
			CgCursorBegin begin, gpointer data);
void cg_asking_review(CgConsumer *consumer); /* closes the question that is decided */
void cg_asking_begin(CgConsumer *consumer);  /* a book more, for which it stands */
void cg_asking_end(CgConsumer *consumer);

/* --- phone.c: one phone as a book, dialled while some view needs it, shared by all --- */

typedef struct CgPhone CgPhone;
CgPhone *cg_phone_acquire(CgGate *gate, const char *phone);
CgSource *cg_phone_source(CgPhone *phone); /* lent */
void cg_phone_release(CgPhone *phone);

/* --- past.c: what outlives a consumer's views --- */

CgHistory *cg_gate_history(CgGate *gate, const CgWho *who); /* lent; made when asked for first */
gboolean cg_gate_history_is_fresh(const CgGate *gate, const CgWho *who); /* still limits searches */
void cg_gate_drop_histories(CgGate *gate, const char *phone, const char *consumer); /* NULL: any */

/* --- crowd.c: the bound on who is known --- */

gboolean cg_gate_has_room(CgGate *gate, const CgWho *who); /* makes some, where it can */

/* --- seat.c: one view in use, shared by the sessions of one phone, consumer and decision --- */

typedef struct CgSharedView CgSharedView;
/* Of what is in force. NULL: no view can be had (the store gave no counter). */
CgSharedView *cg_shared_view_acquire(CgConsumer *consumer);
CgSharedView *cg_shared_view_ref(CgSharedView *seat);
void cg_shared_view_release(CgSharedView *seat);
CgView *cg_shared_view_get(CgSharedView *seat);            /* lent */
gboolean cg_shared_view_is_over(const CgSharedView *seat); /* the decision is another by now */
/* Called when it is over; data of wake tells watchers apart. */
void cg_shared_view_watch(CgSharedView *seat, CgWake wake);
void cg_shared_view_unwatch(CgSharedView *seat, gconstpointer data);
void cg_shared_views_end(CgGate *gate, const CgConsumer *consumer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSharedView, cg_shared_view_release)

/* --- recorder.c: what leaves, written down before it does --- */

typedef struct CgRecorder CgRecorder; /* of one session */
CgRecorder *cg_recorder_new(CgConsumer *consumer);
void cg_recorder_free(CgRecorder *recorder); /* its reads must be gone */
/* What `inner` gives, as the consumer may see it now. Takes inner; seat is lent. */
CgCursor *cg_recorder_read(CgRecorder *recorder, const CgSharedView *seat, const CgQuery *query,
			   CgCursor *inner, CgWake wake);
void cg_recorder_rest(CgRecorder *recorder); /* the decision has ended */

/* --- keep.c --- */

void cg_gate_keep(CgGate *gate); /* now, and from then on */

/* --- book.c --- */

void cg_gated_source_fill(CgSource *book);
/* cut is called when a decision ends a read that runs. */
void cg_gated_source_on_cut(CgSource *book, CgWake cut);
gboolean
cg_gated_source_answered_nothing(const CgSource *book); /* some answer was empty by decision */

/* --- session.c --- */

typedef struct CgGateSession CgGateSession;
void cg_gate_session_free(CgGateSession *session);
/* After a grant: those of this car that were answered with nothing end, so that it comes back and
 * reads. */
void cg_sessions_close_unanswered(CgConsumer *consumer);
void cg_sessions_fill(const CgConsumer *consumer); /* their views, of what is in force now */
guint cg_sessions_of(const CgConsumer *consumer);  /* but for those that end so */

/* --- preview.c --- */

typedef struct CgGatePreview CgGatePreview;
void cg_gate_preview_free(CgGatePreview *preview); /* its asker hears that the gate is gone */
gboolean cg_gate_previews(const CgGate *gate, const CgConsumer *consumer); /* some for it */

/* --- grants.c --- */

/* A name of the configuration, or the text of one [Scope chosen]. NULL: CG_ERROR_CONFIG. */
CgScope *cg_gate_offered(const CgGate *gate, const char *text, GError **error);

typedef struct CgGateWrite CgGateWrite;
void cg_gate_write_free(CgGateWrite *write); /* its asker hears that the gate is gone */
gboolean cg_gate_awaits(const CgGate *gate, const CgConsumer *consumer); /* its newest decision */
gboolean cg_gate_writes(const CgGate *gate, const CgConsumer *consumer); /* any decision of it */
void cg_grants_void(CgGate *gate, const char *phone);                    /* with its bond */
/* The driver said no to a question: as cg_gate_revoke(), for the trip. */
gboolean cg_gate_refuse(CgGate *gate, const CgWho *who, GError **error);
