/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One attempt to connect, up to its outcome: what is the same in all transports. The outcome is
 * reported once, from the main loop and never from inside cg_connect(). */
#include "link-private.h"

#include <unistd.h>

/* The callee may free the connector, so nothing of it is used after the call. */
static void report_outcome(gpointer data)
{
	CgConnector *connector = data;
	g_autoptr(GError) error = g_steal_pointer(&connector->error);
	const CgSocket socket = connector->socket;

	connector->socket.fd = -1;
	connector->connected(connector->data, error ? NULL : &socket, NULL, error);
}

void cg_connector_init(CgConnector *connector, void (*free)(CgConnector *connector))
{
	connector->socket.fd = -1;
	connector->idle = cg_idle_new((CgWake){ report_outcome, connector });
	connector->free = free;
}

void cg_connector_succeed(CgConnector *connector, const CgSocket *socket)
{
	connector->socket = *socket;
	cg_idle_schedule(connector->idle);
}

void cg_connector_fail(CgConnector *connector, GError *error)
{
	connector->error = error;
	cg_idle_schedule(connector->idle);
}

static void free_refusal(CgConnector *connector)
{
	g_free(connector);
}

static CgConnector *refuse_to_connect(const CgAddress *address)
{
	CgConnector *connector = g_new0(CgConnector, 1);

	cg_connector_init(connector, free_refusal);
	cg_connector_fail(connector, g_error_new(CG_ERROR, CG_ERROR_REFUSED,
						 "cannot reach %s: Bluetooth is not built yet",
						 address->path));
	return connector;
}

CgConnector *cg_connect(const CgAddress *address, CgSpan target, CgConnected connected,
			gpointer data)
{
	const CgTransport *transport = address->transport;
	CgConnector *connector = transport->connect ? transport->connect(address, target)
						    : refuse_to_connect(address);

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
