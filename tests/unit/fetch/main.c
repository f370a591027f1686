/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room fetch; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_fetch_answer();
	test_fetch_deferred();
	test_fetch_pbap_answer();
	test_fetch_pbap_query();
	return g_test_run();
}
