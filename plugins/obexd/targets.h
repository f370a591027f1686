/* SPDX-License-Identifier: GPL-2.0-or-later */
/* targets: the services that obexd's clients dial, by the names that the daemon has for them. */
#pragma once

/* Returns the name, in the words of Link1's Profiles, of the service with this UUID, which may be
 * written with 16, 32 or 128 bits, with or without 0x, in either case. NULL: the guard knows no
 * such service. It is static. */
const char *cg_plugin_target_find(const char *uuid);
