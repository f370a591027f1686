/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obex: the bytes of OBEX (GOEP), both ways, without socket, clock or profile.
 *
 * Codecs for headers, packets and application parameters, and the two ends of a session as steps:
 * bytes in, packets out. link's pump runs a session; a test runs a client against a server in a
 * loop. Strict: where a packet's framing is intact a fault is answered with Bad Request, where
 * framing is lost the session says so and the link is closed. Section numbers are of IrOBEX 1.5 /
 * GOEP 2.1. */
#pragma once

#include <contactguard/base.h>

/* --- Codes (PROTOCOL.md section 1) ------------------------------------------------------------ */

enum {
	CG_OBEX_CONNECT = 0x80,
	CG_OBEX_DISCONNECT = 0x81,
	CG_OBEX_PUT = 0x82, /* final; 0x02 is not */
	CG_OBEX_GET = 0x83, /* final; 0x03 is not */
	CG_OBEX_SETPATH = 0x85,
	CG_OBEX_ACTION = 0x86,
	CG_OBEX_SESSION = 0x87,
	CG_OBEX_ABORT = 0xFF,
};

typedef guint8 CgCode; /* an OBEX response with the final bit, or WAIT or LOST */
enum {
	CG_CODE_WAIT = 0, /* nothing yet; a wake will come */
	CG_CODE_LOST = 1, /* the link went away before the answer */
	CG_CODE_CONTINUE = 0x90,
	CG_CODE_SUCCESS = 0xA0,
	CG_CODE_BAD_REQUEST = 0xC0,
	CG_CODE_UNAUTHORIZED = 0xC1,
	CG_CODE_FORBIDDEN = 0xC3,
	CG_CODE_NOT_FOUND = 0xC4,
	CG_CODE_NOT_ALLOWED = 0xC5,
	CG_CODE_NOT_ACCEPTABLE = 0xC6,
	CG_CODE_PRECONDITION = 0xCC,
	CG_CODE_TOO_LARGE = 0xCD,
	CG_CODE_INTERNAL = 0xD0,
	CG_CODE_NOT_IMPLEMENTED = 0xD1,
	CG_CODE_UNAVAILABLE = 0xD3,
};
/* "Success", "Not Found", ...; "Unknown" for a code OBEX does not have; LOST is "closed". */
const char *cg_code_name(CgCode code);
/* By that name without case, or by two hex digits ("D3"); `closed` is LOST. FALSE: neither. */
gboolean cg_code_parse(const char *text, CgCode *code);

enum {
	CG_HDR_NAME = 0x01,
	CG_HDR_TYPE = 0x42,
	CG_HDR_TARGET = 0x46,
	CG_HDR_BODY = 0x48,
	CG_HDR_END_OF_BODY = 0x49,
	CG_HDR_WHO = 0x4A,
	CG_HDR_PARAMS = 0x4C,
	CG_HDR_AUTH_CHALLENGE = 0x4D,
	CG_HDR_AUTH_RESPONSE = 0x4E,
	CG_HDR_SRM = 0x97,
	CG_HDR_SRMP = 0x98,
	CG_HDR_LENGTH = 0xC3,
	CG_HDR_CONNECTION = 0xCB,
};

/* PBAP has nobody at the guard whom one could ask for a PIN; kits without keys have this one. */
#define CG_OBEX_PASSWORD "0000"

#define CG_OBEX_MTU_MIN    255   /* IrOBEX 3.4.1.4 */
#define CG_OBEX_MTU_MAX    65535 /* its length field */
#define CG_OBEX_STREAM_MTU 4096  /* what BlueZ offers on RFCOMM */
#define CG_OBEX_PACKET_MTU 32767 /* and on L2CAP */

extern const CgSpan cg_target_pbap, cg_target_mas, cg_target_mns; /* 16 bytes each */

