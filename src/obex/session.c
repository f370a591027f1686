/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What both ends of OBEX share: whole packets out of any chunks, and one packet at a time to give.
 *
 * Refuses what loses framing: a packet shorter than its prefix or longer than what we offered, and
 * on a packet transport one whose length field is not its own. */
#include "session-private.h"

#include <string.h>

/* SRM is 1 when on; SRMP 1 waits, 2 waits too and is an old spelling. Other values are ignored
 * (GOEP 2.1, 4.6). */
#define SRM_ON        1
#define SRMP_WAIT     1
#define SRMP_AND_WAIT 2

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
	cg_session_drop(session);
	session->class->lost(session);
}

gboolean cg_session_agree(CgSession *session, guint16 theirs)
{
	if (theirs < CG_OBEX_MTU_MIN)
		return FALSE;
	session->mtu = MAX(MIN(theirs, session->limits.tx_max), CG_OBEX_MTU_MIN);
	return TRUE;
}

gboolean cg_headers_srm(const CgHeaders *headers)
{
	guint8 value;

	return cg_headers_get_u8(headers, CG_HDR_SRM, &value) && value == SRM_ON;
}

gboolean cg_headers_srmp(const CgHeaders *headers)
{
	guint8 value;

	return cg_headers_get_u8(headers, CG_HDR_SRMP, &value) &&
	       (value == SRMP_WAIT || value == SRMP_AND_WAIT);
}

/* --- In ---------------------------------------------------------------------------------------*/

/* The first queued packet, whole; empty: none yet. FALSE: framing is lost. */
static gboolean first_packet(const CgSession *session, CgSpan *packet, GError **error)
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

static gboolean work(CgSession *session, GError **error)
{
	CgSpan packet;

	while (!session->over) {
		if (!first_packet(session, &packet, error))
			return FALSE;
		if (packet.size == 0 || !session->class->accepts(session, packet.data[0]))
			return TRUE;
		if (!session->class->packet(session, packet, error))
			return FALSE;
		cg_buffer_consume(&session->in, packet.size);
	}
	return TRUE;
}

gboolean cg_session_work(CgSession *session, GError **error)
{
	if (!session->broken && !work(session, error))
		session->broken = TRUE;
	return !session->broken;
}

static gboolean is_one_packet(CgSpan sdu, gsize most, GError **error)
{
	gsize length;

	if (!cg_packet_length(sdu, most, &length, error))
		return FALSE;
	if (length == sdu.size)
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
	return cg_session_work(session, error);
}

gboolean cg_session_want_read(const CgSession *session)
{
	CgSpan packet;

	return !session->broken && !session->over && first_packet(session, &packet, NULL) &&
	       packet.size == 0 && session->class->accepts(session, CG_OBEX_ABORT);
}

gboolean cg_session_waiting(const CgSession *session)
{
	return cg_session_want_read(session) &&
	       (session->in.size > 0 || session->class->waiting(session));
}

/* --- Out --------------------------------------------------------------------------------------*/

CgWriter *cg_session_begin(CgSession *session, const CgPacket *packet)
{
	guint8 *room;

	cg_buffer_truncate(&session->out, 0);
	room = cg_buffer_extend(&session->out, session->mtu);
	cg_writer_init(&session->writer, room, session->mtu);
	cg_packet_begin(packet, &session->writer);
	return &session->writer;
}

void cg_session_finish(CgSession *session, guint8 code)
{
	cg_packet_finish(&session->writer, code);
	cg_buffer_truncate(&session->out, session->writer.used);
	session->complete = TRUE;
}

void cg_session_drop(CgSession *session)
{
	cg_buffer_truncate(&session->out, 0);
	session->complete = FALSE;
}

void cg_session_put(CgSession *session, CgSpan packet)
{
	cg_buffer_truncate(&session->out, 0);
	cg_buffer_append(&session->out, packet);
	session->complete = TRUE;
}

gsize cg_session_produce(CgSession *session, guint8 *room, gsize size)
{
	gsize given;

	/* What was queued behind the last answer may be due; a fault there ends the session. */
	if (!session->complete && !session->over && cg_session_work(session, NULL))
		session->class->fill(session);
	if (session->broken)
		session->over = TRUE;
	given = session->out.size;
	if (!session->complete || given > size)
		return 0;
	memcpy(room, session->out.data, given);
	cg_session_drop(session);
	return given;
}
