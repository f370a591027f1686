/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside decision: consumers, phones, and what drivers decided. Each file uses only those above it
 * here. */
#pragma once

#include <contactguard/consent.h>
#include <contactguard/decision.h>
#include <contactguard/policy.h>
#include <contactguard/store.h>

/* On a path between a phone and a consumer. */
#define CG_PATH_PEERS_MAX 2

/* What follows from a peer that came, left, lost its bond or was asked for it. */
typedef struct {
	void (*moved)(CgDecisions *decisions); /* from the main loop, never from inside a report */
	void (*unbonded)(CgDecisions *decisions, const char *peer);
	void (*told)(CgDecisions *decisions, const char *peer); /* whether it is known or not */
} CgPresenceEvents;

struct CgDecisions {
	const CgConfig *config;
	CgStore *store;
	const CgScope *scope; /* --scope; NULL: rules decide */
	char *bond;
	CgPlacement placement; /* at the start */
	const CgPresenceEvents *presence_events;
	const CgDecisionEvents *events; /* NULL: there is no gate */
	gpointer events_data;
	GHashTable *presences; /* char * -> CgPresence: peers that were asked for or reported */
	GHashTable *bonds;     /* char * -> CgPeerBond: peers whose bond was asked for */
	CgPhoneVisit ask_bond; /* NULL: nobody can tell a bond */
	gpointer ask_bond_data;
	GHashTable *consumers; /* char * -> CgConsumer: all that came, or were decided for */
	GPtrArray *writes;     /* of CgGrantWrite: not durable yet */
	CgConsent *consent;
	CgTimer *retention; /* [Ledger] Keep= */
	CgTimer *review;    /* the next decision that time alone changes, and the timestamp */
	CgDecisionVisit changed, gone;
	gpointer changed_data, gone_data;
	CgPhoneVisit phone_changed;
	gpointer phone_changed_data;
};

/* --- consumer.c: who is known of whom --- */

struct CgConsumer {
	CgDecisions *decisions;
	CgWho who;           /* both owned */
	CgGrant *grant;      /* NULL: no driver has decided */
	guint64 last_serial; /* of the newest decision, durable or not */
	gboolean awaited;    /* the newest decision is not durable yet, and holds only then */
	guint writes;        /* decisions of it that are being written */
	gboolean unsaved;    /* the disk does not have yet what holds, or that it is over */
	gboolean holds; /* the grant did at the last review; FALSE: there is none, or it rests */
	guint connections;
	gboolean served;          /* there has been a connection since the grant */
	gboolean connection_lost; /* the last one is gone, and a grant for `once` with it */
	char *decision_id;        /* NULL: not decided yet */
	CgScope *scope;           /* in effect */
	gint64 last_request;
	gboolean asks;      /* the rules leave it to the driver, who has not decided */
	guint readers;      /* its question stands as long as there are any */
	guint64 question;   /* of consent; 0: none is open */
	guint refusals;     /* answers of the driver that are being saved */
	GPtrArray *waiters; /* of CgWaiter, lent */
	guint64 bond_answers[CG_PATH_PEERS_MAX]; /* that its reads wait for, of each peer */
	gboolean awaits_bonds;                   /* and has not been told that they go on */
};

void cg_consumer_free(CgConsumer *consumer);
/* Returns those of this phone and name (NULL: any). The caller owns the array; its elements are
 * lent. */
GPtrArray *cg_decisions_consumers(CgDecisions *decisions, const char *phone, const char *name);
void cg_consumer_remove(CgConsumer *consumer); /* frees it, as if it had never been known */
/* Destroys the keys of its digests, but for those of this decision (NULL: all). */
void cg_consumer_drop_keys(const CgConsumer *consumer, const char *except);
/* Makes those known that have a decision or keys of digests in the store. */
void cg_consumers_load(CgDecisions *decisions);

/* --- peers.c: the bonded peers on the path between a phone and a consumer --- */

/* Their addresses, lent by who they are of; in the order of the path, the phone first. */
typedef struct {
	guint count;
	const char *addresses[CG_PATH_PEERS_MAX];
} CgPeers;

