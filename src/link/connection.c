/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One OBEX connection to a peer, used by one request after the other.
 * It moves one step in each idle call of the main loop. If the peer cannot be reached or refuses
 * the CONNECT, all requests in the queue end. If the peer goes away, the running request ends and
 * the next one connects again. */
#include <contactguard/profile.h>

#include "link-private.h"

#include <string.h>

/* Seconds that the answer to an ABORT may take. Stock obexd never answers it, since it drops
 * its queue together with the transfer. The next request then uses a new connection, which is early
 * enough for whoever waits for it. */
#define ABORT_TIMEOUT 2
/* Seconds that the answer to a DISCONNECT may take, with that to an ABORT before it. */
#define DISCONNECT_TIMEOUT 2

typedef enum {
	DISCONNECTED, /* there is no link */
	LINKING,      /* the transport connects */
	CONNECTING,   /* CONNECT was sent */
	READY,
	SETTING_PATH, /* a SETPATH was sent, for `current` unless that was freed */
	RUNNING,      /* `current` uses the session */
} Phase;

struct CgConnection {
	CgAddress address;
	char target[CG_TARGET_SIZE];
	CgConnectParams params;
	CgServiceRecord record;
	gboolean has_record; /* FALSE: the transport is yet to tell it */
	Phase phase;
	CgIdle *idle; /* calls advance_connection() */
	CgConnector *connector;
	CgLink *link;
	CgSession *client; /* belongs to the link */
	gboolean gone;     /* the link has ended; `current` still reads what had arrived */
	CgLinkEnd end;     /* how it ended */
	GError *error;     /* why, if the peer broke the protocol */

	CgLinked on_linked;
	gpointer on_linked_data;
	gboolean linked; /* the last that on_linked was told */

	GQueue *queue; /* CgRequest *, those that wait */
	CgRequest *current;
	char *cwd;   /* the peer's current folder, "" for the root; NULL: not known */
	char **path; /* the names to set for `current`, the first is "" for the root */
	guint path_at;
};

struct CgRequest {
	CgConnection *connection;
	char *folder;
	CgHeaders *headers; /* NULL: nothing is sent, it awaits the connection */
	CgWake wake;
	gboolean after_abort; /* sent while the answer to an ABORT was still owed */
	gboolean retried;     /* sent a second time */
	CgCode ended;         /* how it ended, once it has no session; else WAIT */
	GError *error;
};

/* --- Ends --- */

static void end_request(CgRequest *request, CgCode code)
{
	request->ended = code;
	if (request->connection->error)
		request->error = g_error_copy(request->connection->error);
	cg_wake(request->wake);
}

static void end_current(CgConnection *connection, CgCode code)
{
	CgRequest *request = g_steal_pointer(&connection->current);

	if (request)
		end_request(request, code);
}

static void end_queue(CgConnection *connection, CgCode code)
{
	CgRequest *request;

	while ((request = g_queue_pop_head(connection->queue)))
		end_request(request, code);
}

static void report_linked(CgConnection *connection, gboolean linked)
{
	if (connection->linked == linked)
		return;
	connection->linked = linked;
	if (connection->on_linked)
		connection->on_linked(connection->on_linked_data, linked);
}

void cg_connection_on_linked(CgConnection *connection, CgLinked linked, gpointer data)
{
	connection->on_linked = linked;
	connection->on_linked_data = data;
}

static void drop_link(CgConnection *connection)
{
	report_linked(connection, FALSE);
	connection->phase = DISCONNECTED;
	connection->client = NULL;
	connection->gone = FALSE;
	g_clear_pointer(&connection->link, cg_link_free);
	g_clear_pointer(&connection->cwd, g_free);
	g_clear_error(&connection->error);
	cg_idle_schedule(connection->idle);
}

