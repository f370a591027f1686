/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room bus. */
#include "tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_bus_access();
	test_bus_agents1();
	test_bus_backlog();
	test_bus_bus();
	test_bus_callers();
	test_bus_calls();
	test_bus_consumer1();
	test_bus_consumer_subtree();
	test_bus_ledger1();
	test_bus_ledger_export();
	test_bus_link1();
	test_bus_manager1();
	test_bus_names();
	test_bus_objects();
	test_bus_phone1();
	test_bus_preview();
	test_bus_question1();
	test_bus_signals();
	return g_test_run();
}
