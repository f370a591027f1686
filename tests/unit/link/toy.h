/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A session that a test sets by hand, in place of OBEX: what the pump asks of it, and nothing more.
 */
#pragma once

#include <contactguard/link.h>

struct CgSession {
	gboolean full, waiting, over, broken; /* what it says when asked */
	GQueue *packets;                      /* GBytes it still gives */
	GByteArray *taken;
	guint takes;
	gboolean lost;
	CgWake ready;
	gboolean *freed;
};

CgSession *toy_new(gboolean *freed);
void toy_say(CgSession *toy, gconstpointer data, gsize size); /* and wakes the pump */
void spin(void);                                              /* the main loop, until it is idle */
