/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The obexd plugin: contacts and messages enter and leave obexd through the daemon or not at all.
 *
 * On a head unit obexd's PBAP and MAP client sessions go over sockets from the daemon (headunit.c),
 * and only the creator of a session may use it (sessions.c). On a Linux phone obexd's phonebook and
 * messages are served to the daemon on a private socket and are not on the air (phone.c). The
 * daemon says which of the two this machine is (daemon.c).
 *
 * Without a daemon both are refused. The plugin's start never fails, since obexd would go on
 * without the plugin, unguarded. */
#include "obexd.h"
#include <obexd/src/plugin.h>

#include "daemon.h"
#include "headunit.h"
#include "phone.h"
#include "sessions.h"

/* obexd starts its client side after its plugins. This runs before obexd reads the first call. */
static gboolean guard_client(gpointer unused)
{
	cg_plugin_headunit_wrap();
	cg_plugin_sessions_learn();
	return G_SOURCE_REMOVE;
}

static int plugin_start(void)
{
	cg_plugin_sessions_guard();
	cg_plugin_phone_take_over();
	g_idle_add_full(G_PRIORITY_HIGH, guard_client, NULL, NULL);
	cg_plugin_daemon_watch();
	return 0;
}

static void plugin_stop(void)
{
	cg_plugin_phone_stop();
}

OBEX_PLUGIN_DEFINE(contactguard, plugin_start, plugin_stop)
