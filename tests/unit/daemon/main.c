/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room daemon. Stories run the daemon as a whole. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_daemon_app();
	test_daemon_config();
	test_daemon_memory();
	test_daemon_options();
	test_daemon_reach();
	test_daemon_systemd();
	return g_test_run();
}
