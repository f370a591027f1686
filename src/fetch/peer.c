/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One OBEX connection to the phone, used by one request after the other.
 * Everything moves by turns of the main loop. A phone that can't be reached, or refuses the
 * CONNECT, ends what is queued; one that goes away ends what runs, and the next request dials
 * again. */
#include "peer-private.h"

#define SETPATH_DONT_CREATE 0x02

/* Seconds for the answer to an ABORT. Obexd forgets it (its queue is dropped with the transfer);
 * then what comes next is asked over a new connection, in time for who waits for it. */
#define ABORT_PATIENCE 2
/* Seconds for the answer to a DISCONNECT, an ABORT before it included. */
#define PARTING_PATIENCE 2

typedef enum {
	APART, /* no link */
	DIALLING,
	CONNECTING, /* CONNECT is asked */
	READY,
	WALKING, /* a SETPATH is asked, for `current` unless that was freed */
	RUNNING, /* `current` has the session */
} Phase;

struct CgPeer {
	CgAddress address;
	CgHeaders *connect;
	Phase phase;
	CgIdle *turn;
	CgDial *dial;
	CgLink *link;
	CgSession *client; /* the link's */
	gboolean gone;     /* the link has ended; `current` still reads what had come */
	CgLinkEnd end;     /* how */
	GError *error;     /* why, where the phone broke the protocol */

	CgFetchLinked on_linked;
	gpointer on_linked_data;
	gboolean linked; /* as was told last */

	GQueue *queue; /* CgRequest, waiting */
	CgRequest *current;
	char *where; /* the folder we stand in, "" for root; NULL: not known */
	char **way;  /* names of the walk, "" for root */
	guint way_at;
};

struct CgRequest {
	CgPeer *peer;
	char *folder;
	CgHeaders *headers;
	CgWake wake;
	gboolean behind; /* asked behind an ABORT that was not answered yet */
	gboolean again;  /* asked a second time */
	CgCode ended;    /* how, without the session; else WAIT */
	GError *error;
};

/* --- Ends -------------------------------------------------------------------------------------*/

static void end_request(CgRequest *request, CgCode code)
{
	request->ended = code;
	if (request->peer->error)
		request->error = g_error_copy(request->peer->error);
	cg_wake(request->wake);
}

static void end_current(CgPeer *peer, CgCode code)
{
	CgRequest *request = g_steal_pointer(&peer->current);
	if (request)
		end_request(request, code);
}

static void end_queue(CgPeer *peer, CgCode code)
{
	CgRequest *request;
	while ((request = g_queue_pop_head(peer->queue)))
		end_request(request, code);
}

static void tell_linked(CgPeer *peer, gboolean linked)
{
	if (peer->linked == linked)
		return;
	peer->linked = linked;
	if (peer->on_linked)
		peer->on_linked(peer->on_linked_data, linked);
}

void cg_peer_on_linked(CgPeer *peer, CgFetchLinked linked, gpointer data)
{
	peer->on_linked = linked;
	peer->on_linked_data = data;
}

static void drop_link(CgPeer *peer)
{
	tell_linked(peer, FALSE);
	peer->phase = APART;
	peer->client = NULL;
	peer->gone = FALSE;
	g_clear_pointer(&peer->link, cg_link_free);
	g_clear_pointer(&peer->where, g_free);
	g_clear_error(&peer->error);
	cg_idle_schedule(peer->turn);
}

/* The session is free again: of a request that was read to its end, or freed. */
static void release(CgPeer *peer)
{
	peer->current = NULL;
	peer->phase = READY;
	if (peer->gone)
		drop_link(peer);
	cg_idle_schedule(peer->turn);
}

/* Lost before its first answer, by a connection that the phone closed or that another's request had
 * stalled: a second connection may do. */
static gboolean may_ask_again(const CgRequest *request)
{
	const CgPeer *peer = request->peer;
	return !request->again && peer->gone && (request->behind || peer->end == CG_LINK_CLOSED);
}

static CgCode ask_again(CgRequest *request)
{
	request->again = TRUE;
	g_queue_push_head(request->peer->queue, request);
	release(request->peer);
	return CG_CODE_WAIT;
}

