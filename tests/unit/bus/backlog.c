/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one caller may have waiting, by calls and by bytes; other callers are not limited by it. */
#include "bus-private.h"
#include "tests.h"

static guint add_all(CgCallBacklog *backlog, const char *caller, gsize bytes)
{
	guint added = 0;

	while (cg_call_backlog_add(backlog, caller, bytes))
		added++;
	return added;
}

static void test_calls(void)
{
	CgCallBacklog *backlog = cg_call_backlog_new();

	g_assert_cmpuint(add_all(backlog, ":1.1", 100), ==, 256);
	g_assert_true(cg_call_backlog_add(backlog, ":1.2", 100));
	cg_call_backlog_remove(backlog, ":1.1", 100);
	g_assert_cmpuint(add_all(backlog, ":1.1", 100), ==, 1);
	cg_call_backlog_free(backlog);
}

static void test_bytes(void)
{
	CgCallBacklog *backlog = cg_call_backlog_new();

	g_assert_cmpuint(add_all(backlog, ":1.1", 512 << 10), ==, 1);
	g_assert_cmpuint(add_all(backlog, ":1.1", 64 << 10), ==, 7);
	cg_call_backlog_remove(backlog, ":1.1", 512 << 10);
	g_assert_cmpuint(add_all(backlog, ":1.1", 64 << 10), ==, 8);
	cg_call_backlog_free(backlog);
}

static void test_nothing_stays(void)
{
	CgCallBacklog *backlog = cg_call_backlog_new();
	guint added = add_all(backlog, ":1.1", 5000);

	g_assert_cmpuint(cg_call_backlog_callers(backlog), ==, 1);
	while (added--)
		cg_call_backlog_remove(backlog, ":1.1", 5000);
	g_assert_cmpuint(cg_call_backlog_callers(backlog), ==, 0);
	cg_call_backlog_free(backlog);
}

void test_bus_backlog(void)
{
	g_test_add_func("/bus/backlog/calls", test_calls);
	g_test_add_func("/bus/backlog/bytes", test_bytes);
	g_test_add_func("/bus/backlog/nothing-stays", test_nothing_stays);
}
