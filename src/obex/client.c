/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The client's end of a session: one operation at a time. Its packets are sent when it is our turn,
 * and answers are accepted while they are owed.
 *
 * An answer that is not owed, a code that OBEX reserves, a malformed packet, and a CONNECT that
 * offers less than 255 bytes break the protocol. An ABORT is sent only while no answer is owed, or
 * into a stream of packets, so that an answer is never taken for that of another operation. */
#include "obex-private.h"

typedef enum {
	TURN_NONE,   /* nothing is on the wire */
	TURN_OURS,   /* we send the next packet */
	TURN_PEER,   /* an answer is owed */
	TURN_ABORT,  /* we send an ABORT */
	TURN_ABORTED /* it was sent: packets are dropped up to its answer */
} Turn;

typedef struct {
	CgSession base;
	CgClientOp *op;        /* the one that head() and body() are about */
	CgClientOp *abandoned; /* aborted, but still on the wire; op comes after it */
	Turn turn;
	gboolean crossed; /* the operation ended by itself while its ABORT was on its way */
	guint packets;
	CgClientState state;
	CgText *password;
	gboolean challenged; /* one challenge of this CONNECT was answered */
} Client;

static CgClientOp *op_on_wire(const Client *client)
{
	return client->abandoned ? client->abandoned : client->op;
}

/* Ends the operation on the wire. */
static void finish_op(Client *client, CgCode code)
{
	CgClientOp *op = op_on_wire(client);

	client->turn = TURN_NONE;
	if (!client->abandoned) {
		cg_client_op_end(op, code);
		cg_wake(op->wake);
		return;
	}
	g_clear_pointer(&client->abandoned, cg_client_op_free);
	if (client->op)
		client->turn = TURN_OURS;
}

/* --- Answers --- */

static gboolean fail_protocol(GError **error, const char *what)
{
	g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED, "The peer sent %s", what);
	return FALSE;
}

/* Returns CONTINUE, SUCCESS for any 0xA., the refusal, or LOST for a code that is reserved. */
static CgCode simplify_code(guint8 code)
{
	if (code == CG_CODE_CONTINUE || (code >= CG_CODE_BAD_REQUEST && code < 0xF0))
		return code;
	return code >= CG_CODE_SUCCESS && code < 0xB0 ? CG_CODE_SUCCESS : CG_CODE_LOST;
}

static gboolean accept_connect(Client *client, const CgClientOp *op, const CgPacket *packet,
			       GError **error)
{
	client->state.connected =
		cg_headers_get_u32(op->response, CG_HDR_CONNECTION, &client->state.connection);
	if (cg_session_set_peer_max(&client->base, packet->max))
		return TRUE;
	return fail_protocol(error, "a packet limit below 255");
}

/* Returns TRUE if the request is sent once more, with the digest of the password. */
static gboolean answer_challenge(Client *client, CgClientOp *op)
{
	g_auto(CgBuffer) response = { 0 };
	CgSpan challenge;

	if (op->raw || client->abandoned || !client->password || client->challenged ||
	    !cg_headers_get_bytes(op->response, CG_HDR_AUTH_CHALLENGE, &challenge) ||
	    !cg_challenge_answer(challenge, client->password, &response))
		return FALSE;
	cg_headers_set_bytes(op->headers, CG_HDR_AUTH_RESPONSE, cg_buffer_span(&response));
	cg_headers_clear(op->response);
	op->begun = FALSE;
	client->challenged = TRUE;
	client->turn = TURN_OURS;
	return TRUE;
}

static gboolean handle_final(Client *client, CgClientOp *op, const CgPacket *packet, CgCode code,
			     GError **error)
{
	if (op->opcode == CG_OBEX_CONNECT) {
		if (code == CG_CODE_SUCCESS && !accept_connect(client, op, packet, error))
			return FALSE;
		if (code == CG_CODE_UNAUTHORIZED && answer_challenge(client, op))
			return TRUE;
	}
	if (op->opcode == CG_OBEX_DISCONNECT)
		client->base.over = TRUE;
	finish_op(client, code);
	return TRUE;
}

static gboolean handle_continue(Client *client, CgClientOp *op, GError **error)
{
	if (op->raw) {
		finish_op(client, CG_CODE_SUCCESS);
		return TRUE;
	}
	if (!cg_client_op_is_long(op) || (op->opcode == CG_OBEX_PUT && op->sent))
		return fail_protocol(error, "Continue where nothing is left");
	client->turn =
		op->opcode == CG_OBEX_GET && cg_client_op_is_streaming(op) ? TURN_PEER : TURN_OURS;
	if (client->abandoned)
		client->turn = TURN_ABORT;
	else
		cg_wake(op->wake);
	return TRUE;
}