static void on_link_done(gpointer data, CgLinkEnd end, const GError *error)
{
	CgPeer *peer = data;
	if (end == CG_LINK_BROKEN && error)
		peer->error = g_error_copy(error);
	peer->gone = TRUE;
	peer->end = end;
	tell_linked(peer, FALSE);
	if (peer->phase == RUNNING)
		return;
	if (peer->current && may_ask_again(peer->current)) {
		ask_again(peer->current);
		return;
	}
	end_current(peer, CG_CODE_LOST);
	if (peer->phase == CONNECTING)
		end_queue(peer, CG_CODE_LOST);
	drop_link(peer);
}

/* --- Reaching the phone -----------------------------------------------------------------------*/

static void wake_peer(gpointer data)
{
	CgPeer *peer = data;
	cg_idle_schedule(peer->turn);
}

static void on_dialled(gpointer data, const CgSocket *socket, const GError *error)
{
	CgPeer *peer = data;
	g_clear_pointer(&peer->dial, cg_dial_free);
	if (!socket) {
		peer->phase = APART;
		end_queue(peer, CG_CODE_LOST);
		return;
	}
	CgObexLimits limits = cg_socket_limits(socket);
	peer->client = cg_obex_client_new(&limits);
	cg_obex_client_set_password(peer->client, CG_OBEX_PASSWORD);
	peer->link = cg_link_new(socket, peer->client, on_link_done, peer);
	tell_linked(peer, TRUE);
	peer->phase = CONNECTING;
	cg_obex_client_ask(peer->client, CG_OBEX_CONNECT, 0, peer->connect, CG_SPAN_EMPTY,
			   (CgWake){ wake_peer, peer });
}

static void dial(CgPeer *peer)
{
	CgSpan target;
	if (g_queue_is_empty(peer->queue))
		return;
	cg_headers_get_bytes(peer->connect, CG_HDR_TARGET, &target);
	peer->phase = DIALLING;
	peer->dial = cg_dial(&peer->address, target, on_dialled, peer);
}

static void on_connected(CgPeer *peer)
{
	const CgHeaders *response;
	CgCode code = cg_obex_client_head(peer->client, &response);
	if (code == CG_CODE_WAIT || code == CG_CODE_LOST)
		return; /* the link's end is told by the link */
	if (code == CG_CODE_SUCCESS) {
		peer->phase = READY;
		peer->where = g_strdup("");
		cg_idle_schedule(peer->turn);
		return;
	}
	end_queue(peer, CG_CODE_UNAVAILABLE);
	drop_link(peer);
}

/* --- Walking and asking -----------------------------------------------------------------------*/

static void run_current(CgPeer *peer)
{
	peer->phase = RUNNING;
	cg_obex_client_ask(peer->client, CG_OBEX_GET, 0, peer->current->headers, CG_SPAN_EMPTY,
			   peer->current->wake);
}

/* One SETPATH for each name of the way; at its end the request itself. */
static void walk_on(CgPeer *peer)
{
	const char *name = peer->way[peer->way_at++];
	if (!name) {
		peer->where = g_strdup(peer->current->folder);
		run_current(peer);
		return;
	}
	g_autoptr(CgHeaders) headers = cg_headers_new();
	cg_headers_set_text(headers, CG_HDR_NAME, name);
	peer->phase = WALKING;
	cg_obex_client_ask(peer->client, CG_OBEX_SETPATH, SETPATH_DONT_CREATE, headers,
			   CG_SPAN_EMPTY, (CgWake){ wake_peer, peer });
}

static void on_walked(CgPeer *peer)
{
	const CgHeaders *response;
	CgCode code = cg_obex_client_head(peer->client, &response);
	if (code == CG_CODE_WAIT || code == CG_CODE_LOST)
		return;
	if (code == CG_CODE_SUCCESS && peer->current) {
		walk_on(peer);
		return;
	}
	peer->phase = READY;
	end_current(peer, code);
	cg_idle_schedule(peer->turn);
}

static void start_next(CgPeer *peer)
{
	peer->current = g_queue_pop_head(peer->queue);
	if (!peer->current)
		return;
	peer->current->behind = cg_obex_client_busy(peer->client);
	if (!peer->current->behind)
		cg_link_set_silence(peer->link, CG_LINK_SILENCE);
	const char *folder = peer->current->folder;
	if (!folder || g_strcmp0(folder, peer->where) == 0) {
		run_current(peer);
		return;
	}
	g_clear_pointer(&peer->where, g_free);
	g_strfreev(peer->way);
	g_autofree char *from_root = g_strconcat("/", folder, NULL);
	peer->way = g_strsplit(from_root, "/", -1);
	peer->way_at = 0;
	walk_on(peer);
}

