/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A quota: at most so many in any span of time, however they are spread. Time is the boot clock's.
 */
#include <contactguard/base.h>

struct CgQuota {
	guint most;
	gint64 span;
	guint oldest;
	gint64 when[]; /* a ring */
};

CgQuota *cg_quota_new(guint most, gint64 span)
{
	CgQuota *quota = g_malloc0(sizeof(*quota) + most * sizeof(*quota->when));

	quota->most = most;
	quota->span = span;
	for (guint i = 0; i < most; i++)
		quota->when[i] = -span; /* before the machine was on */
	return quota;
}

void cg_quota_free(CgQuota *quota)
{
	g_free(quota);
}

gboolean cg_quota_spent(const CgQuota *quota)
{
	return cg_clock_boot() - quota->when[quota->oldest] < quota->span;
}

gboolean cg_quota_fresh(const CgQuota *quota)
{
	gint64 last = quota->when[(quota->oldest + quota->most - 1) % quota->most];

	return cg_clock_boot() - last < quota->span;
}

void cg_quota_take(CgQuota *quota)
{
	quota->when[quota->oldest] = cg_clock_boot();
	quota->oldest = (quota->oldest + 1) % quota->most;
}
