/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The server's end of a session: it reads requests, asks the profile, and writes answers.
 *
 * It refuses by itself what no profile should see: unknown opcodes, malformed packets, SETPATH
 * flags that are reserved or create a folder, a second operation inside a running one, and a
 * CONNECT to another target than that of the connection (Bad Request); anything before CONNECT
 * (Forbidden); a wrong ConnectionID (Service Unavailable); and endless request headers (Entity Too
 * Large). */
#include "obex-private.h"

typedef struct {
	CgSession base;
	const CgObexProfile *profile;
	gpointer data;
	gboolean connected;
	CgBuffer target;          /* of the connection */
	guint32 connection, next; /* the current ConnectionID, and the next one to give */
	CgServerOp *op;           /* the running operation, or NULL */
	CgText *password;
	gboolean draining; /* packets of a refused streaming PUT may still arrive */
} Server;

typedef struct {
	guint8 opcode; /* with the final bit */
	gboolean final;
	CgPacket packet;
	CgHeaders *headers;
	CgSpan body; /* data is NULL if there is none */
} Request;

/* Returns the code to answer with, together with the headers in response if it is SUCCESS; or WAIT
 * if the answer comes later. */
typedef CgCode (*HandleRequest)(Server *server, const Request *request, CgHeaders *response);

static void drop_op(Server *server)
{
	if (!server->op)
		return;
	g_clear_pointer(&server->op, cg_server_op_free);
	cg_session_drop_packet(&server->base);
}

/* A profile may only accept or refuse; any other code is its fault. */
static CgCode accept_or_refuse(CgCode code)
{
	return code == CG_CODE_SUCCESS || code >= CG_CODE_BAD_REQUEST ? code : CG_CODE_INTERNAL;
}

/* --- CONNECT, SETPATH, DISCONNECT and ABORT --- */

static guint32 increment_connection(guint32 connection)
{
	return connection + 1 == G_MAXUINT32 ? 0 : connection + 1;
}

static void answer_challenge(const Server *server, const CgHeaders *request, CgHeaders *response)
{
	g_auto(CgBuffer) digest = { 0 };
	CgSpan challenge;

	if (server->password && cg_headers_get_bytes(request, CG_HDR_AUTH_CHALLENGE, &challenge) &&
	    cg_challenge_answer(challenge, server->password, &digest))
		cg_headers_set_bytes(response, CG_HDR_AUTH_RESPONSE, cg_buffer_span(&digest));
}

/* One connection a link: a second CONNECT takes the place of the first, but never to another
 * target, of which this one would then be beside. */
static CgCode handle_connect(Server *server, const Request *request, CgHeaders *response)
{
	CgSpan target = CG_SPAN_EMPTY;
	CgCode code;

	cg_headers_get_bytes(request->headers, CG_HDR_TARGET, &target);
	if (server->connected && !cg_span_equal(target, cg_buffer_span(&server->target)))
		return CG_CODE_BAD_REQUEST;
	server->connected = FALSE;
	if (!cg_session_set_peer_max(&server->base, request->packet.max) ||
	    !server->profile->connect)
		return CG_CODE_BAD_REQUEST;
	cg_headers_set_u32(response, CG_HDR_CONNECTION, server->next);
	if (target.size > 0)
		cg_headers_set_bytes(response, CG_HDR_WHO, target);
	code = accept_or_refuse(server->profile->connect(server->data, request->headers, response));
	if (code != CG_CODE_SUCCESS)
		return code;
	answer_challenge(server, request->headers, response);
	cg_buffer_truncate(&server->target, 0);
	cg_buffer_append(&server->target, target);
	server->connected = TRUE;
	server->connection = server->next;
	server->next = increment_connection(server->next);
	return code;
}

/* The client closes the link, or connects again. */
static CgCode handle_disconnect(Server *server, const Request *request, CgHeaders *response)
{
	server->connected = FALSE;
	return CG_CODE_SUCCESS;
}

