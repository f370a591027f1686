/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sessions: who owns each client session, and who is asking right now.
 *
 * obexd lets every program on its bus use every session. The filter here answers NotAuthorized to a
 * call on /org/bluez/obex/client/sessionN, or on anything below it, unless the call comes from the
 * connection that created the session. It refuses to ask for a business card, if the daemon does
 * not allow that, and any file of another's transfer. */
#pragma once

#include <glib.h>

/* Guards obexd's client transport, if it is not guarded yet, and returns whether it is. */
typedef gboolean cg_plugin_client_ready(void);

/* Puts the filter on obexd's bus, and has it learn the owner of each session that is created. Each
 * CreateSession asks `ready` first, and fails for as long as the answer is no. Call this once, when
 * the plugin starts. */
void cg_plugin_sessions_guard(cg_plugin_client_ready *ready);

/* Returns the unique name of the program whose CreateSession obexd is executing in this very call,
 * or NULL if it executes none. The text is valid until the next message on obexd's bus. */
const char *cg_plugin_sessions_asker(void);

/* Returns whether this is the path of a session or of something below it. */
gboolean cg_plugin_sessions_covers(const char *path);

/* Returns the unique name of the owner of the session at or above such a path, or NULL if nobody
 * has it. The owner of one that has just ended is known until obexd has said so. It is valid until
 * the next message on obexd's bus. */
const char *cg_plugin_sessions_owner(const char *path);
