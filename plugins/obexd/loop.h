/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loop: a libdbus connection in GLib's main loop. obexd has the same inside, but only for the
 * standard buses. */
#pragma once

#include <dbus/dbus.h>

/* Attaches the connection to the default main context, for as long as the process lives. */
void cg_plugin_loop_attach(DBusConnection *connection);
