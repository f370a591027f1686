/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sessions: whose client session is whose, and who is asking right now.
 *
 * obexd lets anyone on its bus use anyone's session. Here a call on
 * /org/bluez/obex/client/sessionN, or on anything below it, is answered NotAuthorized unless it
 * comes from the connection that created it. */
#pragma once

/* Puts the filter on obexd's bus. */
void sessions_guard(void);
/* Learns of sessions from now on; once obexd's client drivers are there. */
void sessions_learn(void);
/* The unique name whose CreateSession is being carried out in this very call; NULL: none is. */
const char *sessions_asker(void);
