/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obex: the bytes of OBEX (GOEP), both ways, without socket, clock or profile.
 *
 * It has codecs for headers, packets and application parameters, and both ends of a session as
 * steps: bytes in, packets out. A link runs a session over a socket; a test runs a client against a
 * server in a loop. It is strict: a fault is answered with Bad Request if the framing is intact; if
 * the framing is lost, the session says so and the link is closed. Section numbers are of
 * IrOBEX 1.5 and GOEP 2.1. */
#pragma once

#include <contactguard/base.h>

/* --- Codes --- */

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

/* The flags of SETPATH. */
enum {
	CG_SETPATH_UP = 0x01,
	CG_SETPATH_DONT_CREATE = 0x02,
};

typedef guint8 CgCode; /* an OBEX response with the final bit, WAIT, or LOST */
enum {
	CG_CODE_WAIT = 0, /* nothing yet; a wake follows */
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
	CG_CODE_MEDIA_TYPE = 0xCF,
	CG_CODE_INTERNAL = 0xD0,
	CG_CODE_NOT_IMPLEMENTED = 0xD1,
	CG_CODE_UNAVAILABLE = 0xD3,
};

/* Returns the name of the code ("Success", "Not Found", ...), "closed" for LOST, and "Unknown" for
 * a code that OBEX does not have. */
const char *cg_code_name(CgCode code);

/* Reads a code from its name in any case, or from two hex digits ("D3"). Returns FALSE if the text
 * is neither. */
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

/* The password with which challenges are answered. There is nobody whom the guard could ask for a
 * PIN, and this is the fixed one of car kits that have no keys. */
#define CG_OBEX_PASSWORD "0000"

#define CG_OBEX_MTU_MIN    255   /* IrOBEX 3.4.1.4 */
#define CG_OBEX_MTU_MAX    65535 /* its length field */
#define CG_OBEX_STREAM_MTU 4096  /* what BlueZ offers on RFCOMM */
#define CG_OBEX_PACKET_MTU 32767 /* and on L2CAP */

/* --- Headers --- */

/* An ordered set of headers that owns wiped copies of its values. The top two bits of an id say its
 * wire type (IrOBEX 2.1). Unknown ids are kept and can be read back. Of a repeated id the first is
 * kept. Body and End-of-Body are never kept: sessions pass bodies on by themselves. */

typedef struct CgHeaders CgHeaders;

/* Returns an empty set, which the caller owns. */
CgHeaders *cg_headers_new(void);

/* Frees the set (NULL is allowed) and wipes its values. */
void cg_headers_free(CgHeaders *headers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgHeaders, cg_headers_free)

/* Reads the header part of one packet and adds its headers to those in the set. *body (may be NULL)
 * lends the value of Body or End-of-Body, with data NULL if there is none; *last (may be NULL) says
 * whether it was End-of-Body. Returns FALSE and sets CG_ERROR_FRAMING if a header overruns the
 * packet, CG_ERROR_MALFORMED if a text is odd, without its NUL or not UTF-16, if a Type lacks its
 * NUL, or if there are two bodies. The contents of the set are then undefined. */
gboolean cg_headers_parse(CgHeaders *headers, CgSpan bytes, CgSpan *body, gboolean *last,
			  GError **error);

/* Removes and wipes all headers. */
void cg_headers_clear(CgHeaders *headers);

/* Returns a copy, which the caller owns. */
CgHeaders *cg_headers_copy(const CgHeaders *headers);

/* The setters replace a header of that id. The id must be of the setter's wire type and not be a
 * body's; anything else is a programming error. */

/* Sets a header of one byte. */
void cg_headers_set_u8(CgHeaders *headers, guint8 id, guint8 value);

/* Sets a header of four bytes. */
void cg_headers_set_u32(CgHeaders *headers, guint8 id, guint32 value);

