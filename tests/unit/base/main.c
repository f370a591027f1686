/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room base; one file beside this per source of the room. */
#include "base-tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_base_reader();
	test_base_writer();
	test_base_wiped();
	test_base_buffer();
	test_base_text();
	test_base_idle();
	test_base_log();
	test_base_clock();
	test_base_process();
	test_base_quota();
	test_base_span();
	return g_test_run();
}
