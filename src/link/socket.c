/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connected sockets: those that somebody else has connected and handed to us, as bluetoothd does,
 * and how they end. What is no connection that an OBEX session can run over is refused. */
#include "bt-private.h"

#include <bluetooth/bluetooth.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	int domain, type, protocol;
} Nature;

static gboolean read_option(int fd, int option, int *value)
{
	socklen_t size = sizeof(*value);

	return getsockopt(fd, SOL_SOCKET, option, value, &size) == 0;
}

static gboolean read_nature(int fd, Nature *nature)
{
	return read_option(fd, SO_DOMAIN, &nature->domain) &&
	       read_option(fd, SO_TYPE, &nature->type) &&
	       read_option(fd, SO_PROTOCOL, &nature->protocol);
}

static gboolean is_connected(int fd)
{
	struct sockaddr_storage peer;
	socklen_t size = sizeof(peer);

	return getpeername(fd, (struct sockaddr *)&peer, &size) == 0;
}

static gboolean is_l2cap(const Nature *nature)
{
	return nature->domain == AF_BLUETOOTH && nature->type == SOCK_SEQPACKET &&
	       nature->protocol == BTPROTO_L2CAP;
}

static gboolean is_rfcomm(const Nature *nature)
{
	return nature->domain == AF_BLUETOOTH && nature->type == SOCK_STREAM &&
	       nature->protocol == BTPROTO_RFCOMM;
}

static gboolean is_unix(const Nature *nature)
{
	return nature->domain == AF_UNIX &&
	       (nature->type == SOCK_SEQPACKET || nature->type == SOCK_STREAM);
}

static gboolean set_flags(int fd)
{
	return g_unix_set_fd_nonblocking(fd, TRUE, NULL) && fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

gboolean cg_socket_adopt(int fd, CgSocket *out, GError **error)
{
	Nature nature;

	if (read_nature(fd, &nature) && is_connected(fd) && set_flags(fd)) {
		if (is_l2cap(&nature) || is_rfcomm(&nature)) {
			*out = cg_bt_connected(fd, is_l2cap(&nature) ? CG_BT_L2CAP : CG_BT_RFCOMM);
			return TRUE;
		}
		if (is_unix(&nature)) {
			*out = cg_unix_connected(fd, nature.type == SOCK_SEQPACKET);
			return TRUE;
		}
	}
	g_set_error_literal(error, CG_ERROR, CG_ERROR_REFUSED,
			    "it is no connected L2CAP, RFCOMM or unix socket");
	return FALSE;
}

gboolean cg_socket_is_unix(const CgSocket *socket)
{
	Nature nature;

	return read_nature(socket->fd, &nature) && is_unix(&nature);
}

/* bluetoothd keeps a descriptor of each connection that it hands over, so closing ours alone would
 * not end it. */
void cg_socket_close(const CgSocket *socket)
{
	shutdown(socket->fd, SHUT_RDWR);
	close(socket->fd);
}

gboolean cg_socket_ends(const CgSocket *socket, CgSocketEnds *ends)
{
	Nature nature;

	if (!read_nature(socket->fd, &nature) || (!is_l2cap(&nature) && !is_rfcomm(&nature)))
		return FALSE;
	return cg_bt_ends(socket->fd, is_l2cap(&nature) ? CG_BT_L2CAP : CG_BT_RFCOMM, ends);
}
