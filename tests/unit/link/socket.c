/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sockets: what OBEX hears of them, and that a pair is one, non-blocking on both ends. */
#include "tests.h"

#include <contactguard/link.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int type_of(int fd)
{
	int type = 0;
	socklen_t size = sizeof(type);
	g_assert_cmpint(getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size), ==, 0);
	return type;
}

static void pair(gconstpointer data)
{
	gboolean packets = GPOINTER_TO_INT(data);
	CgSocket ours;
	int theirs;
	g_assert_true(cg_socket_pair(packets, &ours, &theirs, NULL));
	g_assert_cmpint(type_of(theirs), ==, packets ? SOCK_SEQPACKET : SOCK_STREAM);
	g_assert_true(fcntl(theirs, F_GETFL) & O_NONBLOCK);
	g_assert_true(fcntl(ours.fd, F_GETFL) & O_NONBLOCK);
	g_assert_true(fcntl(theirs, F_GETFD) & FD_CLOEXEC);

	CgObexLimits limits = cg_socket_limits(&ours);
	g_assert_cmpint(limits.packets, ==, packets);
	g_assert_cmpuint(limits.rx_max, ==, packets ? CG_OBEX_PACKET_MTU : CG_OBEX_STREAM_MTU);
	g_assert_cmpuint(limits.tx_max, ==, CG_OBEX_MTU_MAX);
	close(ours.fd);
	close(theirs);
}

void test_link_socket(void)
{
	g_test_add_data_func("/link/socket/pair-stream", GINT_TO_POINTER(FALSE), pair);
	g_test_add_data_func("/link/socket/pair-packets", GINT_TO_POINTER(TRUE), pair);
}