/* The running request was read to its end or freed: the next one may have the session. */
static void release_session(CgConnection *connection)
{
	connection->current = NULL;
	connection->phase = READY;
	if (connection->gone)
		drop_link(connection);
	cg_idle_schedule(connection->idle);
}

/* A request that was lost before its first answer may succeed on a new connection, if the peer
 * closed the old one or another request had stalled it. */
static gboolean may_retry(const CgRequest *request)
{
	const CgConnection *connection = request->connection;

	return !request->retried && connection->gone &&
	       (request->after_abort || connection->end == CG_LINK_CLOSED);
}

static CgCode retry_request(CgRequest *request)
{
	request->retried = TRUE;
	g_queue_push_head(request->connection->queue, request);
	release_session(request->connection);
	return CG_CODE_WAIT;
}

static void on_link_done(gpointer data, CgLinkEnd end, const GError *error)
{
	CgConnection *connection = data;

	if (end == CG_LINK_BROKEN && error)
		connection->error = g_error_copy(error);
	connection->gone = TRUE;
	connection->end = end;
	report_linked(connection, FALSE);
	if (connection->phase == RUNNING)
		return;
	if (connection->current && may_retry(connection->current)) {
		retry_request(connection->current);
		return;
	}
	end_current(connection, CG_CODE_LOST);
	if (connection->phase == CONNECTING)
		end_queue(connection, CG_CODE_LOST);
	drop_link(connection);
}

/* --- Connecting --- */

static void schedule_advance(gpointer data)
{
	CgConnection *connection = data;

	cg_idle_schedule(connection->idle);
}

static CgSpan target_span(const CgConnection *connection)
{
	return (CgSpan){ (const guint8 *)connection->target, sizeof(connection->target) };
}

static CgHeaders *connect_headers(const CgConnection *connection)
{
	CgHeaders *headers = cg_headers_new();
	g_auto(CgBuffer) params = { 0 };

	cg_headers_set_bytes(headers, CG_HDR_TARGET, target_span(connection));
	connection->params(&connection->record, &params);
	if (params.size)
		cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_buffer_span(&params));
	return headers;
}

/* The record outlives the connector, which lends it. */
static void keep_record(CgConnection *connection, const CgServiceRecord *record)
{
	if (record)
		connection->record = *record;
	connection->has_record = TRUE;
}

static void on_socket(gpointer data, const CgSocket *socket, const CgServiceRecord *record,
		      const GError *error)
{
	CgConnection *connection = data;
	g_autoptr(CgHeaders) connect = NULL;

	g_clear_pointer(&connection->connector, cg_connector_free);
	if (!socket) {
		connection->phase = DISCONNECTED;
		end_queue(connection, CG_CODE_LOST);
		return;
	}
	keep_record(connection, record);
	connect = connect_headers(connection);
	connection->client = cg_obex_client_new(&socket->limits);
	cg_obex_client_set_password(connection->client, CG_OBEX_PASSWORD);
	connection->link = cg_link_new(socket, connection->client, on_link_done, connection);
	report_linked(connection, TRUE);
	connection->phase = CONNECTING;
	cg_obex_client_start(connection->client, CG_OBEX_CONNECT, 0, connect, CG_SPAN_EMPTY,
			     (CgWake){ schedule_advance, connection });
}

static void connect_to_peer(CgConnection *connection)
{
	if (g_queue_is_empty(connection->queue))
		return;
	connection->phase = LINKING;
	connection->connector =
		cg_connect(&connection->address, target_span(connection), on_socket, connection);
}

static void on_connected(CgConnection *connection)
{
	CgCode code = cg_obex_client_head(connection->client, NULL);

	if (code == CG_CODE_WAIT || code == CG_CODE_LOST)
		return; /* on_link_done() handles the loss */
	if (code == CG_CODE_SUCCESS) {
		connection->phase = READY;
		connection->cwd = g_strdup("");
		cg_idle_schedule(connection->idle);
		return;
	}
	end_queue(connection, CG_CODE_UNAVAILABLE);
	drop_link(connection);
}

