/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link: carries bytes. A socket and its pump, listening, and dialling.
 *
 * A link joins one socket to one OBEX session and runs it from the main loop: bytes in, packets
 * out, the silence timer, and the end. It does not know what the bytes mean. Addresses: `unix:PATH`
 * (stream, GOEP 1.1), `unixpkt:PATH` (SOCK_SEQPACKET, GOEP 2: one packet a message).
 * `bt:AA:BB:CC:DD:EE:FF` parses, and dialling it is refused until Bluetooth is built. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/obex.h>

typedef enum { CG_ADDRESS_UNIX, CG_ADDRESS_UNIXPKT, CG_ADDRESS_BT } CgAddressKind;
typedef struct CgAddress {
	CgAddressKind kind;
	char path[108]; /* sun_path's size; for bt the address in upper case */
} CgAddress;

/* FALSE and CG_ERROR_CONFIG: unknown kind, empty or too long path (the message says the limit), bad
 * address. */
gboolean cg_address_parse(const char *text, CgAddress *address, GError **error);

/* A connected socket and what is known of the far end. Owns fd. */
typedef struct CgSocket {
	int fd;
	gboolean packets; /* SOCK_SEQPACKET */
	guint16 rx_mtu, tx_mtu;
} CgSocket;

CgObexLimits cg_socket_limits(const CgSocket *socket);

/* --- The pump ---------------------------------------------------------------------------------*/

#define CG_LINK_SILENCE 30 /* seconds the peer may owe us something; stock peers give up sooner */

typedef enum {
	CG_LINK_CLOSED,
	CG_LINK_BROKEN,
	CG_LINK_SILENT
} CgLinkEnd; /* by peer or protocol; framing; timer */

/* Called once, from the main loop; the link has already told the session lost(). The callee may
 * free the link; error is lent for the call. */
typedef void (*CgLinkDone)(gpointer data, CgLinkEnd end, const GError *error);

typedef struct CgLink CgLink;
/* Takes socket->fd and session. */
CgLink *cg_link_new(const CgSocket *socket, CgSession *session, CgLinkDone done, gpointer data);
void cg_link_set_silence(CgLink *link, guint seconds);
/* Sends what the session still has, as far as the socket takes it, then ends as CG_LINK_CLOSED. */
void cg_link_close(CgLink *link);
/* Takes the link: it goes on by itself and is freed at its end, or when so many seconds have
 * passed, whatever the peer does until then. done is not called. */
void cg_link_part(CgLink *link, guint seconds);
void cg_link_free(CgLink *link); /* closes the socket, frees the session; done is not called */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgLink, cg_link_free)

/* --- Listening --------------------------------------------------------------------------------*/

typedef struct CgListener CgListener;
typedef void (*CgAccepted)(gpointer data, const CgSocket *socket); /* the callee takes socket->fd */
/* Replaces a stale socket file (one nobody listens on); a live one, or a file that is no socket, is
 * an error. The socket is mode 0600. */
CgListener *cg_listen(const CgAddress *address, CgAccepted accepted, gpointer data, GError **error);
void cg_listener_free(
	CgListener *listener); /* also removes the socket file, if it is still its own */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgListener, cg_listener_free)

/* --- Dialling ---------------------------------------------------------------------------------
 * Peer and target in; a socket or a refusal later. Freeing a dial cancels it. */

typedef struct CgDial CgDial;
/* Exactly one call, never from inside cg_dial(): socket set (the callee takes its fd), or error
 * set; both are lent for the call, in which the callee may free the dial. */
typedef void (*CgDialled)(gpointer data, const CgSocket *socket, const GError *error);
CgDial *cg_dial(const CgAddress *address, CgSpan target, CgDialled dialled, gpointer data);
void cg_dial_free(CgDial *dial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDial, cg_dial_free)

/* --- Connections --- */

/* One OBEX connection to the peer at an address, and the requests that queue for it. It connects
 * when the first request comes, and again after a loss; sets the path that a request needs, and
 * runs one request at a time. A request that is not read to its end holds up the others. A request
 * is sent a second time if the peer closes the connection before it answers. */
typedef struct CgConnection CgConnection;
typedef void (*CgLinked)(gpointer data, gboolean linked);

/* Returns a connection to address, which the caller owns. Nothing is sent before the first request.
 * target and params are those of the CONNECT and are copied; without params (size 0) the CONNECT
 * has none. Challenges are answered with CG_OBEX_PASSWORD. */
CgConnection *cg_connection_new(const CgAddress *address, CgSpan target, CgSpan params);

/* Frees the connection, whose requests must have been freed before. The link goes on by itself
 * until the peer has answered a DISCONNECT, for two seconds at most. */
void cg_connection_free(CgConnection *connection);

/* Sets the function that is called with TRUE when the link to the peer is made and with FALSE when
 * it has ended, at the latest from cg_connection_free(). It must not free the connection. */
void cg_connection_on_linked(CgConnection *connection, CgLinked linked, gpointer data);

typedef struct CgRequest CgRequest;

/* Queues a GET and returns it; the caller owns it. folder is the path that is set before it
 * ("telecom/pb", "" for the root; NULL: any) and is copied. Takes headers. wake is called when
 * cg_request_head() or cg_request_body() may have something new. */
CgRequest *cg_connection_get(CgConnection *connection, const char *folder, CgHeaders *headers,
			     CgWake wake);

/* Returns what cg_obex_client_head() does of this request. Besides: LOST if the peer cannot be
 * reached, UNAVAILABLE if it refuses the CONNECT, and its refusal if it refuses the path. */
CgCode cg_request_head(CgRequest *request, const CgHeaders **response);

/* Returns what cg_obex_client_body() does of this request. */
CgCode cg_request_body(CgRequest *request, CgSpan *chunk);

/* Returns why the request was LOST if the peer broke the protocol, else NULL. The error is lent. */
const GError *cg_request_error(const CgRequest *request);

/* Frees the request, which may be NULL. A running one is aborted and the next one goes on. */
void cg_request_free(CgRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRequest, cg_request_free)

/* A connected pair: the first end as a CgSocket for a link, the second as a bare, non-blocking fd
 * to hand out. */
gboolean cg_socket_pair(gboolean packets, CgSocket *ours, int *theirs, GError **error);
