/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bluetooth sockets: L2CAP with enhanced retransmission (GOEP 2, a packet is a message), RFCOMM (a
 * stream, GOEP 1.1), and the plain L2CAP channel of SDP. */
#include "bt-private.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/l2cap.h>
#include <bluetooth/rfcomm.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define SDP_PSM 0x0001

typedef union {
	struct sockaddr any;
	struct sockaddr_l2 l2cap;
	struct sockaddr_rc rfcomm;
} BtName;

gboolean cg_bt_parse(const char *text, CgAddress *address, GError **error)
{
	if (!cg_bdaddr_valid(text)) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
			    "'%s' is not a Bluetooth address (AA:BB:CC:DD:EE:FF)", text);
		return FALSE;
	}
	for (gsize i = 0; text[i]; i++)
		address->path[i] = g_ascii_toupper(text[i]);
	return TRUE;
}

/* The incoming MTU must be asked for before connect(). OBEX wants retransmission, so that each
 * message comes whole or the channel ends (GOEP 2.1, 7.1). */
static gboolean set_l2cap_mode(int fd)
{
	struct l2cap_options options = { 0 };
	socklen_t size = sizeof(options);

	if (getsockopt(fd, SOL_L2CAP, L2CAP_OPTIONS, &options, &size) < 0)
		return FALSE;
	options.imtu = CG_OBEX_PACKET_MTU;
	options.mode = L2CAP_MODE_ERTM;
	return setsockopt(fd, SOL_L2CAP, L2CAP_OPTIONS, &options, sizeof(options)) == 0;
}

/* Contacts travel encrypted, over a link with a bond. What SDP says is public. */
static gboolean set_options(int fd, CgBtKind kind)
{
	const struct bt_security security = { .level = kind == CG_BT_SDP ? BT_SECURITY_LOW
									 : BT_SECURITY_MEDIUM };

	if (setsockopt(fd, SOL_BLUETOOTH, BT_SECURITY, &security, sizeof(security)) < 0)
		return FALSE;
	return kind != CG_BT_L2CAP || set_l2cap_mode(fd);
}

int cg_bt_socket(CgBtKind kind, GError **error)
{
	gboolean stream = kind == CG_BT_RFCOMM;
	int fd = socket(AF_BLUETOOTH,
			(stream ? SOCK_STREAM : SOCK_SEQPACKET) | SOCK_NONBLOCK | SOCK_CLOEXEC,
			stream ? BTPROTO_RFCOMM : BTPROTO_L2CAP);

	if (fd >= 0 && set_options(fd, kind))
		return fd;
	g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "no Bluetooth socket: %s",
		    errno == EAFNOSUPPORT
			    ? "the kernel has no Bluetooth, or the unit may not use it"
			    : g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Fills name as the system calls want it, and returns its length. port is a PSM or a channel. */
static socklen_t fill_name(BtName *name, CgBtKind kind, const char *address, guint16 port)
{
	bdaddr_t bdaddr;

	str2ba(address, &bdaddr);
	if (kind == CG_BT_RFCOMM) {
		name->rfcomm = (struct sockaddr_rc){ AF_BLUETOOTH, bdaddr, port };
		return sizeof(name->rfcomm);
	}
	name->l2cap = (struct sockaddr_l2){ .l2_family = AF_BLUETOOTH,
					    .l2_bdaddr = bdaddr,
					    .l2_psm = htobs(port) };
	return sizeof(name->l2cap);
}

int cg_bt_dial(int fd, CgBtKind kind, const CgAddress *address, guint16 port)
{
	char adapter[CG_BDADDR_SIZE];
	socklen_t size;
	BtName name;

	if (cg_bt_find_adapter(address->path, adapter)) {
		size = fill_name(&name, kind, adapter, 0);
		if (bind(fd, &name.any, size) < 0)
			return errno;
	}
	size = fill_name(&name, kind, address->path, kind == CG_BT_SDP ? SDP_PSM : port);
	return connect(fd, &name.any, size) < 0 ? errno : 0;
}

CgSocket cg_bt_connected(int fd, CgBtKind kind)
{
	struct l2cap_options options = { .omtu = CG_OBEX_MTU_MIN, .imtu = CG_OBEX_PACKET_MTU };
	socklen_t size = sizeof(options);
	CgObexLimits limits = { .rx_max = CG_OBEX_STREAM_MTU, .tx_max = CG_OBEX_MTU_MAX };

	if (kind == CG_BT_L2CAP) {
		getsockopt(fd, SOL_L2CAP, L2CAP_OPTIONS, &options, &size);
		limits = (CgObexLimits){
			.rx_max = CLAMP(options.imtu, CG_OBEX_MTU_MIN, CG_OBEX_PACKET_MTU),
			.tx_max = MAX(options.omtu, CG_OBEX_MTU_MIN),
			.packets = TRUE,
		};
	}
	return (CgSocket){ .fd = fd, .limits = limits };
}

/* --- Both ends --- */

static void print_address(const BtName *name, CgBtKind kind, char *text)
{
	ba2str(kind == CG_BT_RFCOMM ? &name->rfcomm.rc_bdaddr : &name->l2cap.l2_bdaddr, text);
}

gboolean cg_bt_ends(int fd, CgBtKind kind, CgSocketEnds *ends)
{
	BtName local = { 0 }, peer = { 0 };
	socklen_t local_size = sizeof(local), peer_size = sizeof(peer);

	if (getsockname(fd, &local.any, &local_size) < 0 ||
	    getpeername(fd, &peer.any, &peer_size) < 0)
		return FALSE;
	print_address(&local, kind, ends->local);
	print_address(&peer, kind, ends->peer);
	return TRUE;
}
