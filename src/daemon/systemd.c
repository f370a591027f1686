/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told, by sd_notify(3): that the daemon is ready, reads its
 * configuration again or ends, and that its main loop runs. Without a service manager
 * (NOTIFY_SOCKET is not set) nothing is sent. */
#include "daemon-private.h"

#include <systemd/sd-daemon.h>

void cg_systemd_ready(const char *status)
{
	sd_notifyf(FALSE, "READY=1\nSTATUS=%s", status);
}

void cg_systemd_reloading(void)
{
	sd_notifyf(FALSE, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
}

void cg_systemd_stopping(void)
{
	sd_notify(FALSE, "STOPPING=1");
}

/* --- The watchdog --- */

struct CgWatchdog {
	CgTimer *timer;
	gint64 interval; /* microseconds */
};

static void ping_watchdog(gpointer data)
{
	CgWatchdog *watchdog = data;

	sd_notify(FALSE, "WATCHDOG=1");
	cg_timer_start(watchdog->timer, watchdog->interval);
}

CgWatchdog *cg_watchdog_new(void)
{
	CgWatchdog *watchdog;
	guint64 timeout;

	if (sd_watchdog_enabled(FALSE, &timeout) <= 0)
		return NULL;
	watchdog = g_new(CgWatchdog, 1);
	*watchdog = (CgWatchdog){ cg_timer_new((CgWake){ ping_watchdog, watchdog }),
				  (gint64)(timeout / 2) };
	cg_timer_start(watchdog->timer, 0);
	return watchdog;
}

void cg_watchdog_free(CgWatchdog *watchdog)
{
	if (!watchdog)
		return;
	cg_timer_free(watchdog->timer);
	g_free(watchdog);
}