/* Sets a header of bytes, which are copied. */
void cg_headers_set_bytes(CgHeaders *headers, guint8 id, CgSpan value);

/* Sets a text. It does nothing if the text is not UTF-8. */
void cg_headers_set_text(CgHeaders *headers, guint8 id, const char *utf8);

/* Sets the Type, to which it adds the NUL. */
void cg_headers_set_type(CgHeaders *headers, const char *type);

/* Returns whether there is a header of that id. */
gboolean cg_headers_has(const CgHeaders *headers, guint8 id);

/* Reads a header of one byte. Returns FALSE if there is none. */
gboolean cg_headers_get_u8(const CgHeaders *headers, guint8 id, guint8 *value);

/* Reads a header of four bytes. Returns FALSE if there is none. */
gboolean cg_headers_get_u32(const CgHeaders *headers, guint8 id, guint32 *value);

/* Lends the value of a header as it is on the wire. Returns FALSE and the empty span if there is
 * none. */
gboolean cg_headers_get_bytes(const CgHeaders *headers, guint8 id, CgSpan *value);

/* Returns a text as UTF-8, lent, or NULL if there is none. */
const char *cg_headers_get_text(const CgHeaders *headers, guint8 id);

/* Returns the Type, lent, or NULL if there is none. */
const char *cg_headers_get_type(const CgHeaders *headers);

/* Returns how many bytes the headers are on the wire. */
gsize cg_headers_size(const CgHeaders *headers);

/* Writes the headers in the order in which they were set. The writer fails if they do not fit, or
 * if a value is too long for its length field. */
void cg_headers_write(const CgHeaders *headers, CgWriter *writer);

/* --- Application parameters: tag (1 byte), length (1 byte), value; big-endian --- */

/* Returns TRUE if the parameters fill the span exactly. */
gboolean cg_params_valid(CgSpan params);

/* Lends the value of the first parameter with that tag. Returns FALSE if there is none, or the
 * parameters are not valid. */
gboolean cg_params_find(CgSpan params, guint8 tag, CgSpan *value);

/* Steps to the next parameter and lends its value. *at is 0 for the first. Returns FALSE at the
 * end, or if the rest is not valid. */
gboolean cg_params_next(CgSpan params, gsize *at, guint8 *tag, CgSpan *value);

/* Appends a parameter. The buffer fails if the value is longer than 255 bytes. */
void cg_params_put(CgBuffer *params, guint8 tag, CgSpan value);

/* Appends a number of 1, 2, 4 or 8 bytes. */
void cg_params_put_number(CgBuffer *params, guint8 tag, guint64 value, gsize size);

/* Reads a value as a number. Returns FALSE if it does not have 1, 2, 4 or 8 bytes. */
gboolean cg_params_number(CgSpan value, guint64 *number);

/* --- Sessions --- */

/* Either end. A link passes what it reads to receive(), and sends what produce() writes. */

typedef struct {
	guint16 rx_max;   /* the longest packet we take, offered in CONNECT; 255..65535 */
	guint16 tx_max;   /* the longest that the transport carries */
	gboolean packets; /* TRUE: each receive() is one packet, and SRM may be used (GOEP 2).
			   * FALSE: a byte stream; packets are put together, and there is no SRM */
} CgObexLimits;

typedef struct CgSession CgSession;

/* Returns FALSE if bytes are to be left in the socket, since earlier ones are not handled yet. */
gboolean cg_session_want_read(const CgSession *session);

/* Takes any chunk of a stream, or one message of a packet transport. Returns FALSE and sets error
 * if the framing is lost or the peer broke the protocol beyond an answer: then send what produce()
 * still has, and close. At most one packet is queued behind an answer that is not sent yet if
 * want_read() is respected; a fault in a queued packet shows as over(). */
gboolean cg_session_receive(CgSession *session, CgSpan bytes, GError **error);

/* Writes the next packet into room, of at least CG_OBEX_MTU_MAX bytes. Returns its length, or 0 if
 * there is none. */
