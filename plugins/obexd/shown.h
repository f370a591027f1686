/* SPDX-License-Identifier: GPL-2.0-or-later */
/* shown: which programs obexd tells of its client sessions.
 *
 * obexd broadcasts each session and transfer with its file names, sizes and counters, and lists all
 * of them to whoever asks. Here a signal about a session goes to the session's owner alone, and
 * GetManagedObjects() answers with what its caller owns, beside what belongs to nobody. */
#pragma once

#include <glib.h>

/* Takes over what obexd sends. Call this once, when the plugin starts. Returns FALSE, and the log
 * says so, if obexd cannot be made to; then no session may be created. */
gboolean cg_plugin_shown_guard(void);
