/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session that a test sets by hand, in place of the one of obex: what a link asks of it, and
 * nothing more. */
#pragma once

#include <contactguard/link.h>

struct CgSession {
	gboolean full, waiting, over, broken; /* what it says when asked */
	GQueue *packets;                      /* GBytes *, still to be produced */
	GByteArray *received;
	guint receives;
	gboolean lost;
	CgWake ready;
	gboolean *freed;
};

CgSession *fake_session_new(gboolean *freed);
/* Queues a packet and wakes the link. */
void fake_session_say(CgSession *session, gconstpointer data, gsize size);
