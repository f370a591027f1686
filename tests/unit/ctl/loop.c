/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/loop.c. */
#include "fixture.h"
#include "tests.h"

#include <signal.h>

static CtlExit run_loop(int signal)
{
	g_autoptr(CgClient) client = cg_client_new(G_BUS_TYPE_SESSION);
	g_auto(CtlLoop) loop = { 0 };

	g_assert_true(cg_client_connect(client, NULL));
	ctl_loop_init(&loop);
	if (signal)
		g_assert_cmpint(raise(signal), ==, 0);
	return ctl_loop_run(&loop, client);
}

static void interrupted(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_loop(SIGINT), ==, CTL_DONE);
	g_assert_cmpint(run_loop(SIGTERM), ==, CTL_DONE);
	assert_printed("");
}

static void disconnected(Fixture *fixture, gconstpointer data)
{
	fake_daemon_leave(&fixture->daemon);
	g_assert_cmpint(run_loop(0), ==, CTL_NO_DAEMON);
	assert_printed("contactguard: " CG_CLIENT_DISCONNECTED "\n");
}

void test_ctl_loop(void)
{
	ADD("loop/interrupted", NULL, interrupted);
	ADD("loop/disconnected", NULL, disconnected);
}
