/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a connected socket is to OBEX: its kind and its limits.
 * Every socket here is non-blocking and closed on exec; nothing else leaves this file. */
#include "socket-private.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* A unix socket carries any OBEX packet, so what the peer offers decides what is sent. */
#define UNIX_TX_MTU CG_OBEX_MTU_MAX

static int unix_type(gboolean packets)
{
	return (packets ? SOCK_SEQPACKET : SOCK_STREAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
}

int cg_unix_socket(const CgAddress *address, GError **error)
{
	int fd = socket(AF_UNIX, unix_type(address->kind == CG_ADDRESS_UNIXPKT), 0);
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
	return (CgSocket){
		.fd = fd,
		.packets = packets,
		.rx_mtu = packets ? CG_OBEX_PACKET_MTU : CG_OBEX_STREAM_MTU,
		.tx_mtu = UNIX_TX_MTU,
	};
}

CgObexLimits cg_socket_limits(const CgSocket *socket)
{
	return (CgObexLimits){
		.rx_max = socket->rx_mtu,
		.tx_max = socket->tx_mtu,
		.packets = socket->packets,
	};
}

gboolean cg_socket_pair(gboolean packets, CgSocket *ours, int *theirs, GError **error)
{
	int fds[2];
	if (socketpair(AF_UNIX, unix_type(packets), 0, fds) < 0) {
		g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no socket pair: %s",
			    g_strerror(errno));
		return FALSE;
	}
	*ours = cg_unix_connected(fds[0], packets);
	*theirs = fds[1];
	return TRUE;
}
