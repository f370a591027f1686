/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one caller may have waiting, by calls and by bytes, and that nobody else pays for it. */
#include "bus-private.h"
#include "tests.h"

static guint enter_all(CgBusCrowd *crowd, const char *caller, gsize bytes)
{
	guint entered = 0;

	while (cg_bus_crowd_enter(crowd, caller, bytes))
		entered++;
	return entered;
}

static void test_calls(void)
{
	CgBusCrowd *crowd = cg_bus_crowd_new();

	g_assert_cmpuint(enter_all(crowd, ":1.1", 100), ==, 256);
	g_assert_true(cg_bus_crowd_enter(crowd, ":1.2", 100));
	cg_bus_crowd_leave(crowd, ":1.1", 100);
	g_assert_cmpuint(enter_all(crowd, ":1.1", 100), ==, 1);
	cg_bus_crowd_free(crowd);
}

static void test_bytes(void)
{
	CgBusCrowd *crowd = cg_bus_crowd_new();

	g_assert_cmpuint(enter_all(crowd, ":1.1", 512 << 10), ==, 1);
	g_assert_cmpuint(enter_all(crowd, ":1.1", 64 << 10), ==, 7);
	cg_bus_crowd_leave(crowd, ":1.1", 512 << 10);
	g_assert_cmpuint(enter_all(crowd, ":1.1", 64 << 10), ==, 8);
	cg_bus_crowd_free(crowd);
}

static void test_nothing_stays(void)
{
	CgBusCrowd *crowd = cg_bus_crowd_new();
	guint entered = enter_all(crowd, ":1.1", 5000);

	g_assert_cmpuint(cg_bus_crowd_size(crowd), ==, 1);
	while (entered--)
		cg_bus_crowd_leave(crowd, ":1.1", 5000);
	g_assert_cmpuint(cg_bus_crowd_size(crowd), ==, 0);
	cg_bus_crowd_free(crowd);
}

void test_bus_crowd(void)
{
	g_test_add_func("/bus/crowd/calls", test_calls);
	g_test_add_func("/bus/crowd/bytes", test_bytes);
	g_test_add_func("/bus/crowd/nothing-stays", test_nothing_stays);
}