gsize cg_session_produce(CgSession *session, guint8 *room, gsize size);

/* Returns TRUE while the peer owes something (an answer, or the rest of a packet) and we would take
 * it now: then the link's idle timeout runs. A client that is slow to send its next request owes
 * nothing. */
gboolean cg_session_waiting(const CgSession *session);

/* Returns TRUE once the session is over (DISCONNECT was answered): close when produce() has no
 * more. */
gboolean cg_session_over(const CgSession *session);

/* Sets the wake for when produce(), want_read() or over() may have changed without receive() or
 * produce(). It is called from inside the functions of this header, so it must only schedule. */
void cg_session_on_ready(CgSession *session, CgWake wake);

/* Ends the session because the link is gone. Running operations end; those of a client with
 * CG_CODE_LOST. */
void cg_session_lost(CgSession *session);

/* Frees the session (NULL is allowed) and its operations. */
void cg_session_free(CgSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSession, cg_session_free)

/* --- Servers --- */

/* What a profile answers a GET or PUT with. The session owns it and ends it by free(), in all
 * cases: when it is over, and after an ABORT or a loss. */
typedef struct CgObexOp CgObexOp;
typedef struct {
	/* GET: fills the headers of the response, once. Returns SUCCESS (body() follows), a
	 * refusal, or WAIT. PUT: called after the last data; SUCCESS or a refusal is the final
	 * response. NULL: SUCCESS. */
	CgCode (*head)(CgObexOp *op, CgHeaders *response);

	/* GET: writes into room, which is that of one packet. Returns CONTINUE if room is full and
	 * there is more; SUCCESS if that was the last of the body (which may be nothing); WAIT if
	 * the rest comes later: what is written is kept, and body() is called again with the rest
	 * of the room, since a packet leaves only when it is full or the last; or a refusal, which
	 * ends the operation. NULL: the response has no body header at all. */
	CgCode (*body)(CgObexOp *op, CgWriter *room);

	/* PUT: takes the next bytes of the body. Returns SUCCESS or a refusal. NULL: refused. */
	CgCode (*data)(CgObexOp *op, CgSpan bytes, gboolean last);

	void (*free)(CgObexOp *op);
} CgObexOpClass;
struct CgObexOp {
	const CgObexOpClass *class;
};

/* The profile behind a server. If a member is NULL, its requests are refused with Bad Request; so
 * are ACTION and SESSION. SUCCESS accepts and any code from 0xC0 refuses; another code becomes an
 * Internal Error.
 * The session by itself handles ConnectionID (it is added to the response of CONNECT; a wrong one,
 * or none in the first packet of GET, PUT or SETPATH, is answered with D3), the MTU, SRM and SRMP,
 * ABORT (A0 also if nothing runs), DISCONNECT, Who (it repeats the Target), and requests of several
 * packets (CD over 64 KiB of headers). It answers C0 to SETPATH flags other than 02 and 03, since
 * nothing may be created; to malformed parameters; and to another request inside a running GET or
 * PUT, which is dropped. ABORT and DISCONNECT are handled at any time, also while head() or body()
 * waits. */
typedef struct {
	/* CONNECT; response may be given parameters. GET or SETPATH before it is answered with C3.
	 * A second CONNECT replaces the first, also if it is refused. */
	CgCode (*connect)(gpointer data, const CgHeaders *request, CgHeaders *response);

	/* name is NULL for the root (flags 02 and an empty or no Name), unless up is set. up with a
	 * name: one up, then down into it. */
	CgCode (*setpath)(gpointer data, const char *name, gboolean up);

	/* Sets *op if it returns SUCCESS. */
	CgCode (*get)(gpointer data, const CgHeaders *request, CgObexOp **op);
	CgCode (*put)(gpointer data, const CgHeaders *request, CgObexOp **op);

	void (*free)(gpointer data);
} CgObexProfile;

