/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A listening unix socket. It replaces a stale socket file, on which nobody listens any more. It
 * refuses a live one and a file that is not a socket, and at its end removes only its own file. */
#include "link-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG      8             /* connections that may wait; a phone and a few cars */
#define ACCEPT_PAUSE CG_SECONDS(1) /* out of descriptors: tries again then and does not spin */

typedef struct {
	CgListener base;
	CgAddress address;
	CgAccepted accepted;
	gpointer data;
	int fd;
	guint watch; /* 0 during the pause */
	CgTimer *pause;
	dev_t device; /* of the socket file that this listener made */
	ino_t inode;
} UnixListener;

/* --- Accepting --- */

static gboolean on_connection(int fd, GIOCondition condition, gpointer data);

static void watch_socket(gpointer data)
{
	UnixListener *listener = data;

	listener->watch = g_unix_fd_add(listener->fd, G_IO_IN, on_connection, listener);
}

static gboolean on_connection(int fd, GIOCondition condition, gpointer data)
{
	UnixListener *listener = data;
	int accepted = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	CgSocket socket;

	if (accepted >= 0) {
		socket = cg_unix_connected(accepted, listener->address.transport->packets);
		listener->accepted(listener->data, &socket);
		return G_SOURCE_CONTINUE;
	}
	if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
		return G_SOURCE_CONTINUE;
	listener->watch = 0;
	cg_timer_start(listener->pause, ACCEPT_PAUSE);
	return G_SOURCE_REMOVE;
}

/* --- The socket file --- */

static gboolean refuse_address(const CgAddress *address, GError **error, const char *why)
{
	g_set_error(error, CG_ERROR, CG_ERROR_SYSTEM, "cannot listen on %s: %s", address->path,
		    why);
	return FALSE;
}

/* Nobody listens there. A listener with a full queue, or of the other kind, counts as somebody. */
static gboolean is_stale(const CgAddress *address)
{
	struct sockaddr_un name;
	gboolean refused;
	int fd;

	cg_unix_name(address, &name);
	fd = cg_unix_socket(address, NULL);
	if (fd < 0)
		return FALSE;
	refused = connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0 && errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static gboolean remove_stale_file(const CgAddress *address, GError **error)
{
	struct stat found;

	if (lstat(address->path, &found) < 0)
		return errno == ENOENT || refuse_address(address, error, g_strerror(errno));
	if (!S_ISSOCK(found.st_mode))
		return refuse_address(address, error, "a file that is no socket is there");
	if (!is_stale(address))
		return refuse_address(address, error, "somebody listens there already");
	if (unlink(address->path) < 0)
		return refuse_address(address, error, g_strerror(errno));
	return TRUE;
}

static gboolean open_socket(UnixListener *listener, GError **error)
{
	struct sockaddr_un name;
	struct stat made;
	const CgAddress *address = &listener->address;

	cg_unix_name(address, &name);
	listener->fd = cg_unix_socket(address, error);
	if (listener->fd < 0)
		return FALSE;
	/* bind() gives the file the mode of the socket, so the file is never open to others. */
	if (fchmod(listener->fd, S_IRUSR | S_IWUSR) < 0 ||
	    bind(listener->fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
	    lstat(address->path, &made) < 0)
		return refuse_address(address, error, g_strerror(errno));
	listener->device = made.st_dev;
	listener->inode = made.st_ino;
	if (listen(listener->fd, BACKLOG) < 0)
		return refuse_address(address, error, g_strerror(errno));
	return TRUE;
}

/* The open socket keeps its inode from being reused, so another's file cannot be mistaken for it.
 */
static void remove_own_file(const UnixListener *listener)
{
	struct stat found;

	if (listener->inode && lstat(listener->address.path, &found) == 0 &&
	    found.st_dev == listener->device && found.st_ino == listener->inode)
		unlink(listener->address.path);
}

/* --- The listener --- */

static void free_listener(CgListener *base)
{
	UnixListener *listener = (UnixListener *)base;

	g_clear_handle_id(&listener->watch, g_source_remove);
	cg_timer_free(listener->pause);
	if (listener->fd >= 0) {
		remove_own_file(listener);
		close(listener->fd);
	}
	g_free(listener);
}

CgListener *cg_unix_listen(const CgAddress *address, CgAccepted accepted, gpointer data,
			   GError **error)
{
	UnixListener *listener;

	if (!remove_stale_file(address, error))
		return NULL;
	listener = g_new0(UnixListener, 1);
	listener->base.free = free_listener;
	listener->address = *address;
	listener->accepted = accepted;
	listener->data = data;
	listener->pause = cg_timer_new((CgWake){ watch_socket, listener });
	if (!open_socket(listener, error)) {
		free_listener(&listener->base);
		return NULL;
	}
	watch_socket(listener);
	return &listener->base;
}
