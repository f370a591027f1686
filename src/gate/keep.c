/* SPDX-License-Identifier: GPL-2.0-or-later */
/* [Ledger] Keep=: what is older is emptied, by the hour. */
#include "gate-private.h"

#define HOUR CG_SECONDS(3600)
#define DAY  (24 * HOUR)

static void told(gpointer data, const GError *error)
{
	if (error)
		cg_warn(CG_LOG_GATE, "old rows of the ledger stay: %s", error->message);
}

void cg_gate_keep(CgGate *gate)
{
	cg_store_keep(gate->options.store, cg_config_keep_days(gate->options.config) * DAY, told,
		      NULL);
	cg_timer_start(gate->keep, HOUR);
}