/* --- Headers ----------------------------------------------------------------------------------
 * An ordered set of headers that owns wiped copies of its values. Ids decide the wire type by their
 * top two bits (IrOBEX 2.1). Unknown ids are kept and may be read back; a repeated id keeps the
 * first, except Body and End-of-Body, which are never kept here: sessions hand bodies on by
 * themselves. */

typedef struct CgHeaders CgHeaders;
CgHeaders *cg_headers_new(void);
void cg_headers_free(CgHeaders *headers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHeaders, cg_headers_free)

/* Reads the header part of one packet and adds it to what is there. *body (may be NULL) lends the
 * Body or End-of-Body value (data NULL: there is none), *last (may be NULL) tells which. FALSE and
 * CG_ERROR_FRAMING: a header overruns the packet. FALSE and CG_ERROR_MALFORMED: a text is odd,
 * without its NUL or not UTF-16, a Type lacks its NUL, or two bodies. What was added by then is
 * undefined. */
gboolean cg_headers_parse(CgHeaders *headers, CgSpan bytes, CgSpan *body, gboolean *last,
			  GError **error);
void cg_headers_clear(CgHeaders *headers);
CgHeaders *cg_headers_copy(const CgHeaders *headers);

/* Setters replace. The id must be of the setter's wire type (a programming error otherwise), and
 * bodies are not set here. A text that is not UTF-8 sets nothing. */
void cg_headers_set_u8(CgHeaders *headers, guint8 id, guint8 value);
void cg_headers_set_u32(CgHeaders *headers, guint8 id, guint32 value);
void cg_headers_set_bytes(CgHeaders *headers, guint8 id, CgSpan value);
void cg_headers_set_text(CgHeaders *headers, guint8 id, const char *utf8);
void cg_headers_set_type(CgHeaders *headers, const char *type); /* adds the NUL */

gboolean cg_headers_has(const CgHeaders *headers, guint8 id);
gboolean cg_headers_get_u8(const CgHeaders *headers, guint8 id, guint8 *value);
gboolean cg_headers_get_u32(const CgHeaders *headers, guint8 id, guint32 *value);
gboolean cg_headers_get_bytes(const CgHeaders *headers, guint8 id, CgSpan *value); /* lent */
const char *cg_headers_get_text(const CgHeaders *headers,
				guint8 id);                /* UTF-8, lent; NULL: absent */
const char *cg_headers_get_type(const CgHeaders *headers); /* lent; NULL: absent */

gsize cg_headers_size(const CgHeaders *headers); /* bytes on the wire */
/* In the order they were set. A value too long for its length field fails the writer. */
void cg_headers_write(const CgHeaders *headers, CgWriter *writer);

/* --- Application parameters (tag 1, length 1, value; big-endian) -------------------------------*/

/* TRUE when the triplets fill the span exactly. */
gboolean cg_params_valid(CgSpan params);
/* The first parameter of that tag; lent. FALSE: absent (or params not valid). */
gboolean cg_params_find(CgSpan params, guint8 tag, CgSpan *value);
/* Steps over all: start with *at = 0; FALSE at the end. */
gboolean cg_params_next(CgSpan params, gsize *at, guint8 *tag, CgSpan *value);
/* A value over 255 bytes fails the buffer. Numbers: size is 1, 2, 4 or 8 bytes. number: FALSE
 * unless value has one of those sizes. */
void cg_params_put(CgBuffer *params, guint8 tag, CgSpan value);
void cg_params_put_number(CgBuffer *params, guint8 tag, guint64 value, gsize size);
gboolean cg_params_number(CgSpan value, guint64 *number);

/* --- Sessions ---------------------------------------------------------------------------------*/

typedef struct {
	guint16 rx_max;   /* longest packet we can take, offered in CONNECT; 255..65535 */
	guint16 tx_max;   /* longest the transport carries */
	gboolean packets; /* TRUE: one take() is one packet and SRM may be used (GOEP 2);
			   * FALSE: a byte stream, packets are reassembled, no SRM */
} CgObexLimits;

