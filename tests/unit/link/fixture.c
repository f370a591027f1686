/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The session whose answers the tests of the link set. */
#include "fixture.h"

#include <string.h>

CgSession *fake_session_new(gboolean *freed)
{
	CgSession *session = g_new0(CgSession, 1);

	session->packets = g_queue_new();
	session->received = g_byte_array_new();
	session->freed = freed;
	return session;
}

void fake_session_say(CgSession *session, gconstpointer data, gsize size)
{
	g_queue_push_tail(session->packets, g_bytes_new(data, size));
	cg_wake(session->ready);
}

gboolean cg_session_want_read(const CgSession *session)
{
	return !session->full;
}

gboolean cg_session_receive(CgSession *session, CgSpan bytes, GError **error)
{
	g_assert_false(session->full);
	g_byte_array_append(session->received, bytes.data, bytes.size);
	session->receives++;
	if (session->broken)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED, "not what is said here");
	return !session->broken;
}

gsize cg_session_produce(CgSession *session, guint8 *room, gsize size)
{
	g_autoptr(GBytes) packet = g_queue_pop_head(session->packets);

	if (!packet)
		return 0;
	g_assert_cmpuint(g_bytes_get_size(packet), <=, size);
	memcpy(room, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
	return g_bytes_get_size(packet);
}

gboolean cg_session_waiting(const CgSession *session)
{
	return session->waiting;
}

gboolean cg_session_over(const CgSession *session)
{
	return session->over;
}

void cg_session_on_ready(CgSession *session, CgWake wake)
{
	session->ready = wake;
}

void cg_session_lost(CgSession *session)
{
	session->lost = TRUE;
}

void cg_session_free(CgSession *session)
{
	*session->freed = TRUE;
	g_queue_free_full(session->packets, (GDestroyNotify)g_bytes_unref);
	g_byte_array_unref(session->received);
	g_free(session);
}
