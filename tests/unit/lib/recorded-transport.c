/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "recorded-transport.h"

#include "link-private.h"

#include <sys/socket.h>
#include <unistd.h>

CgServiceRecord recorded_record;

static void free_connector(CgConnector *connector)
{
	g_free(connector);
}

static CgConnector *connect_at_once(const CgAddress *address, CgSpan target)
{
	CgConnector *connector = g_new0(CgConnector, 1);
	int fd = cg_unix_socket(address, NULL);
	struct sockaddr_un name;
	CgSocket socket;

	cg_connector_init(connector, free_connector);
	cg_unix_name(address, &name);
	if (connect(fd, (struct sockaddr *)&name, sizeof(name)) < 0) {
		close(fd);
		cg_connector_fail(connector,
				  g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "nobody is there"));
		return connector;
	}
	socket = cg_unix_connected(fd, FALSE);
	cg_connector_succeed(connector, &socket, &recorded_record);
	return connector;
}

void recorded_transport_use(CgAddress *address)
{
	static const CgTransport transport = {
		.prefix = "recorded:", .has_records = TRUE, .connect = connect_at_once
	};

	address->transport = &transport;
}
