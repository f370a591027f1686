/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link, among the sources of its transport `bt:`. */
#pragma once

#include "link-private.h"

/* RFCOMM's server channels (Core, RFCOMM with TS 07.10, 5.4). */
enum { CG_RFCOMM_CHANNEL_MIN = 1, CG_RFCOMM_CHANNEL_MAX = 30 };

/* --- Sockets; fd is non-blocking and close-on-exec --- */

/* What is dialled at a peer: an L2CAP channel for SDP or for OBEX, or an RFCOMM channel. */
typedef enum { CG_BT_SDP, CG_BT_L2CAP, CG_BT_RFCOMM } CgBtKind;

/* Returns a socket of that kind with its security level and MTU, or -1 and CG_ERROR_SYSTEM, which
 * says so if the kernel has no Bluetooth. The caller owns it. */
int cg_bt_socket(CgBtKind kind, GError **error);

/* Fills adapter (CG_BDADDR_SIZE bytes) with the address of the adapter that has a connection with
 * this peer. Returns FALSE if none has. */
gboolean cg_bt_find_adapter(const char *peer, char *adapter);

/* Begins to connect to the peer's port (a PSM or a channel), from the adapter that is connected to
 * the peer, or else from the one that the kernel takes. Returns 0, or an errno, which is
 * EINPROGRESS if the socket becomes writable later. */
int cg_bt_dial(int fd, CgBtKind kind, const CgAddress *address, guint16 port);

/* Returns fd, which it takes and which is connected, with the limits of its channel. */
CgSocket cg_bt_connected(int fd, CgBtKind kind);

/* Fills ends as cg_socket_ends() does. kind is not SDP. FALSE: the socket is not connected. */
gboolean cg_bt_ends(int fd, CgBtKind kind, CgSocketEnds *ends);

CgConnector *cg_bt_connect(const CgAddress *address, CgSpan target);
gboolean cg_bt_parse(const char *rest, CgAddress *address, GError **error);

/* --- Searching the peer's service records --- */

/* A search for the record of one service. */
typedef struct CgBtSearch CgBtSearch;

/* Called once, from the main loop: with the record, or with CG_ERROR_LOST if the peer has none that
 * can be dialled, refuses, or answers without end. Both are lent for the call. The callee may free
 * the search after it has returned only. */
typedef void (*CgBtSearched)(gpointer data, const CgServiceRecord *record, const GError *error);

/* Asks over fd, which it takes and which is connected to the peer's SDP server, for the service of
 * that class (16 bits). Returns a search, which the caller owns, or NULL and CG_ERROR_SYSTEM or
 * CG_ERROR_LOST. */
CgBtSearch *cg_bt_search_new(int fd, guint16 service, CgBtSearched searched, gpointer data,
			     GError **error);

/* Frees the search, which may be NULL, and closes its socket. searched is not called any more. */
void cg_bt_search_free(CgBtSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBtSearch, cg_bt_search_free)
