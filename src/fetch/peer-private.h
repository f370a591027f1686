/* SPDX-License-Identifier: GPL-2.0-or-later */
/* fetch, among its own sources: one OBEX connection to the phone, and the requests that queue for
 * it.
 *
 * Dials when the first request comes and again after a loss; connects, walks to the folder a
 * request wants to stand in, and runs one request at a time. A request that is not read to its end
 * holds up the rest. One that the phone hangs up on before it answers is asked once more. */
#pragma once

#include <contactguard/fetch.h>
#include <contactguard/link.h>
#include <contactguard/obex.h>

typedef struct CgPeer CgPeer;
/* target and params (of the CONNECT; may be empty) are copied. */
CgPeer *cg_peer_new(const CgAddress *address, CgSpan target, CgSpan params);
void cg_peer_free(CgPeer *peer); /* its requests must be gone */
void cg_peer_on_linked(CgPeer *peer, CgFetchLinked linked, gpointer data);

typedef struct CgRequest CgRequest;
/* Queues a GET. folder: where to stand ("telecom/pb"; NULL: anywhere), copied. Takes headers. */
CgRequest *cg_peer_get(CgPeer *peer, const char *folder, CgHeaders *headers, CgWake wake);
/* As cg_obex_client_head() and _body(); LOST also when the phone is out of reach, and a folder's
 * refusal is the request's. */
CgCode cg_request_head(CgRequest *request, const CgHeaders **response);
CgCode cg_request_body(CgRequest *request, CgSpan *chunk);
/* Why the link broke, where the phone broke the protocol; else NULL. Lent. */
const GError *cg_request_error(const CgRequest *request);
void cg_request_free(CgRequest *request); /* NULL is fine; aborts a running one, the next goes on */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRequest, cg_request_free)
