/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A quota slides: what was taken longest ago is given back first. */
#include "base-tests.h"

#include <contactguard/base.h>

#define MOST 3
#define SPAN CG_SECONDS(60)

static void slides(void)
{
	CgQuota *quota = cg_quota_new(MOST, SPAN);

	cg_clock_freeze(0, 0);
	for (guint i = 0; i < MOST; i++) {
		g_assert_false(cg_quota_spent(quota));
		cg_quota_take(quota);
		cg_clock_advance(CG_SECONDS(1));
	}
	g_assert_true(cg_quota_spent(quota));
	cg_clock_advance(SPAN - CG_SECONDS(MOST) - 1);
	g_assert_true(cg_quota_spent(quota));
	cg_clock_advance(1);
	g_assert_false(cg_quota_spent(quota));
	cg_quota_take(quota);
	g_assert_true(cg_quota_spent(quota));
	cg_quota_free(quota);
	cg_clock_thaw();
}

void test_base_quota(void)
{
	g_test_add_func("/base/quota/slides", slides);
}
