/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link, among its own sources: what a transport must have, and the unix sockets that two of them
 * are. */
#pragma once

#include <contactguard/link.h>

#include <sys/un.h>

/* --- Transports --- */

/* One kind of address. transport.c has the table. At a transport without listen nobody can listen.
 */
struct CgTransport {
	const char *prefix;   /* "unix:" */
	gboolean packets;     /* SOCK_SEQPACKET */
	gboolean has_records; /* its connectors tell the peer's record */

	/* Fills address->path from what follows the prefix. Returns FALSE and sets CG_ERROR_CONFIG
	 * if that is no address. */
	gboolean (*parse)(const char *rest, CgAddress *address, GError **error);

	/* Begins to connect. Returns a connector that has been initialised; never NULL. target is
	 * as in cg_connect(). */
	CgConnector *(*connect)(const CgAddress *address, CgSpan target);

	/* As cg_listen(). */
	CgListener *(*listen)(const CgAddress *address, CgAccepted accepted, gpointer data,
			      GError **error);
};

/* What every transport's connector begins with, as `base`. */
struct CgConnector {
	CgConnected connected;
	gpointer data;
	CgIdle *idle;    /* reports the outcome */
	CgSocket socket; /* fd -1 until it is connected */
	CgServiceRecord record;
	gboolean has_record;
	GError *error;
	void (*free)(CgConnector *connector); /* frees all of it but what the base owns */
};

void cg_connector_init(CgConnector *connector, void (*free)(CgConnector *connector));

/* Returns how the connect() of a socket went that can be written now: 0, or its errno. */
int cg_connector_outcome(int fd);

/* Reports the socket, whose fd it takes, and the peer's record (NULL if the transport has none)
 * from the main loop. This or the next is called once. */
void cg_connector_succeed(CgConnector *connector, const CgSocket *socket,
			  const CgServiceRecord *record);

/* Reports the error, which it takes, from the main loop. */
void cg_connector_fail(CgConnector *connector, GError *error);

/* What every transport's listener begins with, as `base`. */
struct CgListener {
	void (*free)(CgListener *listener);
};

/* --- Connected sockets --- */

/* Returns whether this is a unix socket, and none of Bluetooth. */
gboolean cg_socket_is_unix(const CgSocket *socket);

/* --- Unix sockets --- */

gboolean cg_unix_parse(const char *rest, CgAddress *address, GError **error);
CgConnector *cg_unix_connect(const CgAddress *address, CgSpan target);
CgListener *cg_unix_listen(const CgAddress *address, CgAccepted accepted, gpointer data,
			   GError **error);

/* Returns a new socket for the address, non-blocking and close-on-exec, or -1 and
 * CG_ERROR_SYSTEM. */
int cg_unix_socket(const CgAddress *address, GError **error);

/* Fills name with the address as the system calls want it. */
void cg_unix_name(const CgAddress *address, struct sockaddr_un *name);

/* Returns fd, which it takes, with the limits of a unix socket of that kind. */
CgSocket cg_unix_connected(int fd, gboolean packets);
