/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What both ends of OBEX share: whole packets are put together from any chunks, and one packet at a
 * time is produced.
 *
 * It refuses what loses the framing: a packet that is shorter than its prefix or longer than what
 * we offered, and on a packet transport one whose length field is not its own. */
#include "obex-private.h"

#include <string.h>

void cg_session_init(CgSession *session, const CgSessionClass *class, const CgObexLimits *limits)
{
	session->class = class;
	session->limits = *limits;
	session->mtu = CG_OBEX_MTU_MIN;
}

void cg_session_free(CgSession *session)
{
	if (!session)
		return;
	cg_buffer_clear(&session->in);
	cg_buffer_clear(&session->out);
	session->class->free(session);
}

void cg_session_on_ready(CgSession *session, CgWake wake)
{
	session->ready = wake;
}

gboolean cg_session_over(const CgSession *session)
{
	return session->over;
}

void cg_session_lost(CgSession *session)
{
	session->over = TRUE;
	cg_session_drop_packet(session);
	session->class->lost(session);
}

gboolean cg_session_set_peer_max(CgSession *session, guint16 peer_max)
{
	if (peer_max < CG_OBEX_MTU_MIN)
		return FALSE;
	session->mtu = MAX(MIN(peer_max, session->limits.tx_max), CG_OBEX_MTU_MIN);
	return TRUE;
}

gboolean cg_headers_srm(const CgHeaders *headers)
{
	guint8 value;

	return cg_headers_get_u8(headers, CG_HDR_SRM, &value) && value == CG_SRM_ENABLE;
}

/* Other values are ignored (GOEP 2.1, 4.6). */
gboolean cg_headers_srmp(const CgHeaders *headers)
{
	guint8 value;

	return cg_headers_get_u8(headers, CG_HDR_SRMP, &value) &&
	       (value == CG_SRMP_WAIT || value == CG_SRMP_WAIT_AND_NEXT);
}

/* --- Receiving --- */

/* Looks for the first packet of the queue; empty if it is not whole yet. Returns FALSE if the
 * framing is lost. */
static gboolean peek_packet(const CgSession *session, CgSpan *packet, GError **error)
{
	CgSpan queued = cg_buffer_span(&session->in);
	gsize length;

	*packet = CG_SPAN_EMPTY;
	if (!cg_packet_length(queued, session->limits.rx_max, &length, error))
		return FALSE;
	if (length > 0 && length <= queued.size)
		*packet = cg_span(queued.data, length);
	return TRUE;
}

static gboolean handle_queue(CgSession *session, GError **error)
{
	CgSpan packet;

	while (!session->over) {
		if (!peek_packet(session, &packet, error))
			return FALSE;
		if (packet.size == 0 || !session->class->accepts(session, packet.data[0]))
			return TRUE;
		if (!session->class->packet(session, packet, error))
			return FALSE;
		cg_buffer_consume(&session->in, packet.size);
	}
	return TRUE;
}

gboolean cg_session_handle(CgSession *session, GError **error)
{
	if (!session->broken && !handle_queue(session, error))
		session->broken = TRUE;
	return !session->broken;
}

static gboolean is_one_packet(CgSpan message, gsize most, GError **error)
{
	gsize length;

	if (!cg_packet_length(message, most, &length, error))
		return FALSE;
	if (length == message.size)
		return TRUE;
	g_set_error(error, CG_ERROR, CG_ERROR_FRAMING, "A message is not one packet");
	return FALSE;
}

gboolean cg_session_receive(CgSession *session, CgSpan bytes, GError **error)
{
	if (session->over || bytes.size == 0)
		return TRUE;
	if (session->broken ||
	    (session->limits.packets && !is_one_packet(bytes, session->limits.rx_max, error))) {
		session->broken = TRUE;
		return FALSE;
	}
	cg_buffer_append(&session->in, bytes);
	return cg_session_handle(session, error);
}

gboolean cg_session_want_read(const CgSession *session)
{
	CgSpan packet;

	return !session->broken && !session->over && peek_packet(session, &packet, NULL) &&
	       packet.size == 0 && session->class->accepts(session, CG_OBEX_ABORT);
}

gboolean cg_session_waiting(const CgSession *session)
{
	return cg_session_want_read(session) &&
	       (session->in.size > 0 || session->class->waiting(session));
}

/* --- Producing --- */

CgWriter *cg_session_begin_packet(CgSession *session, const CgPacket *packet)
{
	guint8 *room;

	cg_buffer_truncate(&session->out, 0);
	room = cg_buffer_extend(&session->out, session->mtu);
	cg_writer_init(&session->writer, room, session->mtu);
	cg_packet_begin(packet, &session->writer);
	return &session->writer;
}

void cg_session_finish_packet(CgSession *session, guint8 code)
{
	cg_packet_finish(&session->writer, code);
	cg_buffer_truncate(&session->out, session->writer.used);
	session->complete = TRUE;
}

void cg_session_drop_packet(CgSession *session)
{
	cg_buffer_truncate(&session->out, 0);
	session->complete = FALSE;
}

void cg_session_put_packet(CgSession *session, CgSpan packet)
{
	cg_buffer_truncate(&session->out, 0);
	cg_buffer_append(&session->out, packet);
	session->complete = TRUE;
}

gsize cg_session_produce(CgSession *session, guint8 *room, gsize size)
{
	gsize produced;

	/* A packet in the queue may be due now that the last answer was sent. A fault in it ends
	 * the session. */
	if (!session->complete && !session->over && cg_session_handle(session, NULL))
		session->class->produce(session);
	if (session->broken)
		session->over = TRUE;
	produced = session->out.size;
	if (!session->complete || produced > size)
		return 0;
	memcpy(room, session->out.data, produced);
	cg_session_drop_packet(session);
	return produced;
}
