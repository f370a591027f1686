/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room daemon; its whole runs are stories. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_daemon_app();
	test_daemon_notify();
	test_daemon_watch();
	return g_test_run();
}
