/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program is restarted with freed memory overwritten, once, and keeps its arguments. Each case
 * runs in a process of its own. */
#include "daemon-private.h"
#include "tests.h"

#include <stdlib.h>

/* Set before the only call that may restart the process. */
#define WAS_STARTED "CONTACTGUARD_TEST_WAS_STARTED"

static void set_all(void)
{
	g_setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165", TRUE);
	g_setenv("G_SLICE", "always-malloc", TRUE);
	g_setenv("LD_BIND_NOW", "1", TRUE);
}

static void harden_as(const char *path)
{
	char *argv[] = { (char *)"test-daemon", (char *)"-p", (char *)path,
			 (char *)"--GTestSubprocess", NULL };

	g_setenv(WAS_STARTED, "1", TRUE);
	cg_memory_harden(argv);
}

static void test_set(void)
{
	if (!g_test_subprocess()) {
		g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
		g_test_trap_assert_passed();
		return;
	}
	g_assert_null(g_getenv(WAS_STARTED));
	set_all();
	harden_as("/memory/set");
}

static void assert_hardened(void)
{
	g_assert_cmpstr(g_getenv("GLIBC_TUNABLES"), ==,
			"glibc.malloc.tcache_count=0:glibc.malloc.perturb=165");
	g_assert_cmpstr(g_getenv("G_SLICE"), ==, "always-malloc");
	g_assert_cmpstr(g_getenv("LD_BIND_NOW"), ==, "1");
}

static void test_restart(gconstpointer data)
{
	g_autofree char *path = g_strconcat("/memory/restart/", (const char *)data, NULL);

	if (!g_test_subprocess()) {
		g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
		g_test_trap_assert_passed();
		return;
	}
	if (g_getenv(WAS_STARTED)) {
		assert_hardened();
		return;
	}
	set_all();
	g_unsetenv(data);
	harden_as(path);
	g_assert_not_reached();
}

void test_daemon_memory(void)
{
	static const char *const variables[] = { "GLIBC_TUNABLES", "G_SLICE", "LD_BIND_NOW" };

	g_test_add_func("/memory/set", test_set);
	for (guint i = 0; i < G_N_ELEMENTS(variables); i++) {
		g_autofree char *path = g_strconcat("/memory/restart/", variables[i], NULL);

		g_test_add_data_func(path, (gpointer)variables[i], test_restart);
	}
}
