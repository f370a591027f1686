/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unix sockets: their paths, their two kinds, and what they carry. Every socket here is
 * non-blocking and close-on-exec. Refuses an empty path and one that does not fit sun_path, since a
 * path that is cut is another one. */
#include "link-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

gboolean cg_unix_parse(const char *path, CgAddress *address, GError **error)
{
	if (!*path) {
		g_set_error_literal(error, CG_ERROR, CG_ERROR_CONFIG,
				    "an address needs a path after the colon");
		return FALSE;
	}
	if (g_strlcpy(address->path, path, sizeof(address->path)) >= sizeof(address->path)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
			    "the path of a socket is at most %zu bytes, this one has %zu",
			    sizeof(address->path) - 1, strlen(path));
		return FALSE;
	}
	return TRUE;
}

static int socket_type(gboolean packets)
{
	return (packets ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
}

int cg_unix_socket(const CgAddress *address, GError **error)
{
	int fd = socket(AF_UNIX, socket_type(address->transport->packets), 0);

	if (fd < 0)
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no socket: %s", g_strerror(errno));
	return fd;
}

void cg_unix_name(const CgAddress *address, struct sockaddr_un *name)
{
	*name = (struct sockaddr_un){ .sun_family = AF_UNIX };
	G_STATIC_ASSERT(sizeof(name->sun_path) == sizeof(address->path));
	memcpy(name->sun_path, address->path, sizeof(name->sun_path));
}

CgSocket cg_unix_connected(int fd, gboolean packets)
{
	const CgObexLimits limits = {
		.rx_max = packets ? CG_OBEX_PACKET_MTU : CG_OBEX_STREAM_MTU,
		.tx_max = CG_OBEX_MTU_MAX, /* any packet fits; what the peer offers decides */
		.packets = packets,
	};

	return (CgSocket){ .fd = fd, .limits = limits };
}

gboolean cg_socket_pair(gboolean packets, CgSocket *ours, int *theirs, GError **error)
{
	int fds[2];

	if (socketpair(AF_UNIX, socket_type(packets), 0, fds) < 0) {
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no socket pair: %s",
			    g_strerror(errno));
		return FALSE;
	}
	*ours = cg_unix_connected(fds[0], packets);
	*theirs = fds[1];
	return TRUE;
}
