/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connects to a listening unix socket without ever blocking the main loop. A listener whose queue
 * is full is tried again for ten seconds. */
#include "link-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_PAUSE (G_USEC_PER_SEC / 10)
#define RETRIES_MAX 100 /* ten seconds, as long as a car's stack waits for CONNECT */

typedef struct {
	CgConnector base;
	CgAddress address;
	int fd; /* -1 once base has it */
	guint watch;
	guint retries;
	CgTimer *retry;
} UnixConnector;

static void finish_connect(UnixConnector *connector, int errnum)
{
	CgSocket socket;

	if (errnum) {
		cg_connector_fail(&connector->base,
				  g_error_new(CG_ERROR, CG_ERROR_LOST, "cannot reach %s: %s",
					      connector->address.path, g_strerror(errnum)));
		return;
	}
	socket = cg_unix_connected(connector->fd, connector->address.transport->packets);
	connector->fd = -1;
	cg_connector_succeed(&connector->base, &socket, NULL);
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data)
{
	UnixConnector *connector = data;

	connector->watch = 0;
	finish_connect(connector, cg_connector_outcome(fd));
	return G_SOURCE_REMOVE;
}

static void try_connect(gpointer data)
{
	UnixConnector *connector = data;
	struct sockaddr_un name;

	cg_unix_name(&connector->address, &name);
	if (connect(connector->fd, (struct sockaddr *)&name, sizeof(name)) == 0)
		finish_connect(connector, 0);
	else if (errno == EINPROGRESS)
		connector->watch = g_unix_fd_add(connector->fd, G_IO_OUT, on_writable, connector);
	else if (errno == EAGAIN && connector->retries++ < RETRIES_MAX)
		cg_timer_start(connector->retry, RETRY_PAUSE);
	else
		finish_connect(connector, errno);
}

static void free_connector(CgConnector *base)
{
	UnixConnector *connector = (UnixConnector *)base;

	g_clear_handle_id(&connector->watch, g_source_remove);
	cg_timer_free(connector->retry);
	if (connector->fd >= 0)
		close(connector->fd);
	g_free(connector);
}

CgConnector *cg_unix_connect(const CgAddress *address, CgSpan target)
{
	UnixConnector *connector = g_new0(UnixConnector, 1);
	GError *error = NULL;

	cg_connector_init(&connector->base, free_connector);
	connector->address = *address;
	connector->retry = cg_timer_new((CgWake){ try_connect, connector });
	connector->fd = cg_unix_socket(address, &error);
	if (connector->fd < 0)
		cg_connector_fail(&connector->base, error);
	else
		try_connect(connector);
	return &connector->base;
}
