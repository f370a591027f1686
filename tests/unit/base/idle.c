/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Turns: once however often armed, from the main loop only, and gone when freed. */
#include "base-tests.h"

#include <contactguard/base.h>

typedef struct {
	guint runs;
	CgIdle *turn;
} Counter;

static void count(gpointer data)
{
	((Counter *)data)->runs++;
}

static void free_itself(gpointer data)
{
	Counter *counter = data;

	counter->runs++;
	g_clear_pointer(&counter->turn, cg_idle_free);
}

static void run_loop(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void once(void)
{
	Counter counter = { 0 };
	g_autoptr(CgIdle) turn = cg_idle_new((CgWake){ count, &counter });

	cg_idle_schedule(turn);
	cg_idle_schedule(turn);
	g_assert_cmpuint(counter.runs, ==, 0);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);
	cg_idle_schedule(turn);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 2);
}

static void freed(void)
{
	Counter counter = { 0 };

	counter.turn = cg_idle_new((CgWake){ free_itself, &counter });
	cg_idle_schedule(counter.turn);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);

	counter.turn = cg_idle_new((CgWake){ count, &counter });
	cg_idle_schedule(counter.turn);
	cg_idle_free(counter.turn);
	run_loop();
	g_assert_cmpuint(counter.runs, ==, 1);
	cg_wake((CgWake){ NULL, NULL });
}

void test_base_turn(void)
{
	g_test_add_func("/base/turn/once", once);
	g_test_add_func("/base/turn/freed", freed);
}
