/* SPDX-License-Identifier: GPL-2.0-or-later */
/* air: what obexd's server puts on the air.
 *
 * Nothing goes there but the services that may (services.h), with or without a daemon. */
#pragma once

#include <glib.h>

/* Looks for transports of obexd's server that were not there before, and takes off them all that
 * obexd has started. `started` says whether obexd is through with starting its services; from then
 * on what may be on the air is started again. Call this on each turn of the main loop, before obexd
 * learns that org.bluez is there: until then nothing that it has started is on the air. */
void cg_plugin_air_guard(gboolean started);
