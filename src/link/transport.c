/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of transports, and addresses as people and configuration write them: `unix:PATH`,
 * `unixpkt:PATH`, `bt:AA:BB:CC:DD:EE:FF`. Anything else is refused. */
#include "bt-private.h"

#include <string.h>

static const CgTransport transports[] = {
	{ "unix:", FALSE, FALSE, cg_unix_parse, cg_unix_connect, cg_unix_listen },
	{ "unixpkt:", TRUE, FALSE, cg_unix_parse, cg_unix_connect, cg_unix_listen },
	{ "bt:", FALSE, TRUE, cg_bt_parse, cg_bt_connect, NULL },
};

gboolean cg_address_parse(const char *text, CgAddress *address, GError **error)
{
	*address = (CgAddress){ 0 };
	for (gsize i = 0; i < G_N_ELEMENTS(transports); i++) {
		const CgTransport *transport = &transports[i];

		if (!g_str_has_prefix(text, transport->prefix))
			continue;
		address->transport = transport;
		return transport->parse(text + strlen(transport->prefix), address, error);
	}
	g_set_error(error, CG_ERROR, CG_ERROR_CONFIG,
		    "'%s' is no address: unix:PATH, unixpkt:PATH or bt:AA:BB:CC:DD:EE:FF", text);
	return FALSE;
}

CgListener *cg_listen(const CgAddress *address, CgAccepted accepted, gpointer data, GError **error)
{
	if (address->transport->listen)
		return address->transport->listen(address, accepted, data, error);
	g_set_error(error, CG_ERROR, CG_ERROR_REFUSED,
		    "cannot listen on %s: bluetoothd listens for Bluetooth", address->path);
	return NULL;
}

void cg_listener_free(CgListener *listener)
{
	if (listener)
		listener->free(listener);
}
