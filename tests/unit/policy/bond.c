/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/bond.c. */
#include "policy-test.h"

#define ONE "00:00:00:00:00:01/aa"

static void test_match(void)
{
	static const struct {
		const char *granted, *now;
		CgBondMatch match;
	} rows[] = {
		{ "desk", "desk", CG_BOND_SAME },
		{ "desk", NULL, CG_BOND_UNKNOWN },
		{ "desk", "?", CG_BOND_UNKNOWN },
		{ "desk", "desks", CG_BOND_OTHER },
		{ "desk", ONE, CG_BOND_OTHER },
		{ ONE, "desk", CG_BOND_OTHER },
		{ ONE, ONE, CG_BOND_SAME },
		{ ONE, "00:00:00:00:00:01/ab", CG_BOND_OTHER },
		{ ONE, "00:00:00:00:00:01/", CG_BOND_OTHER },
		{ ONE, "00:00:00:00:00:02/aa", CG_BOND_ELSEWHERE },
		{ ONE, "00:00:00:00:00:0/aa", CG_BOND_ELSEWHERE },
		/* Two peers: the worst of both. */
		{ ONE " b/b", ONE " b/b", CG_BOND_SAME },
		{ ONE " b/b", ONE " ?", CG_BOND_UNKNOWN },
		{ ONE " b/b", "? ?", CG_BOND_UNKNOWN },
		{ ONE " b/b", NULL, CG_BOND_UNKNOWN },
		{ ONE " b/b", "? b/c", CG_BOND_OTHER },
		{ ONE " b/b", "b/b " ONE, CG_BOND_ELSEWHERE },
		{ ONE " b/b", "? c/b", CG_BOND_ELSEWHERE },
		{ ONE " b/b", "00:00:00:00:00:01/ab c/b", CG_BOND_OTHER },
		/* Another path than that of the grant. */
		{ ONE " b/b", ONE, CG_BOND_ELSEWHERE },
		{ ONE, ONE " b/b", CG_BOND_ELSEWHERE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(cg_bond_match(rows[i].granted, rows[i].now), ==, rows[i].match);
}

static void test_known(void)
{
	g_assert_true(cg_bond_known("desk"));
	g_assert_true(cg_bond_known(ONE " b/b"));
	g_assert_false(cg_bond_known(NULL));
	g_assert_false(cg_bond_known("?"));
	g_assert_false(cg_bond_known("? b/b"));
	g_assert_false(cg_bond_known(ONE " ?"));
}

void test_policy_bond(void)
{
	g_test_add_func("/policy/bond/match", test_match);
	g_test_add_func("/policy/bond/known", test_known);
}
