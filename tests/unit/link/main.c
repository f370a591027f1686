/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room link; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_link_address();
	test_link_socket();
	test_link_pump();
	test_link_listener();
	test_link_dial();
	return g_test_run();
}
