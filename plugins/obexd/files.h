/* SPDX-License-Identifier: GPL-2.0-or-later */
/* files: whose transfer wrote which file.
 *
 * obexd reads and writes files for all apps as one user. Without this an app could have it send
 * what another app has pulled, or write over it. */
#pragma once

#include "obexd.h"

/* Judges a call to a session before obexd sees it: whether none of its arguments is the name of a
 * file that the transfer of another caller wrote. */
gboolean cg_plugin_files_allow(DBusMessage *call);

/* Notes the file of a new transfer, of which this is the answer to the call that was judged last,
 * as the caller's, unless that call only reads its file. */
void cg_plugin_files_note(DBusMessage *answer);
