/* gate: the gated source. Asks policy, opens views, and gives each consumer's session its book.
 *
 * The one place where a decision becomes what a car may read. Consent, trips and the recorder join
 * here. */
#pragma once

#include <contactguard/fetch.h>
#include <contactguard/link.h>
#include <contactguard/policy.h>
#include <contactguard/store.h>

typedef struct {
	const CgConfig *config; /* borrowed */
	CgStore *store;         /* borrowed */
	const CgScope *scope;   /* --scope: fixes the scope for all; NULL: rules decide. Borrowed */
	const CgAddress *phone; /* where every phone is reached (desk, [Link] Phone=); NULL: nowhere
				   yet. Copied */
	CgPhoneRecord record;   /* that phone's record */
	const char *phone_name; /* its name for the owner card; NULL: "Phone" */
} CgGateOptions;

typedef struct CgGate CgGate;
CgGate *cg_gate_new(const CgGateOptions *options);
void cg_gate_free(CgGate *gate); /* ends its sessions */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgGate, cg_gate_free)

/* A session takes 160 KiB, and while a card is being sent a copy of it: so at most that many run,
 * and of one consumer no more than a few, so that it can't keep the others out. Cars hold one; of a
 * head unit's apps each holds one. */
#define CG_GATE_SESSIONS_MAX          64
#define CG_GATE_CONSUMER_SESSIONS_MAX 16

/* Serves this consumer over a connected socket until it closes; closes it at once where too many
 * run. Takes socket->fd. */
void cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who);
guint cg_gate_sessions(const CgGate *gate); /* how many run */

/* The gated book itself, as cg_gate_serve() gives it to serve; the gate must outlive it. */
CgBook *cg_gate_book(CgGate *gate, const CgWho *who);
