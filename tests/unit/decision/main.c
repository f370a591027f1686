/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room decision; one file beside this for each source of the room. */
#include "decision-tests.h"

void decision_test_open(DecisionFixture *fixture, gconstpointer data)
{
	fixture->bond = "bond";
	decision_fixture_open(fixture);
}

void decision_test_close(DecisionFixture *fixture, gconstpointer data)
{
	decision_fixture_close(fixture);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_answers();
	test_asking();
	test_bonds();
	test_consumer();
	test_decisions();
	test_effective();
	test_eviction();
	test_explain();
	test_grants();
	test_peers();
	test_presence();
	test_retention();
	return g_test_run();
}
