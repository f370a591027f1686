/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A listening unix socket.
 * A stale socket file (nobody listens) is replaced; a live one, or a file that is no socket, is
 * refused, and only a file that is still this listener's own is removed at the end. */
#include "socket-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG     8             /* connections that may wait; a phone and a few cars */
#define ACCEPT_REST CG_SECONDS(1) /* out of descriptors: look again then, do not spin */

struct CgListener {
	CgAddress address;
	CgAccepted accepted;
	gpointer data;
	int fd;
	guint watch; /* 0 while resting */
	CgTimer *rest;
	dev_t device; /* of the socket file this listener made */
	ino_t inode;
};

static gboolean on_connection(int fd, GIOCondition condition, gpointer data);

static void watch(gpointer data)
{
	CgListener *listener = data;
	listener->watch = g_unix_fd_add(listener->fd, G_IO_IN, on_connection, listener);
}

static gboolean on_connection(int fd, GIOCondition condition, gpointer data)
{
	CgListener *listener = data;
	int taken = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (taken >= 0) {
		CgSocket socket =
			cg_unix_connected(taken, listener->address.kind == CG_ADDRESS_UNIXPKT);
		listener->accepted(listener->data, &socket);
		return G_SOURCE_CONTINUE;
	}
	if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
		return G_SOURCE_CONTINUE;
	listener->watch = 0;
	cg_timer_start(listener->rest, ACCEPT_REST);
	return G_SOURCE_REMOVE;
}

static gboolean refuse(const CgAddress *address, GError **error, CgError code, const char *why)
{
	g_set_error(error, CG_ERROR, code, "cannot listen on %s: %s", address->path, why);
	return FALSE;
}

/* Does anybody listen there? A full queue, or a listener of the other kind, is somebody too. */
static gboolean is_stale(const CgAddress *address)
{
	struct sockaddr_un name;
	cg_unix_name(address, &name);
	int fd = cg_unix_socket(address, NULL);
	if (fd < 0)
		return FALSE;
	gboolean refused =
		connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0 && errno == ECONNREFUSED;
	close(fd);
	return refused;
}

static gboolean make_way(const CgAddress *address, GError **error)
{
	struct stat found;
	if (lstat(address->path, &found) < 0)
		return errno == ENOENT ||
		       refuse(address, error, CG_ERROR_SYSTEM, g_strerror(errno));
	if (!S_ISSOCK(found.st_mode))
		return refuse(address, error, CG_ERROR_SYSTEM, "a file that is no socket is there");
	if (!is_stale(address))
		return refuse(address, error, CG_ERROR_SYSTEM, "somebody listens there already");
	if (unlink(address->path) < 0)
		return refuse(address, error, CG_ERROR_SYSTEM, g_strerror(errno));
	return TRUE;
}

static gboolean open_socket(CgListener *listener, GError **error)
{
	struct sockaddr_un name;
	struct stat made;
	const CgAddress *address = &listener->address;

	cg_unix_name(address, &name);
	listener->fd = cg_unix_socket(address, error);
	if (listener->fd < 0)
		return FALSE;
	/* bind() gives the file the socket's own mode, so it is never open to others, not even
	 * shortly */
	if (fchmod(listener->fd, S_IRUSR | S_IWUSR) < 0 ||
	    bind(listener->fd, (struct sockaddr *)&name, sizeof(name)) < 0 ||
	    lstat(address->path, &made) < 0)
		return refuse(address, error, CG_ERROR_SYSTEM, g_strerror(errno));
	listener->device = made.st_dev;
	listener->inode = made.st_ino;
	if (listen(listener->fd, BACKLOG) < 0)
		return refuse(address, error, CG_ERROR_SYSTEM, g_strerror(errno));
	return TRUE;
}

CgListener *cg_listen(const CgAddress *address, CgAccepted accepted, gpointer data, GError **error)
{
	if (address->kind == CG_ADDRESS_BT) {
		refuse(address, error, CG_ERROR_REFUSED, "Bluetooth is not built yet");
		return NULL;
	}
	if (!make_way(address, error))
		return NULL;

	g_autoptr(CgListener) listener = g_new0(CgListener, 1);
	listener->address = *address;
	listener->accepted = accepted;
	listener->data = data;
	listener->fd = -1;
	listener->rest = cg_timer_new((CgWake){ watch, listener });
	if (!open_socket(listener, error))
		return NULL;
	watch(listener);
	return g_steal_pointer(&listener);
}

/* The open socket keeps its inode from being used again, so the comparison can't mistake another's.
 */
static void remove_own_file(const CgListener *listener)
{
	struct stat found;
	if (listener->inode && lstat(listener->address.path, &found) == 0 &&
	    found.st_dev == listener->device && found.st_ino == listener->inode)
		unlink(listener->address.path);
}

void cg_listener_free(CgListener *listener)
{
	if (!listener)
		return;
	g_clear_handle_id(&listener->watch, g_source_remove);
	cg_timer_free(listener->rest);
	if (listener->fd >= 0) {
		remove_own_file(listener);
		close(listener->fd);
	}
	g_free(listener);
}