/* Either end. The pump calls take() with what came, give() while it has room to send. */
typedef struct CgSession CgSession;

gboolean cg_session_want_read(const CgSession *session); /* FALSE: leave bytes in the socket */
/* Any chunk of a stream, or one message of a packet transport. FALSE: framing is lost or the peer
 * broke the protocol beyond answer; send what give() still has, then close. At most one packet is
 * queued behind an answer that is not given yet if hungry() is heeded; a fault in a queued one
 * shows as over(). */
gboolean cg_session_receive(CgSession *session, CgSpan bytes, GError **error);
/* Writes the next packet into room (at least CG_OBEX_MTU_MAX bytes) and returns its length, or 0.
 */
gsize cg_session_produce(CgSession *session, guint8 *room, gsize size);
/* TRUE while the peer owes us something (an answer; the rest of a packet) and we take it: the
 * pump's timer runs. A client that is slow to ask for its next packet owes nothing. */
gboolean cg_session_waiting(const CgSession *session);
/* TRUE once the session is over by protocol (DISCONNECT answered): close when give() is empty. */
gboolean cg_session_over(const CgSession *session);
/* Called when give(), hungry() or over() may have changed without take() or give(): from ask(),
 * body(), abort() and server_wake(). It must only arm the pump's own source. */
void cg_session_on_ready(CgSession *session, CgWake wake);
/* The link is gone: running operations end (an asker hears CG_CODE_LOST). */
void cg_session_lost(CgSession *session);
void cg_session_free(CgSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSession, cg_session_free)

/* --- Answering --------------------------------------------------------------------------------
 * The session owns a running operation; every end of it, ABORT and loss too, is free(). */

typedef struct CgObexOp CgObexOp;
typedef struct {
	/* GET: fills the response's headers, once. SUCCESS (go on to body), a refusal, or WAIT.
	 * PUT: asked after the last data; SUCCESS or a refusal is the final response. May be NULL
	 * (SUCCESS). */
	CgCode (*head)(CgObexOp *op, CgHeaders *response);
	/* GET: called from give() with room for one packet's body. CONTINUE: room is full, call
	 * again for the next packet. SUCCESS: what is written is the last of the body (may be
	 * nothing). WAIT: keep what is written so far and call again later with the rest of the
	 * same room: packets leave full or last. A refusal ends the operation with that code. NULL:
	 * no Body header at all. */
	CgCode (*body)(CgObexOp *op, CgWriter *room);
	CgCode (*data)(CgObexOp *op, CgSpan bytes,
		       gboolean last); /* PUT: SUCCESS or a refusal; NULL refuses */
	void (*free)(CgObexOp *op);
} CgObexOpClass;
struct CgObexOp {
	const CgObexOpClass *class;
};

/* The profile behind the session; a NULL member is refused (PBAP PSE: PUT, ACTION, SESSION -> C0).
 * Codes: SUCCESS accepts; anything >= 0xC0 refuses; what is neither becomes D0. The session itself
 * handles ConnectionID (adds it to the CONNECT response; wrong or missing one on the first packet
 * of GET, PUT, SETPATH, or a wrong one later -> D3), MTU, SRM and SRMP, ABORT (also idle: A0),
 * DISCONNECT, Who (echoes Target), requests over several packets (more than 64 KiB of headers ->
 * CD), SETPATH flags other than 02 and 03 (-> C0: nothing may be created), malformed parameters (->
 * C0), and another request inside a running GET or PUT (-> C0, and what ran is dropped). ABORT and
 * DISCONNECT are heard at any time, a head() or body() that waits included. */
