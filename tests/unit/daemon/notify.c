/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a service manager hears: a socket of ours stands for it. */
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

	manager->dir = g_dir_make_tmp("cg-notify-XXXXXX", NULL);
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

/* What was said last; NULL: nothing. */
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
	cg_notify_ready("serving");
	assert_heard(&manager, "READY=1\nSTATUS=serving");
	cg_notify_reloading();
	text = heard(&manager);
	g_assert_true(g_str_has_prefix(text, "RELOADING=1\nMONOTONIC_USEC="));
	g_assert_cmpint(g_ascii_strtoll(strrchr(text, '=') + 1, NULL, 10), >=, before);
	g_assert_cmpint(g_ascii_strtoll(strrchr(text, '=') + 1, NULL, 10), <=,
			g_get_monotonic_time());
	cg_notify_stopping();
	assert_heard(&manager, "STOPPING=1");
	manager_stop(&manager);
}

static void test_heart_beats_twice_in_the_patience(void)
{
	Manager manager;
	g_autoptr(CgHeart) heart = NULL;

	manager_start(&manager);
	cg_clock_freeze(0, 0);
	g_setenv("WATCHDOG_USEC", "10000000", TRUE);
	heart = cg_heart_new();
	g_assert_nonnull(heart);
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
	g_clear_pointer(&heart, cg_heart_free);
	cg_clock_advance(CG_SECONDS(20));
	assert_heard(&manager, NULL);
	cg_clock_thaw();
	manager_stop(&manager);
}

static void test_no_heart(void)
{
	Manager manager;

	manager_start(&manager);
	g_assert_null(cg_heart_new());
	g_setenv("WATCHDOG_USEC", "10000000", TRUE);
	g_setenv("WATCHDOG_PID", "1", TRUE); /* another process's */
	g_assert_null(cg_heart_new());
	g_unsetenv("WATCHDOG_PID");
	assert_heard(&manager, NULL);
	manager_stop(&manager);
}

static void test_nobody_asks(void)
{
	g_unsetenv("NOTIFY_SOCKET");
	cg_notify_ready("serving");
	cg_notify_reloading();
	cg_notify_stopping();
	g_assert_null(cg_heart_new());
}

void test_daemon_notify(void)
{
	g_test_add_func("/notify/states", test_states);
	g_test_add_func("/notify/heart", test_heart_beats_twice_in_the_patience);
	g_test_add_func("/notify/no-heart", test_no_heart);
	g_test_add_func("/notify/nobody-asks", test_nobody_asks);
}
