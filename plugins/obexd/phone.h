/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phone: obexd's own phonebook and messages are served to the daemon and to nobody else.
 *
 * PBAP and MAP never go on the air from obexd, with or without a daemon. */
#pragma once

#include <sys/types.h>

/* At the plugin's start: before obexd starts its services. */
void phone_take_over(void);
/* Listens at path, for peers of this user. A failure is logged, and nothing is served. */
void phone_serve(const char *path, uid_t user);
/* No longer listens. What is connected goes with its peer. */
void phone_stop(void);
