/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room client; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_client_agent();
	test_client_client();
	test_client_explain();
	test_client_question();
	test_client_text();
	return g_test_run();
}
