/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The asking end: one operation at a time, its packets sent when it is our turn, its answers taken
 * when they are owed.
 *
 * Refuses, as broken protocol: an answer nobody asked for, a code that OBEX reserves, a malformed
 * packet, and a CONNECT that promises less than 255 bytes. An abort is sent where the peer is not
 * about to answer anyway, so that an answer is never taken for another's. */
#include "ask-private.h"
#include "challenge-private.h"

typedef enum {
	TURN_NONE,   /* nothing is on the wire */
	TURN_OURS,   /* the next packet is ours to send */
	TURN_PEER,   /* an answer is owed */
	TURN_ABORT,  /* an ABORT is ours to send */
	TURN_ABORTED /* it is sent; what comes is dropped up to its answer */
} Turn;

typedef struct {
	CgSession base;
	CgAsk *asked;   /* what head() and body() speak of */
	CgAsk *leaving; /* given up, but still on the wire: asked comes after it */
	Turn turn;
	gboolean crossed; /* the operation's own end came while its ABORT was under way */
	guint packets;
	CgAskLead lead;
	CgText *password;
	gboolean challenged; /* and the challenge was answered once */
} Client;

static CgAsk *on_wire(const Client *client)
{
	return client->leaving ? client->leaving : client->asked;
}

/* The operation on the wire is over. */
static void finish(Client *client, CgCode code)
{
	CgAsk *ask = on_wire(client);

	client->turn = TURN_NONE;
	if (!client->leaving) {
		cg_ask_end(ask, code);
		cg_wake(ask->wake);
		return;
	}
	g_clear_pointer(&client->leaving, cg_ask_free);
	if (client->asked)
		client->turn = TURN_OURS;
}

/* --- Answers ----------------------------------------------------------------------------------*/

static gboolean protocol_error(GError **error, const char *what)
{
	g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED, "The peer sent %s", what);
	return FALSE;
}

/* CONTINUE, SUCCESS for any 0xA., the refusal, or LOST for a code that is none. */
static CgCode plain_code(guint8 code)
{
	if (code == CG_CODE_CONTINUE || (code >= CG_CODE_BAD_REQUEST && code < 0xF0))
		return code;
	return code >= CG_CODE_SUCCESS && code < 0xB0 ? CG_CODE_SUCCESS : CG_CODE_LOST;
}

static gboolean take_connected(Client *client, const CgAsk *ask, const CgPacket *packet,
			       GError **error)
{
	client->lead.connected =
		cg_headers_get_u32(ask->response, CG_HDR_CONNECTION, &client->lead.connection);
	if (cg_session_agree(&client->base, packet->max))
		return TRUE;
	return protocol_error(error, "a packet limit below 255");
}

/* TRUE: the request goes out once more, with the password's digest. */
static gboolean answer_challenge(Client *client, CgAsk *ask)
{
	g_auto(CgBuffer) response = { 0 };
	CgSpan challenge;

	if (ask->raw || client->leaving || !client->password || client->challenged ||
	    !cg_headers_get_bytes(ask->response, CG_HDR_AUTH_CHALLENGE, &challenge) ||
	    !cg_challenge_answer(challenge, client->password, &response))
		return FALSE;
	cg_headers_set_bytes(ask->headers, CG_HDR_AUTH_RESPONSE, cg_buffer_span(&response));
	cg_headers_clear(ask->response);
	ask->begun = FALSE;
	client->challenged = TRUE;
	client->turn = TURN_OURS;
	return TRUE;
}

static gboolean take_final(Client *client, CgAsk *ask, const CgPacket *packet, CgCode code,
			   GError **error)
{
	if (ask->opcode == CG_OBEX_CONNECT) {
		if (code == CG_CODE_SUCCESS && !take_connected(client, ask, packet, error))
			return FALSE;
		if (code == CG_CODE_UNAUTHORIZED && answer_challenge(client, ask))
			return TRUE;
	}
	if (ask->opcode == CG_OBEX_DISCONNECT)
		client->base.over = TRUE;
	finish(client, code);
	return TRUE;
}

static gboolean take_continue(Client *client, CgAsk *ask, GError **error)
{
	if (ask->raw) {
		finish(client, CG_CODE_SUCCESS);
		return TRUE;
	}
	if (!cg_ask_long(ask) || (ask->opcode == CG_OBEX_PUT && ask->sent))
		return protocol_error(error, "Continue where nothing is left");
	client->turn = ask->opcode == CG_OBEX_GET && cg_ask_streams(ask) ? TURN_PEER : TURN_OURS;
	if (client->leaving)
		client->turn = TURN_ABORT;
	else
		cg_wake(ask->wake);
	return TRUE;
}

