/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The obexd plugin: contacts and messages leave and enter obexd by the guard's daemon or not at
 * all.
 *
 * On a head unit obexd's PBAP and MAP client sessions are the daemon's sockets (headunit.c), and
 * each session is its creator's alone (sessions.c). On a Linux phone obexd's phonebook and messages
 * are served to the daemon on a private socket, and are not on the air (phone.c). Which of the two
 * this is, the daemon says (guard.c).
 *
 * It refuses both without a daemon. Init never fails, as obexd would go on without us,
 * unguarded. */
#include "obexd.h"
#include <obexd/src/plugin.h>

#include "guard.h"
#include "headunit.h"
#include "phone.h"
#include "sessions.h"

/* obexd's client side comes up after its plugins; this runs before the first call is looked at. */
static gboolean guard_client(gpointer unused)
{
	headunit_wrap();
	sessions_learn();
	return G_SOURCE_REMOVE;
}

static int plugin_start(void)
{
	sessions_guard();
	phone_take_over();
	g_idle_add_full(G_PRIORITY_HIGH, guard_client, NULL, NULL);
	guard_open();
	return 0;
}

static void plugin_stop(void)
{
	phone_stop();
}

OBEX_PLUGIN_DEFINE(contactguard, plugin_start, plugin_stop)
