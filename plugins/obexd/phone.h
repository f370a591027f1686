/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phone: obexd's own phonebook and messages are served to the daemon and to no other peer.
 *
 * obexd never puts PBAP and MAP on the air, with or without a daemon. */
#pragma once

#include <sys/types.h>

/* Takes the guarded services away from obexd's Bluetooth transport. Call this when the plugin
 * starts, before obexd starts its services. */
void cg_plugin_phone_take_over(void);

/* Listens at this path for peers of this user, in place of an earlier path. If it cannot listen,
 * the log says why and nothing is served. */
void cg_plugin_phone_serve(const char *path, uid_t user);

/* Stops listening and removes the socket's file. A connection that is open stays until its peer
 * closes it. It does nothing if there is no socket. */
void cg_plugin_phone_stop(void);
