/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counts each consumer's prompts of the last hour that nobody answered, whichever phones it named.
 * The table holds only consumers that caused one. */
#include "consent-private.h"

struct CgPromptLimit {
	GHashTable *quotas; /* char * -> CgQuota */
};

CgPromptLimit *cg_prompt_limit_new(void)
{
	CgPromptLimit *limit = g_new0(CgPromptLimit, 1);

	limit->quotas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
					      (GDestroyNotify)cg_quota_free);
	return limit;
}

void cg_prompt_limit_free(CgPromptLimit *limit)
{
	g_hash_table_unref(limit->quotas);
	g_free(limit);
}

void cg_prompt_limit_count(CgPromptLimit *limit, const char *consumer)
{
	CgQuota *quota = g_hash_table_lookup(limit->quotas, consumer);

	if (!quota) {
		quota = cg_quota_new(CG_PROMPTS_MAX, CG_PROMPTS_SPAN);
		g_hash_table_insert(limit->quotas, g_strdup(consumer), quota);
	}
	cg_quota_take(quota);
}

void cg_prompt_limit_reset(CgPromptLimit *limit, const char *consumer)
{
	g_hash_table_remove(limit->quotas, consumer);
}

gboolean cg_prompt_limit_reached(const CgPromptLimit *limit, const char *consumer)
{
	const CgQuota *quota = g_hash_table_lookup(limit->quotas, consumer);

	return quota && cg_quota_spent(quota);
}
