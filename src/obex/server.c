/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answering end: requests in, the profile asked, answers out.
 *
 * Refuses by itself what no profile should see: unknown opcodes, malformed packets, reserved or
 * creating SETPATH flags and a second operation inside a running one (Bad Request), anything before
 * CONNECT (Forbidden), a wrong or missing ConnectionID (Service Unavailable), endless request
 * headers. */
#include "challenge-private.h"
#include "run-private.h"

typedef struct {
	CgSession base;
	const CgObexProfile *profile;
	gpointer data;
	gboolean connected;
	guint32 connection, next; /* the one that holds, and the next to be given */
	CgRun *run;               /* the operation under way, or NULL */
	CgText *password;
	gboolean draining; /* packets of a refused streaming PUT may still be on their way */
} Server;

typedef struct {
	guint8 opcode; /* with the final bit */
	gboolean final;
	CgPacket packet;
	CgHeaders *headers;
	CgSpan body; /* data NULL: none */
} Request;

/* Answers with the code returned; with the response's headers if it is SUCCESS. WAIT: not now. */
typedef CgCode (*Take)(Server *server, const Request *request, CgHeaders *response);

static void drop_run(Server *server)
{
	if (!server->run)
		return;
	g_clear_pointer(&server->run, cg_run_free);
	cg_session_drop(&server->base);
}

/* The profile may only accept or refuse. */
static CgCode verdict(CgCode code)
{
	return code == CG_CODE_SUCCESS || code >= CG_CODE_BAD_REQUEST ? code : CG_CODE_INTERNAL;
}

/* --- CONNECT, SETPATH, and the ends -----------------------------------------------------------*/

static guint32 count_up(guint32 connection)
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

static CgCode take_connect(Server *server, const Request *request, CgHeaders *response)
{
	CgSpan target;
	CgCode code;

	server->connected = FALSE;
	if (!cg_session_agree(&server->base, request->packet.max) || !server->profile->connect)
		return CG_CODE_BAD_REQUEST;
	cg_headers_set_u32(response, CG_HDR_CONNECTION, server->next);
	if (cg_headers_get_bytes(request->headers, CG_HDR_TARGET, &target))
		cg_headers_set_bytes(response, CG_HDR_WHO, target);
	code = verdict(server->profile->connect(server->data, request->headers, response));
	if (code != CG_CODE_SUCCESS)
		return code;
	answer_challenge(server, request->headers, response);
	server->connected = TRUE;
	server->connection = server->next;
	server->next = count_up(server->next);
	return code;
}

static CgCode take_disconnect(Server *server, const Request *request, CgHeaders *response)
{
	server->base.over = TRUE;
	return CG_CODE_SUCCESS;
}

static CgCode take_abort(Server *server, const Request *request, CgHeaders *response)
{
	return CG_CODE_SUCCESS;
}

/* The first packet of a request must name the connection; later ones may. */
static CgCode check_connection(const Server *server, const Request *request, gboolean first)
{
	guint32 id;

	if (!server->connected)
		return CG_CODE_FORBIDDEN;
	if (!cg_headers_get_u32(request->headers, CG_HDR_CONNECTION, &id))
		return first ? CG_CODE_UNAVAILABLE : CG_CODE_SUCCESS;
	return id == server->connection ? CG_CODE_SUCCESS : CG_CODE_UNAVAILABLE;
}

static CgCode take_setpath(Server *server, const Request *request, CgHeaders *response)
{
	const char *name = cg_headers_get_text(request->headers, CG_HDR_NAME);
	gboolean up = request->packet.flags & CG_SETPATH_UP;
	CgCode code = check_connection(server, request, TRUE);

	if (code != CG_CODE_SUCCESS)
		return code;
	if ((request->packet.flags & ~CG_SETPATH_UP) != CG_SETPATH_KEEP ||
	    !server->profile->setpath)
		return CG_CODE_BAD_REQUEST;
	if (name && !*name)
		name = NULL;
	return verdict(server->profile->setpath(server->data, name, up));
}

