/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room bluez. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_bluez_devices();
	test_bluez_asker();
	test_bluez_bluez();
	test_bluez_cars();
	return g_test_run();
}