static CgCode handle_abort(Server *server, const Request *request, CgHeaders *response)
{
	return CG_CODE_SUCCESS;
}

/* The first packet of a request has to name the connection, and later ones may (OBEX 2.2.11). Some
 * cars never do, and phones take that: a link has only one connection. */
static CgCode check_connection(const Server *server, const Request *request)
{
	guint32 id;

	if (!server->connected)
		return CG_CODE_FORBIDDEN;
	return !cg_headers_get_u32(request->headers, CG_HDR_CONNECTION, &id) ||
			       id == server->connection
		       ? CG_CODE_SUCCESS
		       : CG_CODE_UNAVAILABLE;
}

static CgCode handle_setpath(Server *server, const Request *request, CgHeaders *response)
{
	const char *name = cg_headers_get_text(request->headers, CG_HDR_NAME);
	gboolean up = request->packet.flags & CG_SETPATH_UP;
	CgCode code = check_connection(server, request);

	if (code != CG_CODE_SUCCESS)
		return code;
	if ((request->packet.flags & ~CG_SETPATH_UP) != CG_SETPATH_DONT_CREATE ||
	    !server->profile->setpath)
		return CG_CODE_BAD_REQUEST;
	if (name && !*name)
		name = NULL;
	return accept_or_refuse(server->profile->setpath(server->data, name, up));
}

/* --- GET and PUT --- */

/* Adds the packet to the running operation. If none runs, one begins with it. */
static CgCode join_op(Server *server, const Request *request)
{
	gboolean first = server->op == NULL;
	CgCode code = check_connection(server, request);
	gboolean srm;

	if (code != CG_CODE_SUCCESS)
		return code;
	if (first) {
		/* A GET whose request takes several packets gets no SRM, since each of them is
		 * answered. */
		srm = server->base.limits.packets && cg_headers_srm(request->headers) &&
		      (request->final || request->opcode == CG_OBEX_PUT);
		server->op = cg_server_op_new(request->opcode, srm);
	}
	if (server->op->profile_op)
		return CG_CODE_SUCCESS;
	/* The packet was parsed once already, by read_request(), so this does not fail. */
	cg_headers_parse(server->op->request, request->packet.headers, NULL, NULL, NULL);
	return cg_headers_size(server->op->request) > CG_HEADERS_MAX ? CG_CODE_TOO_LARGE
								     : CG_CODE_SUCCESS;
}

static CgCode start_op(Server *server, CgCode (*open)(gpointer, const CgHeaders *, CgObexOp **))
{
	CgServerOp *op = server->op;
	CgCode code = accept_or_refuse(open(server->data, op->request, &op->profile_op));

	return code == CG_CODE_SUCCESS && !op->profile_op ? CG_CODE_INTERNAL : code;
}

static CgCode handle_get(Server *server, const Request *request, CgHeaders *response)
{
	CgCode code = server->profile->get ? join_op(server, request) : CG_CODE_BAD_REQUEST;
	CgServerOp *op = server->op;

	if (code != CG_CODE_SUCCESS)
		return code;
	if (!op->ended && request->final)
		code = start_op(server, server->profile->get);
	if (code != CG_CODE_SUCCESS)
		return code;
	/* Some clients ask for the rest of an answer without the final bit. */
	op->ended = op->ended || request->final;
	op->wait = cg_headers_srmp(request->headers);
	op->owed = TRUE;
	return CG_CODE_WAIT;
}

static CgCode pass_data(CgObexOp *profile_op, const Request *request)
{
	if (!profile_op->class->data)
		return CG_CODE_BAD_REQUEST;
	return accept_or_refuse(profile_op->class->data(profile_op, request->body, request->final));
}

