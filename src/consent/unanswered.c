/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How often each consumer was asked about for nothing, in the last hour, whichever phone it named.
 * Who never was has no place here, so the table is as long as the list of those who drew prompts.
 */
#include "consent-private.h"

struct CgUnanswered {
	GHashTable *quotas; /* char * -> CgQuota */
};

CgUnanswered *cg_unanswered_new(void)
{
	CgUnanswered *unanswered = g_new0(CgUnanswered, 1);

	unanswered->quotas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
						   (GDestroyNotify)cg_quota_free);
	return unanswered;
}

void cg_unanswered_free(CgUnanswered *unanswered)
{
	g_hash_table_unref(unanswered->quotas);
	g_free(unanswered);
}

void cg_unanswered_note(CgUnanswered *unanswered, const char *consumer)
{
	CgQuota *quota = g_hash_table_lookup(unanswered->quotas, consumer);

	if (!quota) {
		quota = cg_quota_new(CG_UNANSWERED_MAX, CG_UNANSWERED_SPAN);
		g_hash_table_insert(unanswered->quotas, g_strdup(consumer), quota);
	}
	cg_quota_take(quota);
}

void cg_unanswered_forget(CgUnanswered *unanswered, const char *consumer)
{
	g_hash_table_remove(unanswered->quotas, consumer);
}

gboolean cg_unanswered_too_many(const CgUnanswered *unanswered, const char *consumer)
{
	const CgQuota *quota = g_hash_table_lookup(unanswered->quotas, consumer);

	return quota && cg_quota_spent(quota);
}
