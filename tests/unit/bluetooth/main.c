/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room bluetooth. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_bluetooth_service();
	test_bluetooth_profile1();
	test_bluetooth_registration();
	return g_test_run();
}