/* --- Setting the path and sending the request --- */

static void run_current(CgConnection *connection)
{
	connection->phase = RUNNING;
	cg_obex_client_start(connection->client, CG_OBEX_GET, 0, connection->current->headers,
			     CG_SPAN_EMPTY, connection->current->wake);
}

/* Sends one SETPATH for each name of the path, then the request itself. */
static void set_next_path(CgConnection *connection)
{
	const char *name = connection->path[connection->path_at++];
	g_autoptr(CgHeaders) headers = NULL;

	if (!name) {
		connection->cwd = g_strdup(connection->current->folder);
		run_current(connection);
		return;
	}
	headers = cg_headers_new();
	cg_headers_set_text(headers, CG_HDR_NAME, name);
	connection->phase = SETTING_PATH;
	cg_obex_client_start(connection->client, CG_OBEX_SETPATH, CG_SETPATH_DONT_CREATE, headers,
			     CG_SPAN_EMPTY, (CgWake){ schedule_advance, connection });
}

static void on_path_set(CgConnection *connection)
{
	CgCode code = cg_obex_client_head(connection->client, NULL);

	if (code == CG_CODE_WAIT || code == CG_CODE_LOST)
		return;
	if (code == CG_CODE_SUCCESS && connection->current) {
		set_next_path(connection);
		return;
	}
	/* A phone that does not go to the root does not take names from another folder either. */
	if (connection->current && !*connection->current->folder) {
		run_current(connection);
		return;
	}
	connection->phase = READY;
	end_current(connection, code);
	cg_idle_schedule(connection->idle);
}

/* Returns the name of each SETPATH from the root on, which has the empty name. */
static char **split_folder(const char *folder)
{
	static const char *const root[] = { "", NULL };
	g_autofree char *path = g_strconcat("/", folder, NULL);

	return *folder ? g_strsplit(path, "/", -1) : g_strdupv((char **)root);
}

static void start_next(CgConnection *connection)
{
	CgRequest *request = g_queue_pop_head(connection->queue);

	connection->current = request;
	if (!request)
		return;
	if (!request->headers) {
		end_current(connection, CG_CODE_SUCCESS);
		cg_idle_schedule(connection->idle);
		return;
	}
	request->after_abort = cg_obex_client_busy(connection->client);
	/* Until the answer to an ABORT has come, its shorter timeout stays. */
	if (!request->after_abort)
		cg_link_set_idle_timeout(connection->link, CG_LINK_IDLE_TIMEOUT);
	if (!request->folder || g_strcmp0(request->folder, connection->cwd) == 0) {
		run_current(connection);
		return;
	}
	g_clear_pointer(&connection->cwd, g_free);
	g_strfreev(connection->path);
	connection->path = split_folder(request->folder);
	connection->path_at = 0;
	set_next_path(connection);
}

static void advance_connection(gpointer data)
{
	CgConnection *connection = data;

	switch (connection->phase) {
	case DISCONNECTED: connect_to_peer(connection); break;
	case CONNECTING: on_connected(connection); break;
	case READY: start_next(connection); break;
	case SETTING_PATH: on_path_set(connection); break;
	case LINKING:
	case RUNNING: break;
	}
}

/* --- The connection --- */

CgConnection *cg_connection_new(const CgAddress *address, CgSpan target,
				const CgServiceRecord *record, CgConnectParams params)
{
	CgConnection *connection = g_new0(CgConnection, 1);

	g_assert(target.size == sizeof(connection->target));
	connection->address = *address;
	memcpy(connection->target, target.data, target.size);
	connection->params = params;
	connection->record = *record;
	connection->has_record = !address->transport->has_records;
	connection->idle = cg_idle_new((CgWake){ advance_connection, connection });
	connection->queue = g_queue_new();
	return connection;
}