CgPeers cg_peers_of(const CgDecisions *decisions, const CgWho *who);
gboolean cg_peers_have(const CgPeers *peers, const char *address);
/* Returns those on whose path this peer is. The caller owns the array; its elements are lent. */
GPtrArray *cg_peer_consumers(CgDecisions *decisions, const char *peer);
/* Returns whether there is one. */
gboolean cg_peer_has_consumer(const CgDecisions *decisions, const char *peer);

/* --- bonds.c: the bond of each peer, and who tells it --- */

typedef struct CgPeerBond CgPeerBond;
void cg_peer_bond_free(CgPeerBond *bond);
/* Has the peer's bond asked for, or asked for once more if an answer is on its way. Returns the
 * count of answers of this peer at which one has come that was asked for from now on. */
guint64 cg_bond_ask(CgDecisions *decisions, const char *peer);
/* Returns whether fewer answers than these have come of this peer, and more can come. */
gboolean cg_bond_is_awaited(const CgDecisions *decisions, const char *peer, guint64 answers);
/* Forgets a bond that has ended. */
void cg_bond_end(CgDecisions *decisions, const char *peer);
/* Returns the bonds of these peers as the words of a context, or NULL; lent until the next answer.
 */
const char *cg_bonds_print(const CgDecisions *decisions, const CgPeers *peers);

/* --- presence.c: which peers are here, and since when one is gone --- */

typedef struct CgPresence CgPresence;
void cg_presence_free(CgPresence *presence);
/* Takes over what the store has of this boot. */
void cg_presences_load(CgDecisions *decisions);
void cg_presence_save(CgDecisions *decisions, const CgPeers *peers);
/* Returns what is known now of these peers together: all of them must be here, and a trip ends with
 * that of any of them. */
CgDecisionContext cg_presence_context(CgDecisions *decisions, const CgPeers *peers);

/* --- asking.c: the question to the driver, and the requests that wait for it --- */

/* Closes the question if it is decided, and nothing that was refused is still being saved. */
void cg_asking_review(CgConsumer *consumer);
/* Closes the question because its answer could not be saved: waiting requests fail, and the next
 * one asks again. */
void cg_asking_fail(CgConsumer *consumer);
void cg_asking_wake(const CgConsumer *consumer); /* the waiting requests need not wait any longer */

/* --- effective.c: the scope in effect, and when it ends --- */

CgDecision *cg_consumer_decide(const CgConsumer *consumer);
/* Replaces what the driver decided (NULL: forgets it), and reviews. Takes grant. */
void cg_consumer_set_grant(CgConsumer *consumer, CgGrant *grant);
/* Saves what holds now. If that fails it is saved again later, however often that takes. */
void cg_consumer_save(CgConsumer *consumer);
/* Reviews all consumers, then waits for what time changes next. */
void cg_decisions_review(CgDecisions *decisions);
void cg_decisions_schedule_review(CgDecisions *decisions);
void cg_decisions_flush(CgDecisions *decisions); /* saves again what is unsaved */
/* Reviews those on whose path this peer is, since its bond was told, and has their reads go on. */
void cg_decisions_review_peer(CgDecisions *decisions, const char *peer);

/* --- grants.c: what drivers decide, as it comes in --- */

typedef struct CgGrantWrite CgGrantWrite;
void cg_grant_write_free(CgGrantWrite *write); /* its caller is told that decisions is freed */
void cg_grants_void(CgDecisions *decisions, const char *peer); /* with its bond */
/* The driver said no to a question: as cg_decisions_revoke(), for the trip. */
gboolean cg_decisions_refuse(CgDecisions *decisions, const CgWho *who, CgDecisionDone done,
			     gpointer data, GError **error);

/* --- answers.c: what comes of a question --- */

extern const CgConsentOwner cg_answers; /* whose data is the CgDecisions */

/* --- retention.c --- */

void cg_decisions_expire_ledger(CgDecisions *decisions); /* now, and every hour from then on */