/* --- GET and PUT ------------------------------------------------------------------------------*/

/* Adds a packet to the run, or starts one with it. */
static CgCode join(Server *server, const Request *request)
{
	gboolean first = server->run == NULL;
	CgCode code = check_connection(server, request, first);
	gboolean srm;

	if (code != CG_CODE_SUCCESS)
		return code;
	if (first) {
		/* A GET whose request takes several packets gets no SRM: each of them is answered.
		 */
		srm = server->base.limits.packets && cg_headers_srm(request->headers) &&
		      (request->final || request->opcode == CG_OBEX_PUT);
		server->run = cg_run_new(request->opcode, srm);
	}
	if (server->run->op)
		return CG_CODE_SUCCESS;
	cg_headers_parse(server->run->request, request->packet.headers, NULL, NULL, NULL);
	return cg_headers_size(server->run->request) > CG_HEADERS_MAX ? CG_CODE_TOO_LARGE
								      : CG_CODE_SUCCESS;
}

static CgCode start(Server *server, CgCode (*ask)(gpointer, const CgHeaders *, CgObexOp **))
{
	CgRun *run = server->run;
	CgCode code = verdict(ask(server->data, run->request, &run->op));

	return code == CG_CODE_SUCCESS && !run->op ? CG_CODE_INTERNAL : code;
}

static CgCode take_get(Server *server, const Request *request, CgHeaders *response)
{
	CgCode code = server->profile->get ? join(server, request) : CG_CODE_BAD_REQUEST;
	CgRun *run = server->run;

	if (code != CG_CODE_SUCCESS)
		return code;
	if (run->ended && !request->final)
		return CG_CODE_BAD_REQUEST;
	if (!run->ended && request->final)
		code = start(server, server->profile->get);
	if (code != CG_CODE_SUCCESS)
		return code;
	run->ended = request->final;
	run->wait = cg_headers_srmp(request->headers);
	run->owed = TRUE;
	return CG_CODE_WAIT;
}

static CgCode take_data(CgObexOp *op, const Request *request)
{
	if (!op->class->data)
		return CG_CODE_BAD_REQUEST;
	return verdict(op->class->data(op, request->body, request->final));
}

static CgCode take_put(Server *server, const Request *request, CgHeaders *response)
{
	gboolean has_data = request->body.data || request->final;
	CgCode code = server->profile->put ? join(server, request) : CG_CODE_BAD_REQUEST;
	CgRun *run = server->run;

	if (code == CG_CODE_SUCCESS && has_data && !run->op)
		code = start(server, server->profile->put);
	if (code == CG_CODE_SUCCESS && has_data)
		code = take_data(run->op, request);
	if (code != CG_CODE_SUCCESS)
		return code;
	run->ended = request->final;
	run->owed = request->final || !run->srm;
	return CG_CODE_WAIT;
}

/* --- Dispatch ---------------------------------------------------------------------------------*/

typedef struct {
	guint8 opcode;
	gboolean split; /* may come without the final bit */
	gboolean ends;  /* ends what runs and is never refused */
	CgPacketKind kind;
	Take take;
} Handler;

static const Handler handlers[] = {
	{ CG_OBEX_CONNECT, FALSE, FALSE, CG_PACKET_CONNECT, take_connect },
	{ CG_OBEX_DISCONNECT, FALSE, TRUE, CG_PACKET_PLAIN, take_disconnect },
	{ CG_OBEX_PUT, TRUE, FALSE, CG_PACKET_PLAIN, take_put },
	{ CG_OBEX_GET, TRUE, FALSE, CG_PACKET_PLAIN, take_get },
	{ CG_OBEX_SETPATH, FALSE, FALSE, CG_PACKET_SETPATH, take_setpath },
	{ CG_OBEX_ABORT, FALSE, TRUE, CG_PACKET_PLAIN, take_abort },
};

