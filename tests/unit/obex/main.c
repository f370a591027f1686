/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room obex; one file beside this per source of the room. */
#include "fixture.h"

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_obex_code();
	test_obex_params();
	test_obex_headers();
	test_obex_packet();
	test_obex_challenge();
	test_obex_server();
	test_obex_server_op();
	test_obex_client_op();
	test_obex_client();
	test_obex_session();
	test_obex_bluez();
	return g_test_run();
}