static CgCode handle_put(Server *server, const Request *request, CgHeaders *response)
{
	gboolean has_data = request->body.data || request->final;
	CgCode code = server->profile->put ? join_op(server, request) : CG_CODE_BAD_REQUEST;
	CgServerOp *op = server->op;

	if (code == CG_CODE_SUCCESS && has_data && !op->profile_op)
		code = start_op(server, server->profile->put);
	if (code == CG_CODE_SUCCESS && has_data)
		code = pass_data(op->profile_op, request);
	if (code != CG_CODE_SUCCESS)
		return code;
	op->ended = request->final;
	op->owed = request->final || !op->srm;
	return CG_CODE_WAIT;
}

/* --- Dispatch --- */

typedef struct {
	guint8 opcode;
	gboolean split; /* it may come without the final bit: a request has several packets, or
			   clients leave the bit out of an ABORT */
	gboolean ends;  /* ends the running operation and is never refused */
	CgPacketKind kind;
	HandleRequest handle;
} Handler;

static const Handler handlers[] = {
	{ CG_OBEX_CONNECT, FALSE, FALSE, CG_PACKET_CONNECT, handle_connect },
	{ CG_OBEX_DISCONNECT, FALSE, TRUE, CG_PACKET_PLAIN, handle_disconnect },
	{ CG_OBEX_PUT, TRUE, FALSE, CG_PACKET_PLAIN, handle_put },
	{ CG_OBEX_GET, TRUE, FALSE, CG_PACKET_PLAIN, handle_get },
	{ CG_OBEX_SETPATH, FALSE, FALSE, CG_PACKET_SETPATH, handle_setpath },
	{ CG_OBEX_ABORT, TRUE, TRUE, CG_PACKET_PLAIN, handle_abort },
};

static const Handler *find_handler(guint8 code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++) {
		const Handler *handler = &handlers[i];

		if (code == handler->opcode ||
		    (handler->split && (code | CG_PACKET_FINAL) == handler->opcode))
			return handler;
	}
	return NULL;
}

/* Returns SUCCESS, BAD_REQUEST, or LOST and an error if the framing is lost. */
static CgCode read_request(Request *request, const Handler *handler, CgSpan bytes, GError **error)
{
	g_autoptr(GError) fault = NULL;
	CgSpan params;

	if (!cg_packet_read(&request->packet, handler->kind, bytes, &fault) ||
	    !cg_headers_parse(request->headers, request->packet.headers, &request->body, NULL,
			      &fault)) {
		if (!g_error_matches(fault, CG_ERROR, CG_ERROR_FRAMING))
			return CG_CODE_BAD_REQUEST;
		g_propagate_error(error, g_steal_pointer(&fault));
		return CG_CODE_LOST;
	}
	if (cg_headers_get_bytes(request->headers, CG_HDR_PARAMS, &params) &&
	    !cg_params_valid(params))
		return CG_CODE_BAD_REQUEST;
	return CG_CODE_SUCCESS;
}

static void send_answer(Server *server, guint8 opcode, CgCode code, const CgHeaders *response)
{
	const CgPacket packet = {
		.kind = opcode == CG_OBEX_CONNECT ? CG_PACKET_CONNECT : CG_PACKET_PLAIN,
		.version = CG_PACKET_VERSION,
		.max = server->base.limits.rx_max,
	};
	CgWriter *writer = cg_session_begin_packet(&server->base, &packet);

	if (code == CG_CODE_SUCCESS)
		cg_headers_write(response, writer);
	if (writer->failed) {
		/* Only a CONNECT has headers here, and the client did not learn its connection. */
		server->connected = FALSE;
		cg_session_begin_packet(&server->base, &packet);
		code = CG_CODE_INTERNAL;
	}
	cg_session_finish_packet(&server->base, code);
}

/* The client of a streaming PUT learns late that it was refused. Packets that it has sent by then
 * have no ConnectionID and are dropped without an answer; anything else is a new request. Returns
 * TRUE if this packet is dropped. */
static gboolean drain_packet(Server *server, const Request *request)
{
	if (!server->draining)
		return FALSE;
	server->draining = request->opcode == CG_OBEX_PUT &&
			   !cg_headers_has(request->headers, CG_HDR_CONNECTION);
	if (!server->draining)
		return FALSE;
	server->draining = !request->final;
	return TRUE;
}

