/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The obexd plugin: contacts and messages enter and leave obexd through the daemon or not at all.
 *
 * On a head unit obexd's PBAP and MAP client sessions go over sockets from the daemon, and other
 * targets are dialled if it allows them (headunit.c). Only the creator of a session may use it
 * (sessions.c; asker.c says which process asks), and sees it (shown.c). On a Linux phone obexd's
 * phonebook and messages are served to the daemon on a private socket (phone.c), and nothing is on
 * the air but what may be (air.c). The daemon says which of the two this machine is, and what it
 * allows (daemon.c).
 *
 * Without a daemon both are refused. The plugin's start never fails, since obexd would go on
 * without the plugin, unguarded. */
#include "obexd.h"

/* obexd's header refuses to be used by plugins unless this says that obexd loads them, since 5.73.
 */
#define EXTERNAL_PLUGINS 1
#include <obexd/src/plugin.h>

#include "air.h"
#include "asker.h"
#include "daemon.h"
#include "headunit.h"
#include "phone.h"
#include "sessions.h"
#include "shown.h"

/* Called on each turn of obexd's main loop, before anything that has happened is handled. What
 * obexd registers may come at any time: its client side comes after its plugins, and since 5.83
 * some of it comes and goes with its user's seat. */
static gboolean look(GSource *source, gint *timeout)
{
	*timeout = -1;
	/* The client's transport is the last that obexd makes before its main loop. */
	cg_plugin_air_guard(cg_plugin_headunit_guard());
	return FALSE; /* there is nothing to dispatch */
}

static GSourceFuncs looking = { .prepare = look };

static void look_always(void)
{
	GSource *source = g_source_new(&looking, sizeof(*source));

	g_source_set_priority(source, G_MININT);
	g_source_attach(source, NULL);
	g_source_unref(source);
}

static gboolean is_private; /* what obexd sends about a session goes to its owner alone */

static gboolean guard_client(void)
{
	return is_private && cg_plugin_headunit_guard();
}

static int plugin_start(void)
{
	is_private = cg_plugin_shown_guard();
	cg_plugin_asker_watch();
	cg_plugin_sessions_guard(guard_client);
	cg_plugin_phone_register();
	look_always();
	cg_plugin_daemon_watch();
	return 0;
}

static void plugin_stop(void)
{
	cg_plugin_phone_stop();
}

/* Not OBEX_PLUGIN_DEFINE, which has not compiled outside obexd since 5.73. */
extern const struct obex_plugin_desc obex_plugin_desc __attribute__((visibility("default")));
const struct obex_plugin_desc obex_plugin_desc = { "contactguard", plugin_start, plugin_stop };
