/* SPDX-License-Identifier: GPL-2.0-or-later */
/* run: one GET or PUT at the answering end, from its first packet to its last answer. */
#pragma once

#include "session-private.h"

typedef struct {
	guint8 opcode;      /* CG_OBEX_GET or CG_OBEX_PUT */
	CgHeaders *request; /* of all packets so far */
	CgObexOp *op;       /* NULL: the profile has not been asked yet */
	gboolean asks_srm;  /* and will get it with the first answer */
	gboolean srm;       /* got it: packets flow without being asked for */
	gboolean wait;      /* SRMP: but one by one */
	gboolean ended;     /* the request's last packet came */
	gboolean owed;      /* an answer is ours to send */
	gboolean headed;    /* head() has said SUCCESS */
	CgCode cut;         /* a refusal to end with; 0: none */
	gboolean open;      /* a packet is being written, ... */
	gsize body_at;      /* ... its body header begins here (0: not yet), ... */
	CgWriter body;      /* ... and this is the body's room */
} CgRun;

CgRun *cg_run_new(guint8 opcode, gboolean asks_srm);
void cg_run_free(CgRun *run);

/* Do answers flow by themselves, so that the peer may speak at any time? */
gboolean cg_run_streams(const CgRun *run);

/* Writes the answer that is owed. CONTINUE, SUCCESS: the packet is complete and the run goes on, or
 * is over. WAIT: later. A refusal: nothing is written, and the run is over. */
CgCode cg_run_answer(CgRun *run, CgSession *session);
