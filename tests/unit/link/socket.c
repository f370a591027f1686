/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is taken as a connection. Sockets of Bluetooth need a radio: tests/vm has them. */
#include "bt-private.h"
#include "tests.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

static void adopts(int type, gboolean packets)
{
	CgSocketEnds ends;
	CgSocket socket;
	int fds[2];

	g_assert_cmpint(socketpair(AF_UNIX, type, 0, fds), ==, 0);
	g_assert_true(cg_socket_adopt(fds[0], &socket, NULL));
	g_assert_cmpint(socket.fd, ==, fds[0]);
	g_assert_cmpint(socket.limits.packets, ==, packets);
	g_assert_true(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
	g_assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
	g_assert_true(cg_socket_is_unix(&socket));
	g_assert_false(cg_socket_ends(&socket, &ends));
	close(fds[0]);
	close(fds[1]);
}

static void connections(void)
{
	adopts(SOCK_SEQPACKET, TRUE);
	adopts(SOCK_STREAM, FALSE);
}

/* Also where another process has a descriptor of it, as bluetoothd does. */
static void ends(void)
{
	CgSocket socket;
	int fds[2], kept;
	char byte;

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), ==, 0);
	kept = dup(fds[0]);
	g_assert_true(cg_socket_adopt(fds[0], &socket, NULL));
	cg_socket_close(&socket);
	g_assert_cmpint(read(fds[1], &byte, 1), ==, 0);
	close(kept);
	close(fds[1]);
}

static void refuses(int fd)
{
	g_autoptr(GError) error = NULL;
	CgSocket socket = { .fd = -1 };

	g_assert_false(cg_socket_adopt(fd, &socket, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_REFUSED);
	g_assert_cmpint(socket.fd, ==, -1);
}

static void anything_else(void)
{
	int fds[2];

	refuses(-1);
	g_assert_cmpint(pipe(fds), ==, 0);
	refuses(fds[0]);
	close(fds[0]);
	close(fds[1]);
	g_assert_cmpint(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds), ==, 0);
	refuses(fds[0]);
	close(fds[0]);
	close(fds[1]);
}

static void not_connected(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	refuses(fd);
	close(fd);
}

void test_link_socket(void)
{
	g_test_add_func("/link/socket/connections", connections);
	g_test_add_func("/link/socket/ends", ends);
	g_test_add_func("/link/socket/anything-else", anything_else);
	g_test_add_func("/link/socket/not-connected", not_connected);
}
