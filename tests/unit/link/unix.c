/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Unix sockets: what OBEX may put on them, and that both ends of a pair are non-blocking. */
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

	g_assert_cmpint(ours.limits.packets, ==, packets);
	g_assert_cmpuint(ours.limits.rx_max, ==, packets ? CG_OBEX_PACKET_MTU : CG_OBEX_STREAM_MTU);
	g_assert_cmpuint(ours.limits.tx_max, ==, CG_OBEX_MTU_MAX);
	close(ours.fd);
	close(theirs);
}

void test_link_unix(void)
{
	g_test_add_data_func("/link/unix/pair-stream", GINT_TO_POINTER(FALSE), pair);
	g_test_add_data_func("/link/unix/pair-packets", GINT_TO_POINTER(TRUE), pair);
}
