/* SPDX-License-Identifier: GPL-2.0-or-later */
/* session: what both ends share. Bytes become whole packets, packets wait for their turn, and one
 * packet at a time is written and given away. */
#pragma once

#include "packet-private.h"

typedef struct {
	/* May a packet with this code be handled now? What may not stays queued. CG_OBEX_ABORT is
	 * asked for to learn whether any packet could be: it is the one that is taken longest. */
	gboolean (*accepts)(const CgSession *session, guint8 code);
	/* One whole packet. FALSE: framing is lost or the protocol broken. */
	gboolean (*packet)(CgSession *session, CgSpan bytes, GError **error);
	/* Writes the next packet, if it is our turn, by begin() and finish(). */
	void (*fill)(CgSession *session);
	/* Does the peer owe us a packet? */
	gboolean (*waiting)(const CgSession *session);
	void (*lost)(CgSession *session);
	void (*free)(CgSession *session);
} CgSessionClass;

struct CgSession {
	const CgSessionClass *class;
	CgObexLimits limits;
	guint16 mtu;       /* longest packet we may send; CG_OBEX_MTU_MIN before CONNECT */
	CgBuffer in;       /* what came and is not handled; whole packets first */
	CgBuffer out;      /* the packet being written, of mtu bytes, or the one that is complete */
	CgWriter writer;   /* into out */
	gboolean complete; /* out waits for give() */
	gboolean broken;   /* take() has failed */
	gboolean over;
	CgWake ready;
};

void cg_session_init(CgSession *session, const CgSessionClass *class, const CgObexLimits *limits);

/* Starts a packet in out, in place of any unfinished one. */
CgWriter *cg_session_begin(CgSession *session, const CgPacket *packet);
/* Completes it with that code. */
void cg_session_finish(CgSession *session, guint8 code);
/* Forgets an unfinished one. */
void cg_session_drop(CgSession *session);
/* A complete packet of these bytes. */
void cg_session_put(CgSession *session, CgSpan packet);

/* The peer's longest packet, by CONNECT. FALSE: less than OBEX allows. */
gboolean cg_session_agree(CgSession *session, guint16 theirs);
/* Handles what is queued as far as it is accepted. FALSE: broken. */
gboolean cg_session_work(CgSession *session, GError **error);

/* Does the packet with these headers switch SRM on; does it ask the peer to wait (SRMP)? */
gboolean cg_headers_srm(const CgHeaders *headers);
gboolean cg_headers_srmp(const CgHeaders *headers);
