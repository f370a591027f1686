/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much of what is granted a section may hold in memory. What is hidden is never counted, so
 * that no limit can tell of it. */
#include "view-private.h"

/* What an item takes beside its own bytes, in the collection and in the allocator; measured. */
#define ITEM_OVERHEAD 400

gsize cg_budget_cost(gsize size)
{
	return size + ITEM_OVERHEAD;
}

/* What is kept stays, since a car may have read it already: pictures cannot be dropped later to
 * make room for names. So they end at three quarters, and the last quarter is for what is small.
 * The section is judged alone here: what others of its consumer hold depends on which filled first.
 */
gboolean cg_budget_has_room_for_media(const CgBudget *budget, gsize cost)
{
	return budget->used + cost <= budget->limit - budget->limit / 4;
}

gboolean cg_budget_charge(CgBudget *budget, gsize cost)
{
	budget->over_limit = budget->used + cost > budget->limit;
	if (budget->over_limit || (budget->account && !cg_account_charge(budget->account, cost)))
		return FALSE;
	budget->used += cost;
	return TRUE;
}

void cg_budget_refund(CgBudget *budget, gsize cost)
{
	budget->used -= cost;
	if (budget->account)
		cg_account_refund(budget->account, cost);
}