/* Returns a server, which the caller owns. profile is a static table and is not copied; data is
 * freed by profile->free() together with the session. first_connection is the ConnectionID of the
 * first CONNECT; later ones count up from it and are never FFFFFFFF. */
CgSession *cg_obex_server_new(const CgObexLimits *limits, const CgObexProfile *profile,
			      gpointer data, guint32 first_connection);

/* Says that an operation which returned WAIT may have more now. */
void cg_obex_server_wake(CgSession *server);

/* Ends the running operation, if there is one, with this refusal instead of its next packet. */
void cg_obex_server_cut(CgSession *server, CgCode code);

/* Sets the password with which a client's challenge is answered in a CONNECT that is accepted;
 * NULL: no challenge is answered. A malformed one never is. */
void cg_obex_server_set_password(CgSession *server, const char *password);

/* --- Clients --- */

/* One operation at a time: start(), then head() until it is not WAIT, then for a GET body() until
 * it is neither CONTINUE nor WAIT. While a body is not read, the next GET is not sent, or under SRM
 * want_read() is FALSE. */

/* Returns a client, which the caller owns. */
CgSession *cg_obex_client_new(const CgObexLimits *limits);

/* Starts an operation; none may be running. opcode is CONNECT, DISCONNECT, GET, PUT or SETPATH.
 * headers are copied and may be NULL. The session adds ConnectionID to the first packet, and SRM to
 * GET and PUT on a packet transport, unless headers have their own. If headers do not fit one
 * packet, nothing is sent and the code is TOO_LARGE; on a session that is over it is LOST at once.
 * setpath_flags are CG_SETPATH_DONT_CREATE, with or without CG_SETPATH_UP, and are for SETPATH
 * only. put is the body of a PUT and is copied. wake is called when head() or body() may have
 * changed.
 */
void cg_obex_client_start(CgSession *client, guint8 opcode, guint8 setpath_flags,
			  const CgHeaders *headers, CgSpan put, CgWake wake);

/* Returns whether an operation runs, or its ABORT is not answered yet. */
gboolean cg_obex_client_busy(const CgSession *client);

/* Returns WAIT, or the response: of a GET the first, where CONTINUE and SUCCESS mean that body()
 * follows; else the final one. SUCCESS stands for any 0xA. LOST: the link is gone. *response (may
 * be NULL) is lent until the next start() and holds the headers of the packets so far. */
CgCode cg_obex_client_head(CgSession *client, const CgHeaders **response);

/* Returns CONTINUE (of a GET or raw packet only) with *chunk lent until the next call, WAIT if
 * there is nothing now, SUCCESS if the body or the operation is over, or the refusal or LOST. */
CgCode cg_obex_client_body(CgSession *client, CgSpan *chunk);

/* Ends the running operation, if there is one. head() and body() may not be called until the next
 * start(), which may follow at once and is sent when the ABORT was answered. The ABORT is sent at
 * once into a stream of packets (SRM). If one answer is owed, the ABORT waits for it, so that no
 * answer is taken for another's, and is not sent at all if that was the last. */
void cg_obex_client_abort(CgSession *client);

/* Returns how many packets of the running or last operation's response were received. */
guint cg_obex_client_packets(const CgSession *client);

/* Sends these bytes as one packet as they are, and takes one packet as the answer; for testers. A
 * raw CONNECT that succeeds counts as the session's own. */
void cg_obex_client_raw(CgSession *client, CgSpan packet, CgWake wake);

/* Sets whether GETs carry SRMP=1, so that the server holds each next packet; at first they do
 * not. */
void cg_obex_client_set_srmp(CgSession *client, gboolean on);

/* Sets the password with which a challenge in the answer to CONNECT is answered (PBAP 1.2); NULL:
 * no challenge is answered. */
void cg_obex_client_set_password(CgSession *client, const char *password);