static const Handler *handler_of(guint8 code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(handlers); i++) {
		const Handler *handler = &handlers[i];

		if (code == handler->opcode ||
		    (handler->split && (code | CG_PACKET_FINAL) == handler->opcode))
			return handler;
	}
	return NULL;
}

/* SUCCESS, BAD_REQUEST, or LOST and an error where framing is. */
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

static void answer(Server *server, guint8 opcode, CgCode code, const CgHeaders *response)
{
	const CgPacket packet = {
		.kind = opcode == CG_OBEX_CONNECT ? CG_PACKET_CONNECT : CG_PACKET_PLAIN,
		.version = CG_PACKET_VERSION,
		.max = server->base.limits.rx_max,
	};
	CgWriter *writer = cg_session_begin(&server->base, &packet);

	if (code == CG_CODE_SUCCESS)
		cg_headers_write(response, writer);
	if (writer->failed) {
		/* Only CONNECT has headers here, and nobody would learn of that connection. */
		server->connected = FALSE;
		cg_session_begin(&server->base, &packet);
		code = CG_CODE_INTERNAL;
	}
	cg_session_finish(&server->base, code);
}

/* The sender of a streaming PUT learns late that it was refused. What was under way has no
 * ConnectionID and is not answered; anything else is a new request. */
static gboolean drained(Server *server, const Request *request)
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
	const Handler *handler = handler_of(bytes.data[0]);
	CgRun *run = server->run;
	CgCode code = handler ? read_request(&request, handler, bytes, error) : CG_CODE_BAD_REQUEST;

	if (code == CG_CODE_LOST)
		return FALSE;
	if (drained(server, &request))
		return TRUE;
	if (handler && handler->ends)
		code = CG_CODE_SUCCESS;
	else if (run && run->opcode != request.opcode)
		code = CG_CODE_BAD_REQUEST;
	if (code == CG_CODE_SUCCESS)
		code = handler->take(server, &request, response);
	if (code == CG_CODE_WAIT)
		return TRUE;
	server->draining = code != CG_CODE_SUCCESS && run && run->srm && !request.final;
	drop_run(server);
	answer(server, bytes.data[0], code, response);
	return TRUE;
}

/* --- The session ------------------------------------------------------------------------------*/

static gboolean server_accepts(const CgSession *session, guint8 code)
{
	const Server *server = (const Server *)session;
	const Handler *handler = handler_of(code);

	if (session->complete)
		return FALSE;
	if (handler && handler->ends)
		return TRUE;
	return !server->run || !server->run->owed || cg_run_streams(server->run);
}

static void server_fill(CgSession *session)
{
	Server *server = (Server *)session;
	CgCode code;

	if (!server->run || !server->run->owed)
		return;
	code = cg_run_answer(server->run, session);
	if (code == CG_CODE_WAIT || code == CG_CODE_CONTINUE)
		return;
	if (code == CG_CODE_SUCCESS) {
		g_clear_pointer(&server->run, cg_run_free);
		return;
	}
	drop_run(server);
	answer(server, CG_OBEX_GET, verdict(code), NULL);
}

/* A peer between two requests owes nothing, however long it takes. */
static gboolean server_waiting(const CgSession *session)
{
	return FALSE;
}

static void server_lost(CgSession *session)
{
	drop_run((Server *)session);
}

static void server_free(CgSession *session)
{
	Server *server = (Server *)session;

	g_clear_pointer(&server->run, cg_run_free);
	cg_text_free(server->password);
	if (server->profile->free)
		server->profile->free(server->data);
	g_free(server);
}

static const CgSessionClass server_class = {
	.accepts = server_accepts,
	.packet = server_packet,
	.fill = server_fill,
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

	if (!server->run || !server->run->op)
		return;
	server->run->cut = code;
	cg_wake(session->ready);
}

void cg_obex_server_wake(CgSession *server)
{
	cg_wake(server->ready);
}
