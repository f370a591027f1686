/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obex, among its own sources: packets, what both ends of a session share, and the operation of
 * each end. */
#pragma once

#include <contactguard/obex.h>
#include <contactguard/profile.h>

/* --- Packets: the fixed part, for both ends (IrOBEX 3.1, 3.4) --- */

#define CG_PACKET_PREFIX  3    /* code and length; the length counts them */
#define CG_PACKET_VERSION 0x10 /* OBEX 1.0 in CONNECT, as every 1.x sends */
#define CG_PACKET_FINAL   0x80
#define CG_HEADER_PREFIX  3           /* id and length of a text or of bytes; counted too */
#define CG_HEADERS_MAX    (64 * 1024) /* of one request or response, over its packets */

typedef enum { CG_PACKET_PLAIN, CG_PACKET_CONNECT, CG_PACKET_SETPATH } CgPacketKind;

typedef struct {
	CgPacketKind kind; /* which of the fixed fields there are */
	guint8 code;
	guint8 version;   /* CONNECT */
	guint8 flags;     /* CONNECT, SETPATH */
	guint8 constants; /* SETPATH */
	guint16 max;      /* CONNECT: the longest packet that the sender takes */
	CgSpan headers;   /* lent from what was read; begin() does not write them */
} CgPacket;

/* Reads one whole packet. Returns FALSE and sets CG_ERROR_FRAMING if its length is not that of
 * bytes, CG_ERROR_MALFORMED if it is too short for the fields of its kind. */
gboolean cg_packet_read(CgPacket *packet, CgPacketKind kind, CgSpan bytes, GError **error);

/* Reads the length out of the first bytes of a packet, 0 if they are too few. Returns FALSE and
 * sets CG_ERROR_FRAMING if it is less than a packet can have, or more than `most`. */
gboolean cg_packet_length(CgSpan bytes, gsize most, gsize *length, GError **error);

/* Writes the fixed part; finish() then fills in code and length. */
void cg_packet_begin(const CgPacket *packet, CgWriter *writer);
void cg_packet_finish(CgWriter *writer, guint8 code);

/* --- Headers and challenges --- */

/* Returns whether the packet with these headers switches SRM on. */
gboolean cg_headers_srm(const CgHeaders *headers);

/* Returns whether it asks to wait before each next packet (SRMP). */
gboolean cg_headers_srmp(const CgHeaders *headers);

/* Appends the AuthResponse to an AuthChallenge, MD5(nonce ":" password). Returns FALSE and appends
 * nothing if the challenge has no nonce of 16 bytes. */
gboolean cg_challenge_answer(CgSpan challenge, const char *password, CgBuffer *response);

/* --- Sessions: what both ends share --- */

typedef struct {
	/* Returns whether a packet with this code may be handled now; else it stays in the queue.
	 * An ABORT is accepted whenever any packet is, so want_read() asks with CG_OBEX_ABORT. */
	gboolean (*accepts)(const CgSession *session, guint8 code);

	/* Handles one whole packet. Returns FALSE if the framing is lost or the protocol broken. */
	gboolean (*packet)(CgSession *session, CgSpan bytes, GError **error);

	/* Writes the next packet, if there is one to be sent, between begin_packet() and
	 * finish_packet(). */
	void (*produce)(CgSession *session);

	/* Returns whether the peer owes a packet. */
	gboolean (*waiting)(const CgSession *session);

	void (*lost)(CgSession *session);
	void (*free)(CgSession *session);
} CgSessionClass;

struct CgSession {
	const CgSessionClass *class;
	CgObexLimits limits;
	guint16 mtu;       /* the longest packet we may send; CG_OBEX_MTU_MIN before CONNECT */
	CgBuffer in;       /* what was received and is not handled yet; whole packets first */
	CgBuffer out;      /* the packet that is being written, of mtu bytes, or is complete */
	CgWriter writer;   /* into out */
	gboolean complete; /* out can be sent */
	gboolean broken;   /* the peer broke framing or protocol; no packet is handled any more */
	gboolean over;     /* see cg_session_over() */
	CgWake ready;      /* see cg_session_on_ready() */
};

void cg_session_init(CgSession *session, const CgSessionClass *class, const CgObexLimits *limits);

/* Begins a packet in out, in place of an unfinished one. Returns the writer for its headers, which
 * is lent until finish_packet(). */
CgWriter *cg_session_begin_packet(CgSession *session, const CgPacket *packet);

/* Completes the packet with that code. */
void cg_session_finish_packet(CgSession *session, guint8 code);

