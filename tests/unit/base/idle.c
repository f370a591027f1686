/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Idles: the wake is called once however often they are scheduled, only by the main loop, and not
 * any more when they are freed. */
#include "base-tests.h"

#include <contactguard/base.h>

typedef struct {
	guint runs;
	CgIdle *idle;
} Counter;

static void count(gpointer data)
{
	((Counter *)data)->runs++;
}

static void free_itself(gpointer data)
{
	Counter *counter = data;

	counter->runs++;
	g_clear_pointer(&counter->idle, cg_idle_free);
}

static void run_loop(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void once(void)
{
	Counter counter = { 0 };
	g_autoptr(CgIdle) idle = cg_idle_new((CgWake){ count, &counter });

	cg_idle_schedule(idle);
	cg_idle_schedule(idle);
	g_assert_cmpuint(counter.runs, ==, 0);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);
	cg_idle_schedule(idle);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 2);
}

static void freed(void)
{
	Counter counter = { 0 };

	counter.idle = cg_idle_new((CgWake){ free_itself, &counter });
	cg_idle_schedule(counter.idle);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);

	counter.idle = cg_idle_new((CgWake){ count, &counter });
	cg_idle_schedule(counter.idle);
	cg_idle_free(counter.idle);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);
	cg_wake((CgWake){ NULL, NULL });
}

void test_base_idle(void)
{
	g_test_add_func("/base/idle/once", once);
	g_test_add_func("/base/idle/freed", freed);
}
