/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One operation of a client: it writes the packets of the request and collects those of the answer.
 *
 * It refuses an answer whose headers, over all packets, are longer than 64 KiB, and request headers
 * that do not fit one packet: no request of PBAP or MAP needs that. */
#include "obex-private.h"

CgClientOp *cg_client_op_new(guint8 opcode, CgWake wake)
{
	CgClientOp *op = g_new0(CgClientOp, 1);

	op->opcode = opcode;
	op->wake = wake;
	op->response = cg_headers_new();
	return op;
}

void cg_client_op_free(CgClientOp *op)
{
	if (!op)
		return;
	cg_headers_free(op->headers);
	cg_headers_free(op->response);
	cg_buffer_clear(&op->put);
	cg_buffer_clear(&op->arrived);
	cg_buffer_clear(&op->lent);
	g_free(op);
}

gboolean cg_client_op_is_long(const CgClientOp *op)
{
	return !op->raw && (op->opcode == CG_OBEX_GET || op->opcode == CG_OBEX_PUT);
}

gboolean cg_client_op_is_streaming(const CgClientOp *op)
{
	return op->srm && !op->asks_wait && !op->told_to_wait;
}

/* --- The request --- */

static CgPacketKind kind_of_request(guint8 opcode)
{
	switch (opcode) {
	case CG_OBEX_CONNECT: return CG_PACKET_CONNECT;
	case CG_OBEX_SETPATH: return CG_PACKET_SETPATH;
	default: return CG_PACKET_PLAIN;
	}
}

/* ConnectionID comes first (IrOBEX 2.2.11), then SRM. A header that the caller has set itself is
 * not added. */
static void write_headers(CgClientOp *op, const CgClientState *state, CgWriter *writer)
{
	g_autoptr(CgHeaders) first = cg_headers_new();

	if (state->connected && op->opcode != CG_OBEX_CONNECT &&
	    !cg_headers_has(op->headers, CG_HDR_CONNECTION))
		cg_headers_set_u32(first, CG_HDR_CONNECTION, state->connection);
	op->asks_srm = state->srm && cg_client_op_is_long(op);
	if (op->asks_srm && !cg_headers_has(op->headers, CG_HDR_SRM))
		cg_headers_set_u8(first, CG_HDR_SRM, CG_SRM_ENABLE);
	if (op->asks_wait && !cg_headers_has(op->headers, CG_HDR_SRMP))
		cg_headers_set_u8(first, CG_HDR_SRMP, CG_SRMP_WAIT);
	cg_headers_write(first, writer);
	cg_headers_write(op->headers, writer);
}

/* Writes as much of the body as fits. Returns TRUE if that was the last of it. */
static gboolean write_body(CgClientOp *op, CgWriter *writer)
{
	gsize room = cg_writer_room(writer);
	gsize left = op->put.size - op->put_at;
	gsize size;

	if (room < CG_HEADER_PREFIX || (left > 0 && room == CG_HEADER_PREFIX))
		return FALSE;
	size = MIN(left, room - CG_HEADER_PREFIX);
	cg_write_u8(writer, size == left ? CG_HDR_END_OF_BODY : CG_HDR_BODY);
	cg_write_u16(writer, CG_HEADER_PREFIX + size);
	if (size > 0)
		cg_write_span(writer, cg_span(op->put.data + op->put_at, size));
	op->put_at += size;
	return size == left;
}

gboolean cg_client_op_write(CgClientOp *op, CgSession *session, const CgClientState *state)
{
	const CgPacket packet = {
		.kind = kind_of_request(op->opcode),
		.version = CG_PACKET_VERSION,
		.max = session->limits.rx_max,
		.flags = op->opcode == CG_OBEX_SETPATH ? op->flags : 0,
	};
	CgWriter *writer;

	if (op->raw) {
		cg_session_put_packet(session, cg_buffer_span(&op->put));
		op->begun = op->sent = TRUE;
		return TRUE;
	}
	writer = cg_session_begin_packet(session, &packet);
	op->asks_wait = op->opcode == CG_OBEX_GET && state->srmp;
	if (!op->begun) {
		write_headers(op, state, writer);
	} else if (op->asks_wait) {
		cg_write_u8(writer, CG_HDR_SRMP);
		cg_write_u8(writer, CG_SRMP_WAIT);
	}
	if (writer->failed) {
		cg_session_drop_packet(session);
		return FALSE;
	}
	op->begun = TRUE;
	op->sent = op->opcode != CG_OBEX_PUT || write_body(op, writer);
	cg_session_finish_packet(session, op->sent ? op->opcode : op->opcode & ~CG_PACKET_FINAL);
	return TRUE;
}

/* --- The answer --- */

gboolean cg_client_op_receive(CgClientOp *op, CgCode code, CgSpan headers, GError **error)
{
	g_autoptr(CgHeaders) packet = cg_headers_new();
	CgSpan body;

	if (!cg_headers_parse(packet, headers, &body, NULL, error) ||
	    !cg_headers_parse(op->response, headers, NULL, NULL, error))
		return FALSE;
	if (cg_headers_size(op->response) > CG_HEADERS_MAX) {
		g_set_error(error, CG_ERROR, CG_ERROR_LIMIT, "An answer with endless headers");
		return FALSE;
	}
	op->told_to_wait = cg_headers_srmp(packet);
	if (!op->answered)
		op->srm = op->asks_srm && cg_headers_srm(packet);
	op->answered = TRUE;
	if (!op->raw && op->opcode != CG_OBEX_GET)
		return TRUE;
	if (op->head == CG_CODE_WAIT)
		op->head = code;
	cg_buffer_append(&op->arrived, body);
	return TRUE;
}

void cg_client_op_end(CgClientOp *op, CgCode code)
{
	if (op->head == CG_CODE_WAIT)
		op->head = code;
	if (op->end == CG_CODE_WAIT)
		op->end = code;
}
