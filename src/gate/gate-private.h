/* Inside gate: phones in use, views in use, and the sessions that read them. */
#pragma once

#include <contactguard/gate.h>
#include <contactguard/serve.h>
#include <contactguard/view.h>

struct CgGate {
	CgGateOptions options;
	CgAddress address;
	gboolean reachable;  /* address is set */
	GHashTable *phones;  /* char * -> CgPhone: those that some view reads */
	GHashTable *seats;   /* char * -> CgSeat */
	GHashTable *pasts;   /* char * -> CgPast: of all who ever came */
	GPtrArray *sessions; /* of CgGateSession */
	guint32 connections; /* OBEX connection ids count up */
};

/* --- phone.c: one phone as a book, dialled while some view needs it, shared by all --- */

typedef struct CgPhone CgPhone;
CgPhone *cg_phone_take(CgGate *gate, const char *phone);
CgBook *cg_phone_book(CgPhone *phone); /* lent */
void cg_phone_drop(CgPhone *phone);

/* --- past.c: what outlives a consumer's views --- */

CgPast *cg_gate_past(CgGate *gate, const CgWho *who); /* lent; made when asked for first */

/* --- seat.c: one view in use, shared by the sessions of one phone, consumer and decision --- */

typedef struct CgSeat CgSeat;
/* NULL: no view can be had (the store gave no counter). */
CgSeat *cg_seat_take(CgGate *gate, const CgWho *who, const CgScope *scope);
CgSeat *cg_seat_ref(CgSeat *seat);
void cg_seat_drop(CgSeat *seat);
CgView *cg_seat_view(CgSeat *seat); /* lent */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSeat, cg_seat_drop)

/* --- session.c --- */

typedef struct CgGateSession CgGateSession;
void cg_gate_session_free(CgGateSession *session);