static gboolean server_packet(CgSession *session, CgSpan bytes, GError **error)
{
	Server *server = (Server *)session;
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autoptr(CgHeaders) response = cg_headers_new();
	Request request = { .opcode = bytes.data[0] | CG_PACKET_FINAL,
			    .final = bytes.data[0] & CG_PACKET_FINAL,
			    .headers = headers };
	const Handler *handler = find_handler(bytes.data[0]);
	CgServerOp *op = server->op;
	CgCode code = handler ? read_request(&request, handler, bytes, error) : CG_CODE_BAD_REQUEST;

	if (code == CG_CODE_LOST)
		return FALSE;
	if (drain_packet(server, &request))
		return TRUE;
	if (handler && handler->ends)
		code = CG_CODE_SUCCESS;
	else if (op && op->opcode != request.opcode)
		code = CG_CODE_BAD_REQUEST;
	if (code == CG_CODE_SUCCESS)
		code = handler->handle(server, &request, response);
	if (code == CG_CODE_WAIT)
		return TRUE;
	/* An operation's own answers come from server_produce(). An answer from here ends it. */
	server->draining = code != CG_CODE_SUCCESS && op && op->srm && !request.final;
	drop_op(server);
	send_answer(server, bytes.data[0], code, response);
	return TRUE;
}

/* --- The session --- */

static gboolean server_accepts(const CgSession *session, guint8 code)
{
	const Server *server = (const Server *)session;
	const Handler *handler = find_handler(code);

	if (session->complete)
		return FALSE;
	if (handler && handler->ends)
		return TRUE;
	return !server->op || !server->op->owed || cg_server_op_is_streaming(server->op);
}

static void server_produce(CgSession *session)
{
	Server *server = (Server *)session;
	CgCode code;

	if (!server->op || !server->op->owed)
		return;
	code = cg_server_op_answer(server->op, session);
	if (code == CG_CODE_WAIT || code == CG_CODE_CONTINUE)
		return;
	if (code == CG_CODE_SUCCESS) {
		g_clear_pointer(&server->op, cg_server_op_free);
		return;
	}
	drop_op(server);
	send_answer(server, CG_OBEX_GET, accept_or_refuse(code), NULL);
}

/* A client owes nothing between two requests, however long it takes. */
static gboolean server_waiting(const CgSession *session)
{
	return FALSE;
}

static void server_lost(CgSession *session)
{
	drop_op((Server *)session);
}

static void server_free(CgSession *session)
{
	Server *server = (Server *)session;

	g_clear_pointer(&server->op, cg_server_op_free);
	cg_text_free(server->password);
	cg_buffer_clear(&server->target);
	if (server->profile->free)
		server->profile->free(server->data);
	g_free(server);
}

static const CgSessionClass server_class = {
	.accepts = server_accepts,
	.packet = server_packet,
	.produce = server_produce,
	.waiting = server_waiting,
	.lost = server_lost,
	.free = server_free,
};

CgSession *cg_obex_server_new(const CgObexLimits *limits, const CgObexProfile *profile,
			      gpointer data, guint32 first_connection)
{
	Server *server = g_new0(Server, 1);

	cg_session_init(&server->base, &server_class, limits);
	server->profile = profile;
	server->data = data;
	server->next = first_connection == G_MAXUINT32 ? 0 : first_connection;
	return &server->base;
}

void cg_obex_server_set_password(CgSession *session, const char *password)
{
	Server *server = (Server *)session;

	cg_text_free(server->password);
	server->password = password ? cg_text_new(cg_span_of(password)) : NULL;
}

void cg_obex_server_cut(CgSession *session, CgCode code)
{
	Server *server = (Server *)session;

	if (!server->op || !server->op->profile_op)
		return;
	server->op->cut = code;
	cg_wake(session->ready);
}

void cg_obex_server_wake(CgSession *server)
{
	cg_wake(server->ready);
}