/* Returns whether this is the answer to the ABORT. A Success without the end of a body is (IrOBEX
 * 3.4.6). Any other end is that of the operation itself, which crossed the ABORT; then the next end
 * is the answer, whatever it is, since some servers refuse to abort what has ended (obexd: Not
 * Implemented). */
static gboolean ends_abort(Client *client, CgCode code, gboolean last)
{
	gboolean second = client->crossed;

	if (code == CG_CODE_CONTINUE)
		return FALSE;
	client->crossed = TRUE;
	return second || (code == CG_CODE_SUCCESS && !last);
}

static gboolean handle_aborted(Client *client, CgCode code, CgSpan headers, GError **error)
{
	g_autoptr(CgHeaders) dropped = cg_headers_new();
	gboolean last;

	if (!cg_headers_parse(dropped, headers, NULL, &last, error))
		return FALSE;
	if (client->turn == TURN_ABORT ? code != CG_CODE_CONTINUE : ends_abort(client, code, last))
		finish_op(client, code);
	return TRUE;
}

/* The refusal of a CONNECT may lack the fields of CONNECT. */
static CgPacketKind kind_of_answer(const CgClientOp *op, CgCode code, gsize size)
{
	if (op->opcode != CG_OBEX_CONNECT || (size == CG_PACKET_PREFIX && code != CG_CODE_SUCCESS))
		return CG_PACKET_PLAIN;
	return CG_PACKET_CONNECT;
}

static gboolean is_answer_owed(const Client *client, const CgClientOp *op)
{
	switch (client->turn) {
	case TURN_NONE: return FALSE;
	case TURN_OURS: return op->opcode == CG_OBEX_PUT && cg_client_op_is_streaming(op);
	case TURN_PEER:
	case TURN_ABORT:
	case TURN_ABORTED: return TRUE;
	}
	return FALSE;
}

static gboolean client_packet(CgSession *session, CgSpan bytes, GError **error)
{
	Client *client = (Client *)session;
	CgClientOp *op = op_on_wire(client);
	CgCode code = simplify_code(bytes.data[0]);
	CgPacket packet;

	if (!is_answer_owed(client, op))
		return fail_protocol(error, "an answer that nobody asked for");
	if (code == CG_CODE_LOST)
		return fail_protocol(error, "a reserved code");
	if (!cg_packet_read(&packet, kind_of_answer(op, code, bytes.size), bytes, error))
		return FALSE;
	if (client->turn == TURN_ABORT || client->turn == TURN_ABORTED)
		return handle_aborted(client, code, packet.headers, error);
	if (!client->abandoned)
		client->packets++;
	if (!cg_client_op_receive(op, code, packet.headers, error))
		return FALSE;
	if (code == CG_CODE_CONTINUE)
		return handle_continue(client, op, error);
	return handle_final(client, op, &packet, code, error);
}

/* --- The session --- */

/* A body that is not read yet holds up the next packet. */
static gboolean client_accepts(const CgSession *session, guint8 code)
{
	const Client *client = (const Client *)session;

	return client->abandoned || !client->op || client->op->arrived.size == 0;
}

static void send_request(Client *client)
{
	CgClientOp *op = op_on_wire(client);

	if (op->arrived.size > 0)
		return;
	if (op->opcode == CG_OBEX_CONNECT)
		client->state.connected = FALSE;
	if (!cg_client_op_write(op, &client->base, &client->state))
		finish_op(client, CG_CODE_TOO_LARGE);
	else if (op->sent || !cg_client_op_is_streaming(op) || op->opcode != CG_OBEX_PUT)
		client->turn = TURN_PEER;
}

static void send_abort(Client *client)
{
	cg_session_begin_packet(&client->base, &(CgPacket){ .kind = CG_PACKET_PLAIN });
	cg_session_finish_packet(&client->base, CG_OBEX_ABORT);
	client->turn = TURN_ABORTED;
	client->crossed = FALSE;
}

static void client_produce(CgSession *session)
{
	Client *client = (Client *)session;

	switch (client->turn) {
	case TURN_OURS: send_request(client); break;
	case TURN_ABORT: send_abort(client); break;
	case TURN_NONE:
	case TURN_PEER:
	case TURN_ABORTED: break;
	}
}

static gboolean client_waiting(const CgSession *session)
{
	const Client *client = (const Client *)session;

	return client->turn == TURN_PEER || client->turn == TURN_ABORTED;
}

static void client_lost(CgSession *session)
{
	Client *client = (Client *)session;

	client->turn = TURN_NONE;
	g_clear_pointer(&client->abandoned, cg_client_op_free);
	if (!client->op || client->op->end != CG_CODE_WAIT)
		return;
	cg_client_op_end(client->op, CG_CODE_LOST);
	cg_wake(client->op->wake);
}

