/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bluetooth addresses and sockets, as far as no radio is needed: tests/vm has the rest. */
#include "bt-private.h"
#include "tests.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void addresses(void)
{
	CgAddress address = { 0 };

	g_assert_true(cg_bt_parse("aA:bb:CC:0d:1e:2f", &address, NULL));
	g_assert_cmpstr(address.path, ==, "AA:BB:CC:0D:1E:2F");
	g_assert_false(cg_bt_parse("AA:BB:CC:DD:EE", &address, NULL));
}

static void rfcomm_limits(void)
{
	CgSocket socket = cg_bt_connected(7, CG_BT_RFCOMM);

	g_assert_cmpint(socket.fd, ==, 7);
	g_assert_false(socket.limits.packets);
	g_assert_cmpuint(socket.limits.rx_max, ==, CG_OBEX_STREAM_MTU);
}

/* A peer whose channel does not say what it takes is sent the least that OBEX allows. */
static void l2cap_limits(void)
{
	CgSocket socket = cg_bt_connected(-1, CG_BT_L2CAP);

	g_assert_true(socket.limits.packets);
	g_assert_cmpuint(socket.limits.rx_max, ==, CG_OBEX_PACKET_MTU);
	g_assert_cmpuint(socket.limits.tx_max, ==, CG_OBEX_MTU_MIN);
}

static void no_bluetooth(void)
{
	int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	g_autoptr(GError) error = NULL;

	if (fd >= 0 || errno != EAFNOSUPPORT) {
		g_test_skip("this kernel has Bluetooth");
		if (fd >= 0)
			close(fd);
		return;
	}
	g_assert_cmpint(cg_bt_socket(CG_BT_L2CAP, &error), ==, -1);
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	g_assert_nonnull(strstr(error->message, "the kernel has no Bluetooth"));
}

void test_link_bt(void)
{
	g_test_add_func("/link/bt/addresses", addresses);
	g_test_add_func("/link/bt/rfcomm-limits", rfcomm_limits);
	g_test_add_func("/link/bt/l2cap-limits", l2cap_limits);
	g_test_add_func("/link/bt/no-bluetooth", no_bluetooth);
}
