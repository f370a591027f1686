/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room link; one file beside this per source of the room. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_link_bt();
	test_link_bt_adapter();
	test_link_bt_connector();
	test_link_bt_search();
	test_link_connector();
	test_link_link();
	test_link_socket();
	test_link_transport();
	test_link_unix();
	test_link_unix_connector();
	test_link_unix_listener();
	return g_test_run();
}
