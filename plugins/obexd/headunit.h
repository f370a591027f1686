/* SPDX-License-Identifier: GPL-2.0-or-later */
/* headunit: obexd's client sessions for contacts and messages go to the daemon. */
#pragma once

/* Takes the place of obexd's client transport; once that is there. */
void headunit_wrap(void);
