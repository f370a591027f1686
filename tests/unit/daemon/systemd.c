/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the service manager is told: a socket of the test stands for it. */
#include "daemon-private.h"
#include "tests.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct {
	char *dir, *path;
	int fd;
} Manager;

static void manager_start(Manager *manager)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	manager->dir = g_dir_make_tmp("cg-systemd-XXXXXX", NULL);
	manager->path = g_build_filename(manager->dir, "socket", NULL);
	manager->fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	g_strlcpy(address.sun_path, manager->path, sizeof address.sun_path);
	g_assert_cmpint(bind(manager->fd, (struct sockaddr *)&address, sizeof address), ==, 0);
	g_setenv("NOTIFY_SOCKET", manager->path, TRUE);
}

static void manager_stop(Manager *manager)
{
	g_unsetenv("NOTIFY_SOCKET");
	g_unsetenv("WATCHDOG_USEC");
	close(manager->fd);
	g_unlink(manager->path);
	g_rmdir(manager->dir);
	g_free(manager->path);
	g_free(manager->dir);
}

/* Returns the next message, or NULL if there is none. */
static char *heard(const Manager *manager)
{
	char text[1024];
	ssize_t size = recv(manager->fd, text, sizeof text, MSG_DONTWAIT);

	return size < 0 ? NULL : g_strndup(text, size);
}

static void assert_heard(const Manager *manager, const char *wanted)
{
	g_autofree char *text = heard(manager);

	g_assert_cmpstr(text, ==, wanted);
}

static void test_states(void)
{
	Manager manager;
	g_autofree char *text = NULL;
	gint64 before = g_get_monotonic_time();

	manager_start(&manager);
	cg_systemd_ready("serving");
	assert_heard(&manager, "READY=1\nSTATUS=serving");
	cg_systemd_reloading();
	text = heard(&manager);
	g_assert_true(g_str_has_prefix(text, "RELOADING=1\nMONOTONIC_USEC="));
	g_assert_cmpint(g_ascii_strtoll(strrchr(text, '=') + 1, NULL, 10), >=, before);
	g_assert_cmpint(g_ascii_strtoll(strrchr(text, '=') + 1, NULL, 10), <=,
			g_get_monotonic_time());
	cg_systemd_stopping();
	assert_heard(&manager, "STOPPING=1");
	manager_stop(&manager);
}

static void test_watchdog(void)
{
	Manager manager;
	g_autoptr(CgWatchdog) watchdog = NULL;

	manager_start(&manager);
	cg_clock_freeze(0, 0);
	g_setenv("WATCHDOG_USEC", "10000000", TRUE);
	watchdog = cg_watchdog_new();
	g_assert_nonnull(watchdog);
	cg_clock_advance(CG_SECONDS(1));
	assert_heard(&manager, "WATCHDOG=1");
	assert_heard(&manager, NULL);
	cg_clock_advance(CG_SECONDS(3));
	assert_heard(&manager, NULL);
	for (guint i = 0; i < 3; i++) {
		cg_clock_advance(CG_SECONDS(5));
		assert_heard(&manager, "WATCHDOG=1");
		assert_heard(&manager, NULL);
	}
	g_clear_pointer(&watchdog, cg_watchdog_free);
	cg_clock_advance(CG_SECONDS(20));
	assert_heard(&manager, NULL);
	cg_clock_thaw();
	manager_stop(&manager);
}

static void test_no_watchdog(void)
{
	Manager manager;

	manager_start(&manager);
	g_assert_null(cg_watchdog_new());
	g_setenv("WATCHDOG_USEC", "10000000", TRUE);
	g_setenv("WATCHDOG_PID", "1", TRUE); /* another process's */
	g_assert_null(cg_watchdog_new());
	g_unsetenv("WATCHDOG_PID");
	assert_heard(&manager, NULL);
	manager_stop(&manager);
}

static void test_no_manager(void)
{
	g_unsetenv("NOTIFY_SOCKET");
	cg_systemd_ready("serving");
	cg_systemd_reloading();
	cg_systemd_stopping();
	g_assert_null(cg_watchdog_new());
}

void test_daemon_systemd(void)
{
	g_test_add_func("/systemd/states", test_states);
	g_test_add_func("/systemd/watchdog", test_watchdog);
	g_test_add_func("/systemd/no-watchdog", test_no_watchdog);
	g_test_add_func("/systemd/no-manager", test_no_manager);
}
