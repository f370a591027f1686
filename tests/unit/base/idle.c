/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Idles: the wake is called once however often they are scheduled, only by the main loop, and not
 * any more when they are freed. Turns: one idle of each party in each iteration. */
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

/* --- Turns --- */

typedef struct {
	CgIdle *idle;
	guint runs, left; /* how often it still schedules itself */
	GString *order;   /* of all: a letter for each run */
	char letter;
} Worker;

static void work(gpointer data)
{
	Worker *worker = data;

	worker->runs++;
	g_string_append_c(worker->order, worker->letter);
	if (worker->left-- > 0)
		cg_idle_schedule(worker->idle);
}

static void start_work(Worker *worker, CgTurns *turns, GString *order, char letter, guint left)
{
	*worker = (Worker){ .order = order, .letter = letter, .left = left };
	worker->idle = cg_idle_new((CgWake){ work, worker });
	cg_idle_set_turns(worker->idle, turns);
	cg_idle_schedule(worker->idle);
}

/* A party of 16 that never rests gets one run in each iteration, as a party of one does. */
static void fair(void)
{
	g_autoptr(CgTurns) busy = cg_turns_new(), calm = cg_turns_new();
	g_autoptr(GString) order = g_string_new(NULL);
	Worker many[16], one;
	guint runs = 0;

	for (guint i = 0; i < G_N_ELEMENTS(many); i++)
		start_work(&many[i], busy, order, 'a' + i, 1000);
	start_work(&one, calm, order, '!', 9);
	for (guint i = 0; i < 10; i++)
		g_main_context_iteration(NULL, FALSE);
	g_assert_cmpuint(one.runs, ==, 10);
	for (guint i = 0; i < G_N_ELEMENTS(many); i++) {
		runs += many[i].runs;
		cg_idle_free(many[i].idle);
	}
	cg_idle_free(one.idle);
	g_assert_cmpuint(runs, ==, 10);
}

/* Those of one party run one after the other, in the order in which they were scheduled. */
static void in_order(void)
{
	g_autoptr(CgTurns) turns = cg_turns_new();
	g_autoptr(GString) order = g_string_new(NULL);
	Worker workers[3];

	for (guint i = 0; i < G_N_ELEMENTS(workers); i++)
		start_work(&workers[i], turns, order, 'a' + i, 2);
	cg_idle_schedule(workers[0].idle);
	run_loop();
	g_assert_cmpstr(order->str, ==, "abcabcabc");
	for (guint i = 0; i < G_N_ELEMENTS(workers); i++)
		cg_idle_free(workers[i].idle);
}

/* An idle keeps its turns; one that is freed while it is scheduled does not run. */
static void left(void)
{
	Counter first = { 0 }, second = { 0 };
	CgTurns *turns = cg_turns_new();
	CgIdle *gone = cg_idle_new((CgWake){ count, &first });

	cg_idle_set_turns(gone, turns);
	second.idle = cg_idle_new((CgWake){ free_itself, &second });
	cg_idle_set_turns(second.idle, turns);
	cg_turns_unref(turns);
	cg_idle_schedule(gone);
	cg_idle_schedule(second.idle);
	cg_idle_free(gone);
	run_loop();
	g_assert_cmpuint(first.runs, ==, 0);
	g_assert_cmpuint(second.runs, ==, 1);
}

void test_base_idle(void)
{
	g_test_add_func("/base/idle/once", once);
	g_test_add_func("/base/idle/freed", freed);
	g_test_add_func("/base/idle/fair", fair);
	g_test_add_func("/base/idle/in-order", in_order);
	g_test_add_func("/base/idle/left", left);
}
