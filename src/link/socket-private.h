/* SPDX-License-Identifier: GPL-2.0-or-later */
/* link, among its own sources: how a file descriptor becomes a CgSocket. */
#pragma once

#include <contactguard/link.h>

#include <sys/un.h>

/* Non-blocking and close-on-exec; -1 and CG_ERROR_SYSTEM. The address is a unix one. */
int cg_unix_socket(const CgAddress *address, GError **error);
void cg_unix_name(const CgAddress *address, struct sockaddr_un *name);
/* Takes fd. */
CgSocket cg_unix_connected(int fd, gboolean packets);
