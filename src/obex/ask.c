/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One operation at the asking end: its request packets out of headers and body, its answer put
 * together.
 *
 * Refuses an answer whose headers, over all packets, pass 64 KiB, and request headers that do not
 * fit one packet: no request of PBAP or MAP needs that. */
#include "ask-private.h"

#define SRM_ON    1
#define SRMP_WAIT 1

CgAsk *cg_ask_new(guint8 opcode, CgWake wake)
{
	CgAsk *ask = g_new0(CgAsk, 1);

	ask->opcode = opcode;
	ask->wake = wake;
	ask->response = cg_headers_new();
	return ask;
}

void cg_ask_free(CgAsk *ask)
{
	if (!ask)
		return;
	cg_headers_free(ask->headers);
	cg_headers_free(ask->response);
	cg_buffer_clear(&ask->put);
	cg_buffer_clear(&ask->arrived);
	cg_buffer_clear(&ask->lent);
	g_free(ask);
}

gboolean cg_ask_long(const CgAsk *ask)
{
	return !ask->raw && (ask->opcode == CG_OBEX_GET || ask->opcode == CG_OBEX_PUT);
}

gboolean cg_ask_streams(const CgAsk *ask)
{
	return ask->srm && !ask->held && !ask->waits;
}

/* --- The request ------------------------------------------------------------------------------*/

static CgPacketKind kind_of(guint8 opcode)
{
	switch (opcode) {
	case CG_OBEX_CONNECT: return CG_PACKET_CONNECT;
	case CG_OBEX_SETPATH: return CG_PACKET_SETPATH;
	default: return CG_PACKET_PLAIN;
	}
}

/* ConnectionID comes first (IrOBEX 2.2.11), then SRM; what the asker gave itself is left alone. */
static void write_headers(CgAsk *ask, const CgAskLead *lead, CgWriter *writer)
{
	g_autoptr(CgHeaders) first = cg_headers_new();

	if (lead->connected && ask->opcode != CG_OBEX_CONNECT &&
	    !cg_headers_has(ask->headers, CG_HDR_CONNECTION))
		cg_headers_set_u32(first, CG_HDR_CONNECTION, lead->connection);
	ask->asks_srm = lead->srm && cg_ask_long(ask);
	if (ask->asks_srm && !cg_headers_has(ask->headers, CG_HDR_SRM))
		cg_headers_set_u8(first, CG_HDR_SRM, SRM_ON);
	if (ask->held && !cg_headers_has(ask->headers, CG_HDR_SRMP))
		cg_headers_set_u8(first, CG_HDR_SRMP, SRMP_WAIT);
	cg_headers_write(first, writer);
	cg_headers_write(ask->headers, writer);
}

/* As much of the body as fits; TRUE: that was the last of it. */
static gboolean write_body(CgAsk *ask, CgWriter *writer)
{
	gsize room = cg_writer_room(writer);
	gsize left = ask->put.size - ask->put_at;
	gsize size;

	if (room < CG_HEADER_PREFIX || (left > 0 && room == CG_HEADER_PREFIX))
		return FALSE;
	size = MIN(left, room - CG_HEADER_PREFIX);
	cg_write_u8(writer, size == left ? CG_HDR_END_OF_BODY : CG_HDR_BODY);
	cg_write_u16(writer, CG_HEADER_PREFIX + size);
	if (size > 0)
		cg_write_span(writer, cg_span(ask->put.data + ask->put_at, size));
	ask->put_at += size;
	return size == left;
}

gboolean cg_ask_write(CgAsk *ask, CgSession *session, const CgAskLead *lead)
{
	const CgPacket packet = {
		.kind = kind_of(ask->opcode),
		.version = CG_PACKET_VERSION,
		.max = session->limits.rx_max,
		.flags = ask->opcode == CG_OBEX_SETPATH ? ask->flags : 0,
	};
	CgWriter *writer;

	if (ask->raw) {
		cg_session_put(session, cg_buffer_span(&ask->put));
		ask->begun = ask->sent = TRUE;
		return TRUE;
	}
	writer = cg_session_begin(session, &packet);
	ask->held = ask->opcode == CG_OBEX_GET && lead->srmp;
	if (!ask->begun) {
		write_headers(ask, lead, writer);
	} else if (ask->held) {
		cg_write_u8(writer, CG_HDR_SRMP);
		cg_write_u8(writer, SRMP_WAIT);
	}
	if (writer->failed) {
		cg_session_drop(session);
		return FALSE;
	}
	ask->begun = TRUE;
	ask->sent = ask->opcode != CG_OBEX_PUT || write_body(ask, writer);
	cg_session_finish(session, ask->sent ? ask->opcode : ask->opcode & ~CG_PACKET_FINAL);
	return TRUE;
}

/* --- The answer -------------------------------------------------------------------------------*/

gboolean cg_ask_take(CgAsk *ask, CgCode code, CgSpan headers, GError **error)
{
	g_autoptr(CgHeaders) packet = cg_headers_new();
	CgSpan body;

	if (!cg_headers_parse(packet, headers, &body, NULL, error) ||
	    !cg_headers_parse(ask->response, headers, NULL, NULL, error))
		return FALSE;
	if (cg_headers_size(ask->response) > CG_HEADERS_MAX) {
		g_set_error(error, CG_ERROR, CG_ERROR_LIMIT, "An answer with endless headers");
		return FALSE;
	}
	ask->waits = cg_headers_srmp(packet);
	if (!ask->answered)
		ask->srm = ask->asks_srm && cg_headers_srm(packet);
	ask->answered = TRUE;
	if (!ask->raw && ask->opcode != CG_OBEX_GET)
		return TRUE;
	if (ask->head == CG_CODE_WAIT)
		ask->head = code;
	cg_buffer_append(&ask->arrived, body);
	return TRUE;
}

void cg_ask_end(CgAsk *ask, CgCode code)
{
	if (ask->head == CG_CODE_WAIT)
		ask->head = code;
	if (ask->end == CG_CODE_WAIT)
		ask->end = code;
}