/* Is this what ABORT is answered with? A Success without the end of a body is (IrOBEX 3.4.6).
 * Another end is the operation's own, which crossed the ABORT: then any second one will do, since
 * some refuse to abort what has ended (obexd: Not Implemented). */
static gboolean ends_abort(Client *client, CgCode code, gboolean last)
{
	gboolean second = client->crossed;

	if (code == CG_CODE_CONTINUE)
		return FALSE;
	client->crossed = TRUE;
	return second || (code == CG_CODE_SUCCESS && !last);
}

static gboolean take_aborted(Client *client, CgCode code, CgSpan headers, GError **error)
{
	g_autoptr(CgHeaders) dropped = cg_headers_new();
	gboolean last;

	if (!cg_headers_parse(dropped, headers, NULL, &last, error))
		return FALSE;
	if (client->turn == TURN_ABORT ? code != CG_CODE_CONTINUE : ends_abort(client, code, last))
		finish(client, code);
	return TRUE;
}

/* Refused, a CONNECT may come without its fields. */
static CgPacketKind answer_kind(const CgAsk *ask, CgCode code, gsize size)
{
	if (ask->opcode != CG_OBEX_CONNECT || (size == CG_PACKET_PREFIX && code != CG_CODE_SUCCESS))
		return CG_PACKET_PLAIN;
	return CG_PACKET_CONNECT;
}

static gboolean is_owed(const Client *client, const CgAsk *ask)
{
	switch (client->turn) {
	case TURN_NONE: return FALSE;
	case TURN_OURS: return ask->opcode == CG_OBEX_PUT && cg_ask_streams(ask);
	case TURN_PEER:
	case TURN_ABORT:
	case TURN_ABORTED: return TRUE;
	}
	return FALSE;
}

static gboolean client_packet(CgSession *session, CgSpan bytes, GError **error)
{
	Client *client = (Client *)session;
	CgAsk *ask = on_wire(client);
	CgCode code = plain_code(bytes.data[0]);
	CgPacket packet;

	if (!is_owed(client, ask))
		return protocol_error(error, "an answer nobody asked for");
	if (code == CG_CODE_LOST)
		return protocol_error(error, "a reserved code");
	if (!cg_packet_read(&packet, answer_kind(ask, code, bytes.size), bytes, error))
		return FALSE;
	if (client->turn == TURN_ABORT || client->turn == TURN_ABORTED)
		return take_aborted(client, code, packet.headers, error);
	if (!client->leaving)
		client->packets++;
	if (!cg_ask_take(ask, code, packet.headers, error))
		return FALSE;
	if (code == CG_CODE_CONTINUE)
		return take_continue(client, ask, error);
	return take_final(client, ask, &packet, code, error);
}

/* --- The session ------------------------------------------------------------------------------*/

/* Unread body is back-pressure. */
static gboolean client_accepts(const CgSession *session, guint8 code)
{
	const Client *client = (const Client *)session;

	return client->leaving || !client->asked || client->asked->arrived.size == 0;
}

static void send_request(Client *client)
{
	CgAsk *ask = on_wire(client);

	if (ask->arrived.size > 0)
		return;
	if (ask->opcode == CG_OBEX_CONNECT)
		client->lead.connected = FALSE;
	if (!cg_ask_write(ask, &client->base, &client->lead))
		finish(client, CG_CODE_TOO_LARGE);
	else if (ask->sent || !cg_ask_streams(ask) || ask->opcode != CG_OBEX_PUT)
		client->turn = TURN_PEER;
}

static void send_abort(Client *client)
{
	cg_session_begin(&client->base, &(CgPacket){ .kind = CG_PACKET_PLAIN });
	cg_session_finish(&client->base, CG_OBEX_ABORT);
	client->turn = TURN_ABORTED;
	client->crossed = FALSE;
}

static void client_fill(CgSession *session)
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
	g_clear_pointer(&client->leaving, cg_ask_free);
	if (!client->asked || client->asked->end != CG_CODE_WAIT)
		return;
	cg_ask_end(client->asked, CG_CODE_LOST);
	cg_wake(client->asked->wake);
}

