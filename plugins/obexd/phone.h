/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phone: obexd's own phonebook and messages are served to the daemon and to no other peer. */
#pragma once

#include <sys/types.h>

#include "obexd.h"

/* The services of obexd's server that the daemon alone gets. */
#define CG_PLUGIN_GUARDED (OBEX_PBAP | OBEX_MAS)

/* Registers the transport of obexd's server that serves the daemon. Call this once, when the plugin
 * starts: obexd ends if it has no transport when it starts its services, and since 5.83 it has none
 * of its own while its user is inactive. */
void cg_plugin_phone_register(void);

/* Returns whether that is the transport registered here. */
gboolean cg_plugin_phone_is(const struct obex_transport_driver *transport);

/* Listens at this path for peers of this user, in place of an earlier path. If it cannot listen,
 * the log says why and nothing is served. */
void cg_plugin_phone_serve(const char *path, uid_t user);

/* Stops listening and removes the socket's file. A connection that is open stays until its peer
 * closes it. It does nothing if there is no socket. */
void cg_plugin_phone_stop(void);
