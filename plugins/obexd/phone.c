/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A transport of obexd's server: a private socket on which the daemon, recognised by its user,
 * reads this phone's contacts and messages; every other peer is refused. */
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "phone.h"

/* The MTU that BlueZ itself has on packet connections. */
#define MTU 32767
/* Room for one connection a target, and for one that takes over from another. */
#define BACKLOG 4

/* The guarded services. The Target header of a connection chooses among them. */
static struct obex_server served;

static struct {
	int fd;
	guint source;
	char *path;
	uid_t user;
} listener = { .fd = -1 };

/* --- The private socket --- */

static gboolean is_daemon(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	       peer.uid == listener.user;
}

/* Takes over fd. */
static void serve_peer(int fd)
{
	GIOChannel *io = g_io_channel_unix_new(fd);

	g_io_channel_set_close_on_unref(io, TRUE);
	if (obex_server_new_connection(&served, io, MTU, MTU, FALSE) < 0)
		error("contactguard: obexd does not take the connection");
	g_io_channel_unref(io);
}

static gboolean accept_peer(int fd, GIOCondition condition, gpointer unused)
{
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (peer < 0)
		return G_SOURCE_CONTINUE;
	if (is_daemon(peer)) {
		serve_peer(peer);
	} else {
		error("contactguard: a stranger at the phone's socket is refused");
		close(peer);
	}
	return G_SOURCE_CONTINUE;
}

/* Removes the socket of an earlier run, which would be in the way. If anything else is there it
 * stays, and bind() fails. */
static void remove_stale(const char *path)
{
	struct stat status;

	if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode))
		unlink(path);
}

static int listen_at(const char *path, uid_t user)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	remove_stale(path);
	fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	/* No peer can connect before listen(). The mode lets another user connect, since
	 * is_daemon() decides. */
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(path, user == getuid() ? 0600 : 0666) < 0 || listen(fd, BACKLOG) < 0) {
		int problem = errno;

		close(fd);
		errno = problem;
		return -1;
	}
	return fd;
}

void cg_plugin_phone_serve(const char *path, uid_t user)
{
	cg_plugin_phone_stop();
	if (!served.drivers)
		served.drivers = obex_service_driver_list(CG_PLUGIN_GUARDED);
	if (!served.drivers) {
		error("contactguard: obexd has neither phonebook nor messages to serve");
		return;
	}
	listener.fd = listen_at(path, user);
	if (listener.fd < 0) {
		error("contactguard: can't listen for the daemon: %s", g_strerror(errno));
		return;
	}
	listener.path = g_strdup(path);
	listener.user = user;
	listener.source = g_unix_fd_add(listener.fd, G_IO_IN, accept_peer, NULL);
	info("contactguard: serving the phone to user %u", (unsigned int)user);
}

void cg_plugin_phone_stop(void)
{
	if (listener.fd < 0)
		return;
	g_source_remove(listener.source);
	unlink(listener.path);
	close(listener.fd);
	g_free(listener.path);
	listener.fd = -1;
}

/* --- The transport that serves there --- */

static void *start_guarded(struct obex_server *server, int *err)
{
	*err = 0;
	return &served;
}

static void stop_guarded(void *data)
{
	cg_plugin_phone_stop();
}

/* obexd shows these addresses as the ends of the session, and aborts if there are none. Only the
 * daemon knows which car asks. */
static int give_no_address(GIOChannel *io, char **name)
{
	*name = g_strdup("00:00:00:00:00:00");
	return 0;
}

static struct obex_transport_driver guarded = {
	.name = "contactguard",
	.service = CG_PLUGIN_GUARDED,
	.start = start_guarded,
	.getpeername = give_no_address,
	.getsockname = give_no_address,
	.stop = stop_guarded,
};

gboolean cg_plugin_phone_is(const struct obex_transport_driver *transport)
{
	return transport == &guarded;
}

void cg_plugin_phone_register(void)
{
	served.transport = &guarded;
	obex_transport_driver_register(&guarded);
}
