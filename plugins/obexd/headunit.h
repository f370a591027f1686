/* SPDX-License-Identifier: GPL-2.0-or-later */
/* headunit: obexd's client sessions for contacts and messages go to the daemon. */
#pragma once

#include <glib.h>

/* Takes the place of the functions of obexd's client transport, if it is there and still has its
 * own. Returns whether the transport is guarded now; if not, obexd has none yet, and no session may
 * be created. */
gboolean cg_plugin_headunit_guard(void);
