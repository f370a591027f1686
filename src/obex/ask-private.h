/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ask: one operation at the asking end: what is asked, how far it is sent, and what came back. */
#pragma once

#include "session-private.h"

typedef struct {
	guint8 opcode;
	gboolean raw;       /* put holds one packet, sent as it is */
	guint8 flags;       /* SETPATH */
	CgHeaders *headers; /* NULL when raw */
	CgBuffer put;
	gsize put_at;
	CgWake wake;
	gboolean begun; /* the first packet has left, ... */
	gboolean sent;  /* ... and the last one of the request */
	gboolean asks_srm;
	gboolean srm;      /* the peer has agreed */
	gboolean held;     /* our last GET told the peer to wait for the next */
	gboolean waits;    /* the peer told us to wait */
	gboolean answered; /* at least one packet came back */
	CgHeaders *response;
	CgCode head, end; /* WAIT until known; only a GET's head is known before its end */
	CgBuffer arrived; /* body that nobody has asked for yet */
	CgBuffer lent;    /* body that body() has handed out */
} CgAsk;

/* What the session adds to the headers given. */
typedef struct {
	gboolean connected; /* connection holds */
	guint32 connection;
	gboolean srm, srmp; /* ask for SRM; tell the peer to wait */
} CgAskLead;

CgAsk *cg_ask_new(guint8 opcode, CgWake wake);
void cg_ask_free(CgAsk *ask);

/* GET and PUT may take several packets, and so can be aborted. */
gboolean cg_ask_long(const CgAsk *ask);
/* Do packets flow without one for one: from the peer (GET), from us (PUT)? */
gboolean cg_ask_streams(const CgAsk *ask);

/* Writes the next request packet. FALSE: the headers do not fit one. */
gboolean cg_ask_write(CgAsk *ask, CgSession *session, const CgAskLead *lead);

/* Takes one answer's headers and body. FALSE: what came in all is over the limit, or malformed. */
gboolean cg_ask_take(CgAsk *ask, CgCode code, CgSpan headers, GError **error);
void cg_ask_end(CgAsk *ask, CgCode code);
