/* SPDX-License-Identifier: GPL-2.0-or-later */
/* headunit: obexd's client sessions for contacts and messages go to the daemon. */
#pragma once

/* Puts the guarded transport in the place of obexd's client transport. Call this once, when that
 * transport is registered; if it is not, the log says so and there is nothing to guard. */
void cg_plugin_headunit_wrap(void);
