/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sessions: who owns each client session, and who is asking right now.
 *
 * obexd lets every program on its bus use every session. The filter here answers NotAuthorized to a
 * call on /org/bluez/obex/client/sessionN, or on anything below it, unless the call comes from the
 * connection that created the session. */
#pragma once

/* Puts the filter on obexd's bus. Until cg_plugin_sessions_learn() it knows no owner and refuses
 * each call on a session. */
void cg_plugin_sessions_guard(void);

/* Begins to learn the owners of new sessions. Call this once, when obexd's client drivers are
 * registered. */
void cg_plugin_sessions_learn(void);

/* Returns the unique name of the program whose CreateSession obexd is executing in this very call,
 * or NULL if it executes none. The text is valid until the next message on obexd's bus. */
const char *cg_plugin_sessions_asker(void);
