/* SPDX-License-Identifier: GPL-2.0-or-later */
/* [Ledger] Keep=: rows that are older are emptied, once an hour. */
#include "decision-private.h"

#define HOUR CG_SECONDS(3600)
#define DAY  (24 * HOUR)

static void on_expired(gpointer data, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "old rows of the ledger stay: %s", error->message);
}

void cg_decisions_expire_ledger(CgDecisions *decisions)
{
	cg_store_expire(decisions->store, cg_config_keep_days(decisions->config) * DAY, on_expired,
			NULL);
	cg_timer_start(decisions->retention, HOUR);
}
