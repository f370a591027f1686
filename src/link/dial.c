/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Dialling: an address in, a connected socket or a refusal later, without ever blocking the loop.
 * A unix listener whose queue is full is tried again for a while; Bluetooth is refused until it is
 * built. */
#include "socket-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_PAUSE (G_USEC_PER_SEC / 10)
#define RETRIES_MAX 100 /* ten seconds, as long as a car's stack waits for CONNECT */

struct CgDial {
	CgAddress address;
	CgDialled dialled;
	gpointer data;
	int fd;
	guint watch;
	guint retries;
	CgTimer *again;
	CgIdle *turn; /* tells the outcome: GError in `error`, or fd */
	GError *error;
};

/* The callee may free the dial: nothing of it is used after the call. */
static void tell(gpointer data)
{
	CgDial *dial = data;
	g_autoptr(GError) error = g_steal_pointer(&dial->error);
	if (error) {
		dial->dialled(dial->data, NULL, error);
		return;
	}
	CgSocket socket = cg_unix_connected(dial->fd, dial->address.kind == CG_ADDRESS_UNIXPKT);
	dial->fd = -1;
	dial->dialled(dial->data, &socket, NULL);
}

static void settle(CgDial *dial, int errnum)
{
	if (errnum)
		g_set_error(&dial->error, CG_ERROR, CG_ERROR_LOST, "cannot reach %s: %s",
			    dial->address.path, g_strerror(errnum));
	cg_idle_schedule(dial->turn);
}

static gboolean on_writable(int fd, GIOCondition condition, gpointer data)
{
	CgDial *dial = data;
	int errnum = 0;
	socklen_t size = sizeof(errnum);
	dial->watch = 0;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &errnum, &size) < 0)
		errnum = errno;
	settle(dial, errnum);
	return G_SOURCE_REMOVE;
}

static void try_connect(gpointer data)
{
	CgDial *dial = data;
	struct sockaddr_un name;
	cg_unix_name(&dial->address, &name);
	if (connect(dial->fd, (struct sockaddr *)&name, sizeof(name)) == 0)
		settle(dial, 0);
	else if (errno == EINPROGRESS)
		dial->watch = g_unix_fd_add(dial->fd, G_IO_OUT, on_writable, dial);
	else if (errno == EAGAIN && dial->retries++ < RETRIES_MAX)
		cg_timer_start(dial->again, RETRY_PAUSE);
	else
		settle(dial, errno);
}

CgDial *cg_dial(const CgAddress *address, CgSpan target, CgDialled dialled, gpointer data)
{
	CgDial *dial = g_new0(CgDial, 1);
	dial->address = *address;
	dial->dialled = dialled;
	dial->data = data;
	dial->fd = -1;
	dial->again = cg_timer_new((CgWake){ try_connect, dial });
	dial->turn = cg_idle_new((CgWake){ tell, dial });

	if (address->kind == CG_ADDRESS_BT)
		g_set_error(&dial->error, CG_ERROR, CG_ERROR_REFUSED,
			    "cannot reach %s: Bluetooth is not built yet", address->path);
	else
		dial->fd = cg_unix_socket(address, &dial->error);
	if (dial->error)
		cg_idle_schedule(dial->turn);
	else
		try_connect(dial);
	return dial;
}

void cg_dial_free(CgDial *dial)
{
	if (!dial)
		return;
	g_clear_handle_id(&dial->watch, g_source_remove);
	cg_timer_free(dial->again);
	cg_idle_free(dial->turn);
	if (dial->fd >= 0)
		close(dial->fd);
	g_clear_error(&dial->error);
	g_free(dial);
}