static void client_free(CgSession *session)
{
	Client *client = (Client *)session;

	cg_ask_free(client->asked);
	cg_ask_free(client->leaving);
	cg_text_free(client->password);
	g_free(client);
}

static const CgSessionClass client_class = {
	.accepts = client_accepts,
	.packet = client_packet,
	.fill = client_fill,
	.waiting = client_waiting,
	.lost = client_lost,
	.free = client_free,
};

CgSession *cg_obex_client_new(const CgObexLimits *limits)
{
	Client *client = g_new0(Client, 1);

	cg_session_init(&client->base, &client_class, limits);
	client->lead.srm = limits->packets;
	return &client->base;
}

/* --- Asking -----------------------------------------------------------------------------------*/

static void ask_next(Client *client, CgAsk *ask)
{
	cg_ask_free(client->asked);
	client->asked = ask;
	client->packets = 0;
	client->challenged = FALSE;
	if (client->base.over || client->base.broken) {
		cg_ask_end(ask, CG_CODE_LOST);
		cg_wake(ask->wake);
		return;
	}
	if (!client->leaving)
		client->turn = TURN_OURS;
	cg_wake(client->base.ready);
}

/* May the next operation be asked for: none runs, or it is being aborted? */
static gboolean is_free(const Client *client)
{
	return client->turn == TURN_NONE || (client->leaving && !client->asked);
}

void cg_obex_client_ask(CgSession *session, guint8 opcode, guint8 setpath_flags,
			const CgHeaders *headers, CgSpan put, CgWake wake)
{
	Client *client = (Client *)session;
	CgAsk *ask;

	g_return_if_fail(is_free(client));
	ask = cg_ask_new(opcode, wake);
	ask->flags = setpath_flags;
	ask->headers = headers ? cg_headers_copy(headers) : cg_headers_new();
	cg_buffer_append(&ask->put, put);
	ask_next(client, ask);
}

void cg_obex_client_raw(CgSession *session, CgSpan packet, CgWake wake)
{
	Client *client = (Client *)session;
	CgAsk *ask;

	g_return_if_fail(is_free(client) && packet.size > 0);
	ask = cg_ask_new(packet.data[0], wake);
	ask->raw = TRUE;
	cg_buffer_append(&ask->put, packet);
	ask_next(client, ask);
}

gboolean cg_obex_client_busy(const CgSession *session)
{
	return ((const Client *)session)->turn != TURN_NONE;
}

CgCode cg_obex_client_head(CgSession *session, const CgHeaders **response)
{
	CgAsk *ask = ((Client *)session)->asked;

	if (response)
		*response = ask ? ask->response : NULL;
	return ask ? ask->head : CG_CODE_LOST;
}

CgCode cg_obex_client_body(CgSession *session, CgSpan *chunk)
{
	CgAsk *ask = ((Client *)session)->asked;
	CgBuffer read;

	*chunk = CG_SPAN_EMPTY;
	if (!ask)
		return CG_CODE_LOST;
	cg_buffer_truncate(&ask->lent, 0);
	if (ask->arrived.size == 0)
		return ask->end;
	read = ask->arrived;
	ask->arrived = ask->lent;
	ask->lent = read;
	*chunk = cg_buffer_span(&ask->lent);
	cg_wake(session->ready);
	return CG_CODE_CONTINUE;
}

/* With an answer on its way the ABORT waits for it, or the two could not be told apart. */
void cg_obex_client_abort(CgSession *session)
{
	Client *client = (Client *)session;
	CgAsk *ask = g_steal_pointer(&client->asked);
	gboolean ours = client->turn == TURN_OURS && !client->leaving;

	if (!ask)
		return;
	if (client->leaving || client->turn == TURN_NONE || (ours && !ask->begun)) {
		cg_ask_free(ask);
		if (!client->leaving)
			client->turn = TURN_NONE;
		return;
	}
	cg_buffer_clear(&ask->arrived);
	cg_buffer_clear(&ask->lent);
	client->leaving = ask;
	if (ours || (ask->opcode == CG_OBEX_GET && cg_ask_streams(ask)))
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

	client->lead.srmp = on && client->base.limits.packets;
}

void cg_obex_client_set_password(CgSession *session, const char *password)
{
	Client *client = (Client *)session;

	cg_text_free(client->password);
	client->password = password ? cg_text_new(cg_span_of(password)) : NULL;
}
