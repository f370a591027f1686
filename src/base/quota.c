/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A quota: at most so many times in any span of the boot clock, however they are spread. */
#include <contactguard/base.h>

struct CgQuota {
	guint most;
	gint64 span;
	guint oldest;  /* its place in the ring */
	gint64 when[]; /* the last `most` times; a ring */
};

CgQuota *cg_quota_new(guint most, gint64 span)
{
	CgQuota *quota = g_malloc0(sizeof(*quota) + most * sizeof(*quota->when));

	quota->most = most;
	quota->span = span;
	for (guint i = 0; i < most; i++)
		quota->when[i] = -span; /* so early that it does not count */
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

void cg_quota_take(CgQuota *quota)
{
	quota->when[quota->oldest] = cg_clock_boot();
	quota->oldest = (quota->oldest + 1) % quota->most;
}
