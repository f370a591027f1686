/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the gate says of a repository by its name. */
#include "fixture.h"
#include "gate-tests.h"

static const CgWho ada = { PHONE, ADA };

static void no_such_repository(Fixture *fixture, gconstpointer data)
{
	static const char *const wrong[] = {
		"", "SIM1/", "sim1/pb", "pb ", "telecom/pb", "SIM1pb"
	};

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_null(cg_gate_explain(fixture->gate, &ada, wrong[i]));
}

static void explains(Fixture *fixture, gconstpointer data)
{
	static const struct {
		const char *repository, *sentence;
	} cases[] = {
		{ "pb", "pb lists and counts nobody; a search for a whole number finds one card" },
		{ "SIM1/pb", "SIM1/pb is empty: nobody is listed or counted" },
		{ "mch", "mch is empty: no calls are shown" },
	};

	decision_fixture_fix_scope(&fixture->base, "lookup");
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GPtrArray) reasons =
			cg_gate_explain(fixture->gate, &ada, cases[i].repository);

		g_assert_true(g_ptr_array_find_with_equal_func(reasons, cases[i].sentence,
							       g_str_equal, NULL));
	}
}

void test_gate_gate(void)
{
	ADD("gate/no-such-repository", no_such_repository);
	ADD("gate/explains", explains);
}