typedef struct {
	/* CONNECT; response may get parameters. GET or SETPATH before it: C3. A second CONNECT
	 * replaces the first, a refused one too. */
	CgCode (*connect)(gpointer data, const CgHeaders *request, CgHeaders *response);
	/* name NULL: root asked for (flags 02 and an empty or no Name) unless up. up with a name:
	 * one up, then down into it. */
	CgCode (*setpath)(gpointer data, const char *name, gboolean up);
	CgCode (*get)(gpointer data, const CgHeaders *request,
		      CgObexOp **op); /* SUCCESS: *op is set */
	CgCode (*put)(gpointer data, const CgHeaders *request, CgObexOp **op);
	void (*free)(gpointer data);
} CgObexProfile;

/* profile is borrowed for good (a static table), data is freed by profile->free with the session.
 * first_connection: the ConnectionID of the first CONNECT; later ones count up from it, never
 * FFFFFFFF. */
CgSession *cg_obex_server_new(const CgObexLimits *limits, const CgObexProfile *profile,
			      gpointer data, guint32 first_connection);
/* An operation that said WAIT may have more now. */
void cg_obex_server_wake(CgSession *server);
/* The operation that runs, if one does, ends with this code (a refusal) instead of its next packet.
 */
void cg_obex_server_cut(CgSession *server, CgCode code);
/* Answers a client's authentication challenge in a CONNECT that is accepted with this password
 * (NULL: never). A malformed challenge is not answered. */
void cg_obex_server_set_password(CgSession *server, const char *password);

/* --- Asking -----------------------------------------------------------------------------------
 * One operation at a time: ask(), then head() until not WAIT, then (GET) body() until not CONTINUE
 * or WAIT. Unread body holds the next GET, or under SRM makes the session not hungry():
 * back-pressure. */

CgSession *cg_obex_client_new(const CgObexLimits *limits);
/* Starts an operation; none may be running. opcode CONNECT, DISCONNECT, GET, PUT or SETPATH.
 * headers: copied, NULL: none; the session itself adds ConnectionID (to the first packet) and
 * (packets, GET and PUT) SRM, where headers have none of their own. Headers that do not fit one
 * packet: TOO_LARGE, nothing sent. On a session that is over: LOST at once. setpath_flags: SETPATH
 * only, 02 or 03. put: the body of a PUT, copied. wake: head() or body() may have changed. */
void cg_obex_client_ask(CgSession *client, guint8 opcode, guint8 setpath_flags,
			const CgHeaders *headers, CgSpan put, CgWake wake);
gboolean cg_obex_client_busy(
	const CgSession *client); /* an operation runs, or its abort is not yet answered */
/* WAIT, or the operation's response: of a GET the first, so that CONTINUE and SUCCESS carry on to
 * body(); else the final one. SUCCESS stands for any 0xA. *response (may be NULL) is lent until the
 * next ask(); it holds the headers of the packets so far. LOST: the link went away. */
CgCode cg_obex_client_head(CgSession *client, const CgHeaders **response);
/* CONTINUE (GET and raw only): *chunk is lent until the next call. WAIT: nothing now. SUCCESS: the
 * body, or the operation, is over. Else refused or lost. */
CgCode cg_obex_client_body(CgSession *client, CgSpan *chunk);
/* Ends the running operation; head() and body() may not be called again until the next ask(), which
 * may follow at once and is sent when the ABORT is answered. Nothing running: no effect. The ABORT
 * goes out at once into a stream of packets (SRM); where one answer is owed it waits for that, so
 * that no answer is taken for another's, and is spared if that was the last. */
void cg_obex_client_abort(CgSession *client);
/* Response packets of the running or last operation. */
guint cg_obex_client_packets(const CgSession *client);
/* For testers: sends these bytes as one packet as they are, and takes one packet as the answer. A
 * raw CONNECT that succeeds counts as the session's own. */
void cg_obex_client_raw(CgSession *client, CgSpan packet, CgWake wake);
/* SRMP: while on, GETs carry SRMP=1 so that the server holds each next packet (off at first). */
void cg_obex_client_set_srmp(CgSession *client, gboolean on);
/* Answers an authentication challenge in CONNECT with this password (PBAP 1.2; NULL: never). */
void cg_obex_client_set_password(CgSession *client, const char *password);
