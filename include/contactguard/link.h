/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link: carries bytes. It connects and listens, runs an OBEX session over a socket, and keeps a
 * connection to a peer for one request after the other.
 *
 * link does not know what the bytes mean. Transports stand in one table (src/link/transport.c):
 * `unix:PATH` (stream, GOEP 1.1), `unixpkt:PATH` (SOCK_SEQPACKET, GOEP 2: each message is one
 * packet), and `bt:AA:BB:CC:DD:EE:FF` (the peer's record decides: L2CAP, GOEP 2, or RFCOMM), at
 * which one can connect but not listen: bluetoothd does that. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/obex.h>

/* --- Addresses and sockets --- */

typedef struct CgTransport CgTransport;

typedef struct CgAddress {
	const CgTransport *transport;
	char path[108]; /* sun_path's size; of bt: the Bluetooth address in upper case */
} CgAddress;

/* Fills address from the text. Returns FALSE and sets CG_ERROR_CONFIG if the prefix is unknown, the
 * path is empty or too long (the message says the limit), or the Bluetooth address is not valid. */
gboolean cg_address_parse(const char *text, CgAddress *address, GError **error);

/* A connected socket and what it carries. Whoever is given one owns fd, which is non-blocking and
 * close-on-exec. */
typedef struct CgSocket {
	int fd;
	CgObexLimits limits;
} CgSocket;

/* Makes a connected pair of sockets: ours for a link, and theirs, a bare descriptor to hand out.
 * The caller owns both. packets: SOCK_SEQPACKET instead of a stream. Returns FALSE and sets
 * CG_ERROR_SYSTEM if the system has none. */
gboolean cg_socket_pair(gboolean packets, CgSocket *ours, int *theirs, GError **error);

/* Fills socket with fd, which is connected and was handed to us by who connected it: an L2CAP or
 * RFCOMM socket of Bluetooth with the MTUs that the kernel has of it, or a unix socket. It becomes
 * non-blocking and close-on-exec, and the caller goes on to own it. Returns FALSE and sets
 * CG_ERROR_REFUSED if it is anything else. */
gboolean cg_socket_adopt(int fd, CgSocket *socket, GError **error);

/* Ends the connection and closes socket->fd, also where bluetoothd has a descriptor of it, too. */
void cg_socket_close(const CgSocket *socket);

#define CG_BDADDR_SIZE 18 /* bytes of a Bluetooth address as text, with its NUL */

/* The Bluetooth addresses of both ends of a connection, in upper case. */
typedef struct CgSocketEnds {
	char local[CG_BDADDR_SIZE], peer[CG_BDADDR_SIZE];
} CgSocketEnds;

/* Fills ends with what the kernel says. Returns FALSE if this is no Bluetooth socket. */
gboolean cg_socket_ends(const CgSocket *socket, CgSocketEnds *ends);

/* --- Links --- */

/* Seconds that a peer may owe something before the link ends. Stock peers give up sooner. */
#define CG_LINK_IDLE_TIMEOUT 30

typedef enum {
	CG_LINK_CLOSED,    /* by the peer, or as the protocol says */
	CG_LINK_BROKEN,    /* the peer broke the framing or the protocol */
	CG_LINK_TIMED_OUT, /* the peer owed something for too long */
} CgLinkEnd;

/* Called once, from the main loop, after the link has called cg_session_lost(). The callee may free
 * the link. error is lent for the call and NULL if the link was closed. */
typedef void (*CgLinkDone)(gpointer data, CgLinkEnd end, const GError *error);

typedef struct CgLink CgLink;

/* Returns a link that runs session over socket; the caller owns it. Takes socket->fd and session.
 */
CgLink *cg_link_new(const CgSocket *socket, CgSession *session, CgLinkDone done, gpointer data);

/* Has the link run in these turns, which it references, and no more by itself. */
void cg_link_set_turns(CgLink *link, CgTurns *turns);

/* Sets how long the peer may owe something, at first CG_LINK_IDLE_TIMEOUT, and counts from now. */
void cg_link_set_idle_timeout(CgLink *link, guint seconds);

/* Sends what the session still has as far as the socket takes it at once, then ends the link as
 * CG_LINK_CLOSED, later and from the main loop. */
void cg_link_close(CgLink *link);

/* Takes the link, which goes on by itself and is freed when it ends or after so many seconds,
 * whatever the peer does until then. done is not called any more. */
void cg_link_linger(CgLink *link, guint seconds);

/* Frees the link (NULL is allowed) with its session and closes its socket. done is not called. */
void cg_link_free(CgLink *link);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgLink, cg_link_free)

/* --- Listening --- */

/* Called for each connection, from the main loop. The callee takes socket->fd. */
typedef void (*CgAccepted)(gpointer data, const CgSocket *socket);

typedef struct CgListener CgListener;

/* Returns a listener at the address, which the caller owns. On a unix address it replaces a socket
 * file on which nobody listens, and the new file has mode 0600. Returns NULL and sets
 * CG_ERROR_SYSTEM if somebody listens there, another kind of file is there, or the system refuses;
 * CG_ERROR_REFUSED if the transport does not listen. */
