/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What several views hold together of what is granted. An account refuses what would pass its own
 * limit; what passes the limit of the account above it is only told there, because a view must not
 * be changed by those of others. */
#include "view-private.h"

struct CgAccount {
	guint refs;
	guint64 limit, used;
	CgAccount *above; /* NULL: none */
	CgWake full;
};

CgAccount *cg_account_new(CgAccount *above)
{
	CgAccount *account = g_new0(CgAccount, 1);

	account->refs = 1;
	account->limit = G_MAXUINT64;
	if (above)
		account->above = cg_account_ref(above);
	return account;
}

CgAccount *cg_account_ref(CgAccount *account)
{
	account->refs++;
	return account;
}

void cg_account_unref(CgAccount *account)
{
	if (--account->refs > 0)
		return;
	g_clear_pointer(&account->above, cg_account_unref);
	g_free(account);
}

void cg_account_set_limit(CgAccount *account, guint64 limit)
{
	account->limit = limit;
}

void cg_account_on_full(CgAccount *account, CgWake wake)
{
	account->full = wake;
}

guint64 cg_account_used(const CgAccount *account)
{
	return account->used;
}

gboolean cg_account_is_full(const CgAccount *account)
{
	return account->used >= account->limit;
}

static void add_cost(CgAccount *account, gsize cost)
{
	gboolean was_full = cg_account_is_full(account);

	account->used += cost;
	if (!was_full && cg_account_is_full(account))
		cg_wake(account->full);
}

gboolean cg_account_charge(CgAccount *account, gsize cost)
{
	if (account->used + cost > account->limit)
		return FALSE;
	for (; account; account = account->above)
		add_cost(account, cost);
	return TRUE;
}

void cg_account_refund(CgAccount *account, gsize cost)
{
	for (; account; account = account->above)
		account->used -= cost;
}