static void client_free(CgSession *session)
{
	Client *client = (Client *)session;

	cg_client_op_free(client->op);
	cg_client_op_free(client->abandoned);
	cg_text_free(client->password);
	g_free(client);
}

static const CgSessionClass client_class = {
	.accepts = client_accepts,
	.packet = client_packet,
	.produce = client_produce,
	.waiting = client_waiting,
	.lost = client_lost,
	.free = client_free,
};

CgSession *cg_obex_client_new(const CgObexLimits *limits)
{
	Client *client = g_new0(Client, 1);

	cg_session_init(&client->base, &client_class, limits);
	client->state.srm = limits->packets;
	return &client->base;
}

/* --- Operations --- */

static void start_op(Client *client, CgClientOp *op)
{
	cg_client_op_free(client->op);
	client->op = op;
	client->packets = 0;
	client->challenged = FALSE;
	if (client->base.over || client->base.broken) {
		cg_client_op_end(op, CG_CODE_LOST);
		cg_wake(op->wake);
		return;
	}
	if (!client->abandoned)
		client->turn = TURN_OURS;
	cg_wake(client->base.ready);
}

/* Returns whether a new operation may start: none runs, or it is being aborted. */
static gboolean is_free(const Client *client)
{
	return client->turn == TURN_NONE || (client->abandoned && !client->op);
}

void cg_obex_client_start(CgSession *session, guint8 opcode, guint8 setpath_flags,
			  const CgHeaders *headers, CgSpan put, CgWake wake)
{
	Client *client = (Client *)session;
	CgClientOp *op;

	g_return_if_fail(is_free(client));
	op = cg_client_op_new(opcode, wake);
	op->flags = setpath_flags;
	op->headers = headers ? cg_headers_copy(headers) : cg_headers_new();
	cg_buffer_append(&op->put, put);
	start_op(client, op);
}

void cg_obex_client_raw(CgSession *session, CgSpan packet, CgWake wake)
{
	Client *client = (Client *)session;
	CgClientOp *op;

	g_return_if_fail(is_free(client) && packet.size > 0);
	op = cg_client_op_new(packet.data[0], wake);
	op->raw = TRUE;
	cg_buffer_append(&op->put, packet);
	start_op(client, op);
}

gboolean cg_obex_client_busy(const CgSession *session)
{
	return ((const Client *)session)->turn != TURN_NONE;
}

CgCode cg_obex_client_head(CgSession *session, const CgHeaders **response)
{
	CgClientOp *op = ((Client *)session)->op;

	if (response)
		*response = op ? op->response : NULL;
	return op ? op->head : CG_CODE_LOST;
}

CgCode cg_obex_client_body(CgSession *session, CgSpan *chunk)
{
	CgClientOp *op = ((Client *)session)->op;
	CgBuffer read;

	*chunk = CG_SPAN_EMPTY;
	if (!op)
		return CG_CODE_LOST;
	cg_buffer_truncate(&op->lent, 0);
	if (op->arrived.size == 0)
		return op->end;
	read = op->arrived;
	op->arrived = op->lent;
	op->lent = read;
	*chunk = cg_buffer_span(&op->lent);
	cg_wake(session->ready);
	return CG_CODE_CONTINUE;
}

/* If an answer is owed, the ABORT waits for it, since the two could not be told apart. */
void cg_obex_client_abort(CgSession *session)
{
	Client *client = (Client *)session;
	CgClientOp *op = g_steal_pointer(&client->op);
	gboolean ours = client->turn == TURN_OURS && !client->abandoned;

	if (!op)
		return;
	if (client->abandoned || client->turn == TURN_NONE || (ours && !op->begun)) {
		cg_client_op_free(op);
		if (!client->abandoned)
			client->turn = TURN_NONE;
		return;
	}
	cg_buffer_clear(&op->arrived);
	cg_buffer_clear(&op->lent);
	client->abandoned = op;
	if (ours || (op->opcode == CG_OBEX_GET && cg_client_op_is_streaming(op)))
		client->turn = TURN_ABORT;
	cg_wake(session->ready);
}

guint cg_obex_client_packets(const CgSession *session)
{
	return ((const Client *)session)->packets;
}

void cg_obex_client_set_srmp(CgSession *session, gboolean on)
{
	Client *client = (Client *)session;

	client->state.srmp = on && client->base.limits.packets;
}

void cg_obex_client_set_password(CgSession *session, const char *password)
{
	Client *client = (Client *)session;

	cg_text_free(client->password);
	client->password = password ? cg_text_new(cg_span_of(password)) : NULL;
}
