/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Log lines: which topics show, and how they begin. Each is written by a process of its own, since
 * the environment is read once. */
#include "base-tests.h"

#include <contactguard/base.h>

#include <syslog.h>

static void write_lines(void)
{
	cg_log(CG_LOG_GATE, "%u reads", 2);
	cg_log(CG_LOG_VIEW, "a view");
	cg_warn(CG_LOG_BUS, "no %s", "bus");
	g_assert_cmpstr(cg_log_mark(LOG_ERR), ==, "");
}

static void assert_lines(const char *debug, const char *lines)
{
	if (g_test_subprocess()) {
		write_lines();
		return;
	}
	g_setenv("CONTACTGUARD_DEBUG", debug, TRUE);
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr(lines);
	g_unsetenv("CONTACTGUARD_DEBUG");
}

static void no_topic(void)
{
	assert_lines("", "contactguard: bus: warning: no bus\n");
}

static void some_topics(void)
{
	assert_lines("gate,bus",
		     "contactguard: gate: 2 reads\ncontactguard: bus: warning: no bus\n");
}

static void all_topics(void)
{
	assert_lines("all", "contactguard: gate: 2 reads\ncontactguard: view: a view\n"
			    "contactguard: bus: warning: no bus\n");
}

void test_base_log(void)
{
	g_test_add_func("/base/log/no-topic", no_topic);
	g_test_add_func("/base/log/some-topics", some_topics);
	g_test_add_func("/base/log/all-topics", all_topics);
}