/* The link outlives the connection until the peer has answered the DISCONNECT. */
static void disconnect_politely(CgConnection *connection)
{
	if (!connection->link || connection->gone || connection->phase == CONNECTING) {
		cg_link_free(connection->link);
		return;
	}
	cg_obex_client_abort(connection->client);
	cg_obex_client_start(connection->client, CG_OBEX_DISCONNECT, 0, NULL, CG_SPAN_EMPTY,
			     (CgWake){ NULL, NULL });
	cg_link_linger(connection->link, DISCONNECT_TIMEOUT);
}

void cg_connection_free(CgConnection *connection)
{
	report_linked(connection, FALSE);
	cg_idle_free(connection->idle);
	cg_connector_free(connection->connector);
	disconnect_politely(connection);
	g_queue_free(connection->queue);
	g_strfreev(connection->path);
	g_free(connection->cwd);
	g_clear_error(&connection->error);
	g_free(connection);
}

const CgServiceRecord *cg_connection_record(const CgConnection *connection)
{
	return connection->has_record ? &connection->record : NULL;
}

CgRequest *cg_connection_await(CgConnection *connection, CgWake wake)
{
	return cg_connection_get(connection, NULL, NULL, wake);
}

CgRequest *cg_connection_get(CgConnection *connection, const char *folder, CgHeaders *headers,
			     CgWake wake)
{
	CgRequest *request = g_new0(CgRequest, 1);

	request->connection = connection;
	request->folder = g_strdup(folder);
	request->headers = headers;
	request->wake = wake;
	g_queue_push_tail(connection->queue, request);
	cg_idle_schedule(connection->idle);
	return request;
}

/* --- The request --- */

static gboolean is_running(const CgRequest *request)
{
	return request->connection->current == request && request->connection->phase == RUNNING;
}

/* Records how the request ended. After its last answer it no longer has the session. */
static CgCode finish_request(CgRequest *request, CgCode code)
{
	CgConnection *connection = request->connection;

	request->ended = code;
	if (code == CG_CODE_LOST && connection->error)
		request->error = g_error_copy(connection->error);
	release_session(connection);
	return code;
}

CgCode cg_request_head(CgRequest *request, const CgHeaders **response)
{
	CgConnection *connection = request->connection;
	CgCode code;

	if (!is_running(request))
		return request->ended;
	code = cg_obex_client_head(connection->client, response);
	/* Once this request is answered, no ABORT waits for its answer any more. */
	if (code != CG_CODE_WAIT && !connection->gone)
		cg_link_set_idle_timeout(connection->link, CG_LINK_IDLE_TIMEOUT);
	if (code == CG_CODE_WAIT || code == CG_CODE_CONTINUE || code == CG_CODE_SUCCESS)
		return code;
	if (code == CG_CODE_LOST && may_retry(request))
		return retry_request(request);
	return finish_request(request, code);
}

CgCode cg_request_body(CgRequest *request, CgSpan *chunk)
{
	CgCode code;

	if (!is_running(request))
		return request->ended;
	code = cg_obex_client_body(request->connection->client, chunk);
	return code == CG_CODE_WAIT || code == CG_CODE_CONTINUE ? code
								: finish_request(request, code);
}

const GError *cg_request_error(const CgRequest *request)
{
	return request->error;
}

void cg_request_free(CgRequest *request)
{
	CgConnection *connection;

	if (!request)
		return;
	connection = request->connection;
	if (is_running(request)) {
		cg_obex_client_abort(connection->client);
		if (cg_obex_client_busy(connection->client))
			cg_link_set_idle_timeout(connection->link, ABORT_TIMEOUT);
		release_session(connection);
	} else if (connection->current == request) {
		connection->current = NULL; /* on_path_set() goes on when the answer comes */
	} else {
		g_queue_remove(connection->queue, request);
	}
	g_clear_pointer(&request->headers, cg_headers_free);
	g_free(request->folder);
	g_clear_error(&request->error);
	g_free(request);
}