/* Drops the packet in out. */
void cg_session_drop_packet(CgSession *session);

/* Puts these bytes into out as a complete packet. */
void cg_session_put_packet(CgSession *session, CgSpan packet);

/* Sets the longest packet that the peer takes, as its CONNECT says. Returns FALSE if that is less
 * than OBEX allows. */
gboolean cg_session_set_peer_max(CgSession *session, guint16 peer_max);

/* Handles the packets of the queue as far as they are accepted. Returns FALSE if the session is
 * broken. */
gboolean cg_session_handle(CgSession *session, GError **error);

/* --- The client's operation: what is sent, how far, and what was answered --- */

typedef struct {
	guint8 opcode;
	gboolean raw;       /* put holds one packet, which is sent as it is */
	guint8 flags;       /* SETPATH */
	CgHeaders *headers; /* NULL if raw */
	CgBuffer put;
	gsize put_at;
	CgWake wake;
	gboolean begun; /* the first packet of the request was sent, ... */
	gboolean sent;  /* ... and the last one */
	gboolean asks_srm;
	gboolean srm;          /* the peer has agreed */
	gboolean asks_wait;    /* the last GET asked the peer to wait for the next one (SRMP) */
	gboolean told_to_wait; /* the peer's last answer asks us to wait (SRMP) */
	gboolean answered;     /* at least one packet was received */
	CgHeaders *response;
	CgCode head, end; /* WAIT until known; only a GET has a head before its end */
	CgBuffer arrived; /* body that was not read yet */
	CgBuffer lent;    /* body that cg_obex_client_body() has lent */
} CgClientOp;

/* What a client adds to the headers of each operation. */
typedef struct {
	gboolean connected; /* connection is valid */
	guint32 connection;
	gboolean srm;  /* ask for SRM */
	gboolean srmp; /* tell the peer to wait */
} CgClientState;

/* Returns an operation without headers and body; the caller owns it. */
CgClientOp *cg_client_op_new(guint8 opcode, CgWake wake);
void cg_client_op_free(CgClientOp *op);

/* Returns whether it may take several packets, and so can be aborted: GET and PUT. */
gboolean cg_client_op_is_long(const CgClientOp *op);

/* Returns whether packets flow without an answer to each: from the peer (GET) or to it (PUT). */
gboolean cg_client_op_is_streaming(const CgClientOp *op);

/* Writes the next packet of the request. Returns FALSE if the headers do not fit one packet. */
gboolean cg_client_op_write(CgClientOp *op, CgSession *session, const CgClientState *state);

/* Adds the headers and body of one packet of the answer. Returns FALSE if they are malformed, or
 * the headers of all packets too long. */
gboolean cg_client_op_receive(CgClientOp *op, CgCode code, CgSpan headers, GError **error);

/* Sets head and end as far as they are not known. */
void cg_client_op_end(CgClientOp *op, CgCode code);

/* --- The server's operation: one GET or PUT, from its first packet to its last answer --- */

typedef struct {
	guint8 opcode;        /* CG_OBEX_GET or CG_OBEX_PUT */
	CgHeaders *request;   /* of all packets so far */
	CgObexOp *profile_op; /* NULL until the profile was asked */
	gboolean asks_srm;    /* the request asks for SRM, which the first answer grants */
	gboolean srm;         /* granted: packets flow without a request for each */
	gboolean wait;        /* SRMP: the peer asks for each packet all the same */
	gboolean ended;       /* the last packet of the request was received */
	gboolean owed;        /* an answer is to be sent */
	gboolean headed;      /* head() has returned SUCCESS */
	CgCode cut;           /* a refusal to end with; 0: none */
	gboolean open;        /* a packet is being written, ... */
	gsize body_at;        /* ... its body header begins here (0: not yet), ... */
	CgWriter body;        /* ... and this is the room for its body */
} CgServerOp;

/* Returns an operation; the caller owns it. */
CgServerOp *cg_server_op_new(guint8 opcode, gboolean asks_srm);
void cg_server_op_free(CgServerOp *op);

/* Returns whether answers flow by themselves, so that the peer may send at any time. */
gboolean cg_server_op_is_streaming(const CgServerOp *op);

/* Writes the answer that is owed. Returns CONTINUE or SUCCESS if the packet is complete and the
 * operation goes on or is over, WAIT if there is nothing to send yet, or a refusal: then nothing is
 * written and the operation is over. */
CgCode cg_server_op_answer(CgServerOp *op, CgSession *session);
