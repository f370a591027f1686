/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A transport of obexd's server: a private socket where the daemon, told by its user, reads this
 * phone's contacts and messages. And the Bluetooth transport, wrapped so that it starts without
 * them. It refuses every other peer. */
#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "obexd.h"
#include "phone.h"

/* What obexd's server has that the guard stands in front of. */
#define GUARDED (OBEX_PBAP | OBEX_MAS)
/* BlueZ's own MTU on packet connections. */
#define MTU 32767
/* One connection per target, and one that takes over from another. */
#define BACKLOG 4

static struct obex_transport_driver *air;
static struct obex_transport_driver guarded_air;

/* Guarded services, as obexd starts them one by one; a connection's Target chooses. */
static struct obex_server served;

static struct {
	int fd;
	guint source;
	char *path;
	uid_t user;
} listener = { .fd = -1 };

/* --- The private socket ---*/

static gboolean may_come_in(int fd)
{
	struct ucred peer;
	socklen_t size = sizeof(peer);

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
	       peer.uid == listener.user;
}

/* Takes fd. */
static void hand_over(int fd)
{
	GIOChannel *io = g_io_channel_unix_new(fd);

	g_io_channel_set_close_on_unref(io, TRUE);
	if (obex_server_new_connection(&served, io, MTU, MTU, FALSE) < 0)
		error("contactguard: obexd does not take the connection");
	g_io_channel_unref(io);
}

static gboolean arrived(int fd, GIOCondition condition, gpointer unused)
{
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (peer < 0)
		return G_SOURCE_CONTINUE;
	if (may_come_in(peer)) {
		hand_over(peer);
	} else {
		error("contactguard: a stranger at the phone's socket, turned away");
		close(peer);
	}
	return G_SOURCE_CONTINUE;
}

/* A socket of an earlier run is in the way; anything else is left, and bind() fails. */
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
	/* Nobody can connect before listen(). Another user must be let through by mode;
	 * may_come_in() decides. */
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 ||
	    chmod(path, user == getuid() ? 0600 : 0666) < 0 || listen(fd, BACKLOG) < 0) {
		int problem = errno;

		close(fd);
		errno = problem;
		return -1;
	}
	return fd;
}

void phone_serve(const char *path, uid_t user)
{
	phone_stop();
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
	listener.source = g_unix_fd_add(listener.fd, G_IO_IN, arrived, NULL);
	info("contactguard: serving the phone to user %u", (unsigned int)user);
}

void phone_stop(void)
{
	if (listener.fd < 0)
		return;
	g_source_remove(listener.source);
	unlink(listener.path);
	close(listener.fd);
	g_free(listener.path);
	listener.fd = -1;
}

/* --- The transport that serves there ---*/

static void *guarded_start(struct obex_server *server, int *err)
{
	served.drivers = g_slist_concat(served.drivers, g_slist_copy(server->drivers));
	*err = 0;
	return &served;
}

static void guarded_stop(void *data)
{
	phone_stop();
}

/* obexd shows these as the session's ends, and aborts where there is none. Which car asks is the
 * daemon's to know. */
static int no_address(GIOChannel *io, char **name)
{
	*name = g_strdup("00:00:00:00:00:00");
	return 0;
}

static struct obex_transport_driver guarded = {
	.name = "contactguard",
	.service = GUARDED,
	.start = guarded_start,
	.getpeername = no_address,
	.getsockname = no_address,
	.stop = guarded_stop,
};

/* --- What stays on the air ---*/

static gboolean is_guarded(const struct obex_server *server)
{
	for (GSList *item = server->drivers; item; item = item->next) {
		const struct obex_service_driver *driver = item->data;

		if (driver->service & GUARDED)
			return TRUE;
	}
	return FALSE;
}

static void *air_start(struct obex_server *server, int *err)
{
	if (!is_guarded(server))
		return air->start(server, err);
	*err = EPERM; /* obexd prints it */
	return NULL;
}

static void wrap_air(struct obex_transport_driver *driver)
{
	air = driver;
	guarded_air = *driver;
	guarded_air.start = air_start;
	obex_transport_driver_unregister(driver);
	obex_transport_driver_register(&guarded_air);
}

void phone_take_over(void)
{
	for (GSList *item = obex_transport_driver_list(); item; item = item->next) {
		struct obex_transport_driver *driver = item->data;

		if (!strcmp(driver->name, "bluetooth")) {
			wrap_air(driver);
			break;
		}
	}
	if (!air)
		error("contactguard: obexd has no Bluetooth transport to guard");
	served.transport = &guarded;
	obex_transport_driver_register(&guarded);
}
