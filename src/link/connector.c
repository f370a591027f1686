/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One attempt to connect, up to its outcome: what is the same in all transports. The outcome is
 * reported once, from the main loop and never from inside cg_connect(). */
#include "link-private.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* The callee may free the connector, so nothing of it is used after the call. */
static void report_outcome(gpointer data)
{
	CgConnector *connector = data;
	g_autoptr(GError) error = g_steal_pointer(&connector->error);
	const CgSocket socket = connector->socket;
	const CgServiceRecord record = connector->record;

	connector->socket.fd = -1;
	connector->connected(connector->data, error ? NULL : &socket,
			     connector->has_record ? &record : NULL, error);
}

void cg_connector_init(CgConnector *connector, void (*free)(CgConnector *connector))
{
	connector->socket.fd = -1;
	connector->idle = cg_idle_new((CgWake){ report_outcome, connector });
	connector->free = free;
}

int cg_connector_outcome(int fd)
{
	int errnum = 0;
	socklen_t size = sizeof(errnum);

	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &errnum, &size) < 0 ? errno : errnum;
}

void cg_connector_succeed(CgConnector *connector, const CgSocket *socket,
			  const CgServiceRecord *record)
{
	connector->socket = *socket;
	if (record)
		connector->record = *record;
	connector->has_record = record != NULL;
	cg_idle_schedule(connector->idle);
}

void cg_connector_fail(CgConnector *connector, GError *error)
{
	connector->error = error;
	cg_idle_schedule(connector->idle);
}

CgConnector *cg_connect(const CgAddress *address, CgSpan target, CgConnected connected,
			gpointer data)
{
	CgConnector *connector = address->transport->connect(address, target);

	connector->connected = connected;
	connector->data = data;
	return connector;
}

void cg_connector_free(CgConnector *connector)
{
	if (!connector)
		return;
	cg_idle_free(connector->idle);
	if (connector->socket.fd >= 0)
		close(connector->socket.fd);
	g_clear_error(&connector->error);
	connector->free(connector);
}