static void look(gpointer data)
{
	CgPeer *peer = data;
	switch (peer->phase) {
	case APART: dial(peer); break;
	case CONNECTING: on_connected(peer); break;
	case READY: start_next(peer); break;
	case WALKING: on_walked(peer); break;
	case DIALLING:
	case RUNNING: break;
	}
}

/* --- Outside ----------------------------------------------------------------------------------*/

CgPeer *cg_peer_new(const CgAddress *address, CgSpan target, CgSpan params)
{
	CgPeer *peer = g_new0(CgPeer, 1);
	peer->address = *address;
	peer->connect = cg_headers_new();
	cg_headers_set_bytes(peer->connect, CG_HDR_TARGET, target);
	if (params.size)
		cg_headers_set_bytes(peer->connect, CG_HDR_PARAMS, params);
	peer->turn = cg_idle_new((CgWake){ look, peer });
	peer->queue = g_queue_new();
	return peer;
}

/* The link outlives the peer by the time that a polite end takes. */
static void part(CgPeer *peer)
{
	if (!peer->link || peer->gone || peer->phase == CONNECTING) {
		cg_link_free(peer->link);
		return;
	}
	cg_obex_client_abort(peer->client);
	cg_obex_client_ask(peer->client, CG_OBEX_DISCONNECT, 0, NULL, CG_SPAN_EMPTY,
			   (CgWake){ NULL, NULL });
	cg_link_part(peer->link, PARTING_PATIENCE);
}

void cg_peer_free(CgPeer *peer)
{
	tell_linked(peer, FALSE);
	cg_idle_free(peer->turn);
	cg_dial_free(peer->dial);
	part(peer);
	cg_headers_free(peer->connect);
	g_queue_free(peer->queue);
	g_strfreev(peer->way);
	g_free(peer->where);
	g_clear_error(&peer->error);
	g_free(peer);
}

CgRequest *cg_peer_get(CgPeer *peer, const char *folder, CgHeaders *headers, CgWake wake)
{
	CgRequest *request = g_new0(CgRequest, 1);
	request->peer = peer;
	request->folder = g_strdup(folder);
	request->headers = headers;
	request->wake = wake;
	g_queue_push_tail(peer->queue, request);
	cg_idle_schedule(peer->turn);
	return request;
}

static gboolean is_running(const CgRequest *request)
{
	return request->peer->current == request && request->peer->phase == RUNNING;
}

/* After its last answer a request no longer has the session; its end is remembered. */
static CgCode settle(CgRequest *request, CgCode code)
{
	CgPeer *peer = request->peer;
	request->ended = code;
	if (code == CG_CODE_LOST && peer->error)
		request->error = g_error_copy(peer->error);
	release(peer);
	return code;
}

CgCode cg_request_head(CgRequest *request, const CgHeaders **response)
{
	if (!is_running(request))
		return request->ended;
	CgCode code = cg_obex_client_head(request->peer->client, response);
	if (code != CG_CODE_WAIT && !request->peer->gone)
		cg_link_set_silence(request->peer->link, CG_LINK_SILENCE);
	if (code == CG_CODE_WAIT || code == CG_CODE_CONTINUE || code == CG_CODE_SUCCESS)
		return code;
	if (code == CG_CODE_LOST && may_ask_again(request))
		return ask_again(request);
	return settle(request, code);
}

CgCode cg_request_body(CgRequest *request, CgSpan *chunk)
{
	if (!is_running(request))
		return request->ended;
	CgCode code = cg_obex_client_body(request->peer->client, chunk);
	return code == CG_CODE_WAIT || code == CG_CODE_CONTINUE ? code : settle(request, code);
}

const GError *cg_request_error(const CgRequest *request)
{
	return request->error;
}

void cg_request_free(CgRequest *request)
{
	if (!request)
		return;
	CgPeer *peer = request->peer;
	if (is_running(request)) {
		cg_obex_client_abort(peer->client);
		if (cg_obex_client_busy(peer->client))
			cg_link_set_silence(peer->link, ABORT_PATIENCE);
		release(peer);
	} else if (peer->current == request) {
		peer->current = NULL; /* the walk ends with the answer that is still to come */
	} else {
		g_queue_remove(peer->queue, request);
	}
	cg_headers_free(request->headers);
	g_free(request->folder);
	g_clear_error(&request->error);
	g_free(request);
}
