/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The main loop, for tests. */
#pragma once

#include <glib.h>

/* Runs the main loop until nothing is ready. A loop that never rests fails the test. */
static inline void run_until_idle(void)
{
	for (guint i = 0; g_main_context_iteration(NULL, FALSE); i++)
		g_assert_cmpuint(i, <, 1000000);
}
