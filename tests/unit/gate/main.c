/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room gate; one file beside this per source of the room. */
#include "gate-tests.h"

#include <glib.h>

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_gate_pending();
	test_gate_car();
	test_gate_source();
	test_gate_effective();
	test_gate_eviction();
	test_gate_gate();
	test_gate_grants();
	test_gate_retention();
	test_gate_history();
	test_gate_share();
	test_gate_lookup();
	test_gate_phone();
	test_gate_preview();
	test_gate_entry();
	test_gate_recorder();
	test_gate_shared_view();
	test_gate_session();
	return g_test_run();
}
