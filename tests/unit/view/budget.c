/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The limit of a view. */
#include "view-private.h"
#include "view-tests.h"

static void test_charge(void)
{
	CgBudget budget = { .limit = 1000 };

	g_assert_true(cg_budget_charge(&budget, 600));
	g_assert_true(cg_budget_charge(&budget, 400));
	g_assert_cmpuint(budget.used, ==, 1000);
	g_assert_false(budget.over_limit);
	g_assert_false(cg_budget_charge(&budget, 1));
	g_assert_cmpuint(budget.used, ==, 1000);
	g_assert_true(budget.over_limit);
}

/* The account is charged with what the view keeps, and may have no room for what the view has. */
static void test_account(void)
{
	g_autoptr(CgAccount) account = cg_account_new(NULL);
	CgBudget budget = { .limit = 1000, .account = account }, other = budget;

	cg_account_set_limit(account, 1000);
	g_assert_true(cg_budget_charge(&budget, 600));
	g_assert_false(cg_budget_charge(&other, 401));
	g_assert_false(other.over_limit);
	g_assert_false(cg_budget_charge(&budget, 401));
	g_assert_true(budget.over_limit);
	g_assert_cmpuint(cg_account_used(account), ==, 600);
	cg_budget_refund(&budget, 200);
	g_assert_true(cg_budget_charge(&other, 600));
	g_assert_cmpuint(cg_account_used(account), ==, 1000);
	/* Pictures are judged by the view's own limit alone. */
	g_assert_true(cg_budget_has_room_for_media(&budget, 350));
}

/* The last quarter is for what is small. */
static void test_media(void)
{
	const CgBudget budget = { .limit = 1000, .used = 700 };

	g_assert_true(cg_budget_has_room_for_media(&budget, 50));
	g_assert_false(cg_budget_has_room_for_media(&budget, 51));
}

static void test_cost(void)
{
	g_assert_cmpuint(cg_budget_cost(0), >, 0);
	g_assert_cmpuint(cg_budget_cost(100), ==, cg_budget_cost(0) + 100);
}

void test_view_budget(void)
{
	g_test_add_func("/view/budget/charge", test_charge);
	g_test_add_func("/view/budget/account", test_account);
	g_test_add_func("/view/budget/media", test_media);
	g_test_add_func("/view/budget/cost", test_cost);
}