CgListener *cg_listen(const CgAddress *address, CgAccepted accepted, gpointer data, GError **error);

/* Closes and frees the listener (NULL is allowed). Its socket file is removed if that is still its
 * own. */
void cg_listener_free(CgListener *listener);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgListener, cg_listener_free)

/* --- Connecting --- */

/* What the peer's SDP record says of the service that was asked for. */
typedef struct CgServiceRecord {
	guint32 features;      /* 0x0317; the profile's default if the record has none */
	gboolean has_features; /* FALSE: an old record, so CONNECT must not name features */
	guint8 repositories;   /* 0x0314 of PBAP: a bit for each repository of the phone */
	guint8 instance;       /* 0x0315 of MAP: which of the phone's message stores */
	guint16 version;       /* of the profile, 0x0102 for 1.2; 0 if the record has none */
	guint16 psm;           /* 0x0200, GoepL2capPsm; 0: none, so RFCOMM is dialled */
	guint8 channel;        /* of RFCOMM; 0: none */
} CgServiceRecord;

/* Called exactly once, from the main loop and never from inside cg_connect(), with socket or with
 * error set: CG_ERROR_LOST if the peer cannot be reached or does not offer the service,
 * CG_ERROR_SYSTEM if there is no socket. record is NULL if the transport has none. All are
 * lent for the call, but the callee takes socket->fd. It may free the connector. */
typedef void (*CgConnected)(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
			    const GError *error);

typedef struct CgConnector CgConnector;

/* Begins to connect to the service with this OBEX target (one of profile.h's CG_TARGET_*;
 * transports with one address for one service ignore it), and returns a connector, which the caller
 * owns; never NULL. */
CgConnector *cg_connect(const CgAddress *address, CgSpan target, CgConnected connected,
			gpointer data);

/* Frees the connector (NULL is allowed), which cancels the connect if it is not yet reported. */
void cg_connector_free(CgConnector *connector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConnector, cg_connector_free)

/* --- Connections --- */

/* One OBEX connection to the peer at an address, and the requests that queue for it. It connects
 * when the first request comes, and again after a loss; sets the path that a request needs, and
 * runs one request at a time. A request that is not read to its end holds up the others. A request
 * is sent a second time if the peer closes the connection before it answers. */
typedef struct CgConnection CgConnection;
typedef void (*CgLinked)(gpointer data, gboolean linked);

/* Appends to params the application parameters of a CONNECT to a peer with this record, if any. */
typedef void (*CgConnectParams)(const CgServiceRecord *record, CgBuffer *params);

/* Returns a connection to address, which the caller owns. Nothing is sent before the first request.
 * target is that of the CONNECT and is copied. record is what a peer has whose transport tells of
 * none, and is copied; a transport's own record goes before it. Challenges are answered with
 * CG_OBEX_PASSWORD. */
CgConnection *cg_connection_new(const CgAddress *address, CgSpan target,
				const CgServiceRecord *record, CgConnectParams params);

/* Returns the peer's record, lent until the next turn of the main loop, or NULL before the
 * transport has connected for the first time and can tell it. */
const CgServiceRecord *cg_connection_record(const CgConnection *connection);

/* Frees the connection, whose requests must have been freed before. The link goes on by itself
 * until the peer has answered a DISCONNECT, for two seconds at most. */
void cg_connection_free(CgConnection *connection);

/* Sets the function that is called with TRUE when the link to the peer is made and with FALSE when
 * it has ended, at the latest from cg_connection_free(). It must not free the connection. */
void cg_connection_on_linked(CgConnection *connection, CgLinked linked, gpointer data);

typedef struct CgRequest CgRequest;

/* Queues a GET and returns it; the caller owns it. folder is the path that is set before it
 * ("telecom/pb", NULL: any) and is copied; "" is the root, and then the request is sent also if the
 * peer refuses to go there. Takes headers. wake is called when cg_request_head() or
 * cg_request_body() may have something new. */
CgRequest *cg_connection_get(CgConnection *connection, const char *folder, CgHeaders *headers,
			     CgWake wake);

/* Queues a request that sends nothing and returns it; the caller owns it. Its head is SUCCESS once
 * the peer has answered the CONNECT and no earlier request needs the connection any more; then the
 * record is known. */
CgRequest *cg_connection_await(CgConnection *connection, CgWake wake);

/* Returns what cg_obex_client_head() does of this request. If nothing was sent it returns LOST if
 * the peer cannot be reached, UNAVAILABLE if it refuses the CONNECT, and its refusal if it refuses
 * the path. */
CgCode cg_request_head(CgRequest *request, const CgHeaders **response);

/* Returns what cg_obex_client_body() does of this request. */
CgCode cg_request_body(CgRequest *request, CgSpan *chunk);

/* Returns why the request was LOST if the peer broke the protocol, else NULL. The error is lent. */
const GError *cg_request_error(const CgRequest *request);

/* Frees the request, which may be NULL. A running one is aborted and the next one goes on. */
void cg_request_free(CgRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRequest, cg_request_free)
