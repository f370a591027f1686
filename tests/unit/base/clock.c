/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The settable clock and its timers. */
#include "base-tests.h"

#include <contactguard/base.h>

#include <string.h>

static void note(gpointer data)
{
	gint64 *at = data;

	*at = cg_clock_boot();
}

static void frozen(void)
{
	cg_clock_freeze(CG_SECONDS(100), CG_SECONDS(5000));
	g_assert_cmpint(cg_clock_boot(), ==, CG_SECONDS(100));
	cg_clock_advance(CG_SECONDS(3));
	g_assert_cmpint(cg_clock_boot(), ==, CG_SECONDS(103));
	g_assert_cmpint(cg_clock_wall(), ==, CG_SECONDS(5003));
	cg_clock_thaw();
	g_assert_cmpint(cg_clock_wall(), >, CG_SECONDS(5003));
}

static void boots(void)
{
	const char *kernels = cg_clock_boot_id(), *first;

	g_assert_cmpuint(strlen(kernels), >, 8);
	g_assert_cmpstr(cg_clock_boot_id(), ==, kernels);
	cg_clock_freeze(0, 0);
	first = cg_clock_boot_id();
	g_assert_cmpstr(first, !=, kernels);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpstr(cg_clock_boot_id(), ==, first);
	cg_clock_reboot(CG_SECONDS(5), CG_SECONDS(60));
	g_assert_cmpint(cg_clock_boot(), ==, CG_SECONDS(5));
	g_assert_cmpstr(cg_clock_boot_id(), !=, first);
	cg_clock_thaw();
	g_assert_cmpstr(cg_clock_boot_id(), ==, kernels);
}

static void timers(void)
{
	gint64 early = 0, late = 0, stopped = 0;
	CgTimer *first, *second, *third;

	cg_clock_freeze(0, 0);
	second = cg_timer_new((CgWake){ note, &late });
	first = cg_timer_new((CgWake){ note, &early });
	third = cg_timer_new((CgWake){ note, &stopped });
	cg_timer_start(second, CG_SECONDS(8));
	cg_timer_start(first, CG_SECONDS(2));
	cg_timer_start(third, CG_SECONDS(3));
	cg_timer_stop(third);
	g_assert_false(cg_timer_running(third));
	cg_clock_advance(CG_SECONDS(7));
	/* At its own time, not at the end of the jump. */
	g_assert_cmpint(early, ==, CG_SECONDS(2));
	g_assert_cmpint(late, ==, 0);
	cg_timer_start(second, CG_SECONDS(2));
	cg_clock_advance(CG_SECONDS(1));
	g_assert_true(cg_timer_running(second));
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(late, ==, CG_SECONDS(9));
	g_assert_cmpint(stopped, ==, 0);
	cg_timer_free(first);
	cg_timer_free(second);
	cg_timer_free(third);
	cg_timer_free(NULL);
	cg_clock_thaw();
}

static void really_fires(void)
{
	gint64 at = 0, start = cg_clock_boot();
	g_autoptr(CgTimer) timer = cg_timer_new((CgWake){ note, &at });

	cg_timer_start(timer, 2000);
	while (at == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(at - start, >=, 2000);
	g_assert_false(cg_timer_running(timer));
}

void test_base_clock(void)
{
	g_test_add_func("/base/clock/frozen", frozen);
	g_test_add_func("/base/clock/boots", boots);
	g_test_add_func("/base/clock/timers", timers);
	g_test_add_func("/base/clock/really-fires", really_fires);
}
