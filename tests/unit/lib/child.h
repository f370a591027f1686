/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real process, for tests that look at one. */
#pragma once

#include <glib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Returns the number of a new process that waits until it is killed, at the latest by the end of
 * the test program. */
static inline pid_t start_child(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pause();
		_exit(0);
	}
	g_assert_cmpint(pid, >, 0);
	return pid;
}

static inline void end_child(pid_t pid)
{
	g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
	g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}
