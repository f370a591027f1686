/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Processes and their starts, with real ones. */
#include "base-tests.h"
#include "child.h"

#include <contactguard/base.h>

#include <sys/pidfd.h>
#include <unistd.h>

static void test_start(void)
{
	guint64 before = cg_process_tick(cg_clock_boot()), start;
	pid_t pid = start_child();

	start = cg_process_start(pid);
	g_assert_cmpuint(start, >=, before);
	g_assert_cmpuint(start, <=, cg_process_tick(cg_clock_boot()));
	g_assert_cmpuint(cg_process_start(pid), ==, start);
	g_assert_cmpuint(cg_process_start(getpid()), <=, start);
	end_child(pid);
	g_assert_cmpuint(cg_process_start(pid), ==, 0);
}

/* A program may be called as if its name ended and the fields began. */
static void test_name(void)
{
	static const char *const names[] = { ") S 1 1 1", "a) b (c", "", " ", "\n" };
	guint64 start = cg_process_start(getpid());
	char before[16] = "";

	g_assert_cmpint(prctl(PR_GET_NAME, before), ==, 0);
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_assert_cmpint(prctl(PR_SET_NAME, names[i]), ==, 0);
		g_assert_cmpuint(cg_process_start(getpid()), ==, start);
	}
	g_assert_cmpint(prctl(PR_SET_NAME, before), ==, 0);
}

static void test_nobody(void)
{
	g_assert_cmpuint(cg_process_start(0), ==, 0);
	g_assert_cmpuint(cg_process_start(G_MAXUINT32), ==, 0);
}

/* A zombie does not run, though its number is not free yet. */
static void test_running(void)
{
	pid_t pid = start_child();
	int process = pidfd_open(pid, 0);
	siginfo_t ended;

	g_assert_true(cg_process_is_running(process));
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	g_assert_cmpint(waitid(P_PID, pid, &ended, WEXITED | WNOWAIT), ==, 0);
	g_assert_false(cg_process_is_running(process));
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
	g_assert_false(cg_process_is_running(process));
	g_assert_false(cg_process_is_running(-1));
	close(process);
}

void test_base_process(void)
{
	g_test_add_func("/process/start", test_start);
	g_test_add_func("/process/name", test_name);
	g_test_add_func("/process/nobody", test_nobody);
	g_test_add_func("/process/running", test_running);
}
