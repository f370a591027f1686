/* SPDX-License-Identifier: GPL-2.0-or-later */
/* services: which of obexd's services other devices may reach, and what they may do there.
 *
 * obexd serves the same contacts by PBAP, by IrMC synchronisation and as Nokia's PC Suite, and its
 * files by FTP. So there is a list of what may be on the air, and whatever stands not in it stays
 * away: also what a newer or another BlueZ brings. */
#pragma once

#include "obexd.h"

/* Returns whether this service may be on the air, by what the daemon allows now. If it may, each
 * request to it is judged from now on by what the daemon allows then. */
gboolean cg_plugin_services_open(struct obex_service_driver *driver);
