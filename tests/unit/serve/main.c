/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room serve; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_serve_answer();
	test_serve_folder();
	test_serve_params();
	test_serve_pbap();
	test_serve_pbap_answer();
	test_serve_pbap_folders();
	test_serve_pbap_request();
	return g_test_run();
}
