/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate: the gated source. It opens a view for each decision in effect, and gives each consumer's
 * session what that view shows.
 *
 * The one place where a decision becomes what a car may read, and where the end of a decision ends
 * what runs under it. Nothing is released before the ledger has it. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/decision.h>

/* As link, fetch and source define them. */
typedef struct CgAddress CgAddress;
typedef struct CgSocket CgSocket;
typedef struct CgServiceRecord CgServiceRecord;
typedef struct CgSource CgSource;

typedef struct CgGate CgGate;

/* Returns a gate over these decisions (borrowed), which have no other. Every phone is reached at
 * phone (desk, [Link] Phone=) and has this record; both are copied. If phone is NULL, each phone is
 * reached over Bluetooth while it is connected, and tells its own record. The caller owns the gate.
 * It never fails. */
CgGate *cg_gate_new(CgDecisions *decisions, const CgAddress *phone, const CgServiceRecord *record);
/* Frees the gate and ends its sessions; waiting previews are answered with CG_ERROR_LOST. Sources
 * that cg_gate_source() gave must be gone. NULL is allowed. */
void cg_gate_free(CgGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgGate, cg_gate_free)

/* Returns the decisions that the gate was made over; lent. */
CgDecisions *cg_gate_decisions(const CgGate *gate);

/* At most this many sessions run: a session takes 160 KiB, and a copy of the card that is being
 * sent. */
#define CG_GATE_SESSIONS_MAX 64
/* At most this many of them are of one consumer, so that it cannot keep the others out. A car holds
 * one; so does each of a head unit's apps. */
#define CG_GATE_CONSUMER_SESSIONS_MAX 16

/* At most this many `held` rows per consumer and hour, over all phones, because a new connection
 * and a request are enough to cause one. Later ones are not recorded. A head unit that reconnects
 * for each request stays below. */
#define CG_GATE_HELD_MAX 600

/* Rows of the ledger that one consumer's releases cause in an hour. After that one pair of rows an
 * hour covers them all. */
#define CG_GATE_ROWS_MAX 600

/* Serves this consumer over a connected socket until that closes. Takes socket->fd. FALSE: too many
 * sessions run, or the consumer asked for too many phones (CG_ERROR_LIMIT); the socket is closed.
 */
gboolean cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who, GError **error);
/* Serves the car that has this Bluetooth address, in upper case, as the consumer car:ADDRESS, as
 * cg_gate_serve() does. phone is NULL if there is none now, or if it can't be told which: then
 * every CONNECT is answered with Service Unavailable until the car closes. Takes socket->fd. */
void cg_gate_serve_car(CgGate *gate, const CgSocket *socket, const char *phone,
		       const char *address);
/* Ends this car's sessions of every phone, as if it had closed them. */
void cg_gate_end_car(CgGate *gate, const char *address);
/* Returns how many sessions run. */
guint cg_gate_sessions(const CgGate *gate);

/* Returns the gated source, as cg_gate_serve() gives it to a session. The caller owns it and must
 * free it before the gate. */
CgSource *cg_gate_source(CgGate *gate, const CgWho *who);

/* Explains what a repository (pb, ..., cch, or SIM1/ and one of these) shows to this consumer, as
 * cg_decisions_explain() does, and how many faults it had when it was read for this consumer last.
 * Returns an array of char *, which the caller owns, or NULL if there
 * is no such repository. */
GPtrArray *cg_gate_explain(CgGate *gate, const CgWho *who, const char *repository);

/* --- Previews: only under [Consent] Preview=yes, because the phone is read for them --- */

#define CG_GATE_COUNTS 6
typedef struct {
	const char *repository; /* pb, fav, ich, och, mch, cch */
	guint cards;
} CgGateCount;

typedef struct {
	const char *uid, *name; /* content */
} CgGatePerson;

/* Called once for each call that returned TRUE, from the main loop, with the counts or people. They
 * and error are lent. error: the phone gave nothing, or the gate is freed (both CG_ERROR_LOST). */
typedef void (*CgGateCounted)(gpointer data, const CgGateCount counts[CG_GATE_COUNTS],
			      const GError *error);
typedef void (*CgGateNamed)(gpointer data, const CgGatePerson *people, guint count,
			    const GError *error);

/* Counts what this consumer would see under a scope, given as for cg_decisions_grant(). Returns
 * FALSE if there is no such scope (CG_ERROR_CONFIG), previews are not allowed (CG_ERROR_REFUSED) or
 * too many wait (CG_ERROR_LIMIT). */
gboolean cg_gate_count(CgGate *gate, const CgWho *who, const char *scope, CgGateCounted counted,
		       gpointer data, GError **error);
/* Lists the people whom a driver may pick by UID: as many as the widest grant would release.
 * Returns FALSE for the latter two reasons above. */
gboolean cg_gate_name_people(CgGate *gate, const CgWho *who, CgGateNamed named, gpointer data,
			     GError **error);
