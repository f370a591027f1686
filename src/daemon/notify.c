/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told, by sd_notify(3): that we are ready, that the configuration is
 * read anew, that we end, and from the main loop that it turns. Where nobody asks
 * (NOTIFY_SOCKET), nothing is told. */
#include "daemon-private.h"

#include <systemd/sd-daemon.h>

void cg_notify_ready(const char *status)
{
	sd_notifyf(FALSE, "READY=1\nSTATUS=%s", status);
}

void cg_notify_reloading(void)
{
	sd_notifyf(FALSE, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
}

void cg_notify_stopping(void)
{
	sd_notify(FALSE, "STOPPING=1");
}

/* --- The watchdog ---*/

struct CgHeart {
	CgTimer *timer;
	gint64 every;
};

static void beat(gpointer data)
{
	CgHeart *heart = data;

	sd_notify(FALSE, "WATCHDOG=1");
	cg_timer_start(heart->timer, heart->every);
}

CgHeart *cg_heart_new(void)
{
	guint64 patience;
	CgHeart *heart;

	if (sd_watchdog_enabled(FALSE, &patience) <= 0)
		return NULL;
	heart = g_new(CgHeart, 1);
	*heart = (CgHeart){ cg_timer_new((CgWake){ beat, heart }), (gint64)(patience / 2) };
	cg_timer_start(heart->timer, 0);
	return heart;
}

void cg_heart_free(CgHeart *heart)
{
	if (!heart)
		return;
	cg_timer_free(heart->timer);
	g_free(heart);
}
