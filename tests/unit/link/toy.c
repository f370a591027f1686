/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The toy session; the pump's tests set its answers and look at what it was told. */
#include "toy.h"

#include <string.h>

CgSession *toy_new(gboolean *freed)
{
	CgSession *toy = g_new0(CgSession, 1);
	toy->packets = g_queue_new();
	toy->taken = g_byte_array_new();
	toy->freed = freed;
	return toy;
}

void toy_say(CgSession *toy, gconstpointer data, gsize size)
{
	g_queue_push_tail(toy->packets, g_bytes_new(data, size));
	cg_wake(toy->ready);
}

void spin(void)
{
	for (guint i = 0; g_main_context_iteration(NULL, FALSE); i++)
		g_assert_cmpuint(i, <, 100000); /* a loop that never rests */
}

gboolean cg_session_hungry(const CgSession *toy)
{
	return !toy->full;
}

gboolean cg_session_take(CgSession *toy, CgSpan bytes, GError **error)
{
	g_assert_false(toy->full);
	g_byte_array_append(toy->taken, bytes.data, bytes.size);
	toy->takes++;
	if (toy->broken)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED, "not what toys say");
	return !toy->broken;
}

gsize cg_session_give(CgSession *toy, guint8 *room, gsize size)
{
	g_autoptr(GBytes) packet = g_queue_pop_head(toy->packets);
	if (!packet)
		return 0;
	g_assert_cmpuint(g_bytes_get_size(packet), <=, size);
	memcpy(room, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
	return g_bytes_get_size(packet);
}

gboolean cg_session_waiting(const CgSession *toy)
{
	return toy->waiting;
}

gboolean cg_session_over(const CgSession *toy)
{
	return toy->over;
}

void cg_session_on_ready(CgSession *toy, CgWake wake)
{
	toy->ready = wake;
}

void cg_session_lost(CgSession *toy)
{
	toy->lost = TRUE;
}

void cg_session_free(CgSession *toy)
{
	*toy->freed = TRUE;
	g_queue_free_full(toy->packets, (GDestroyNotify)g_bytes_unref);
	g_byte_array_unref(toy->taken);
	g_free(toy);
}
