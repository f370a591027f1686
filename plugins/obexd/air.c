/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obexd starts each of its services once, on the transports that are registered then, and waits for
 * org.bluez before it registers them there. What it has started until then is stopped here and what
 * may be on the air started in its place. So it does not matter what obexd did before the plugin
 * was loaded, nor that since 5.83 its transport is registered only while its user is active on a
 * seat. */
#include "air.h"
#include "phone.h"
#include "services.h"

static GSList *known; /* the transports that serve what they may */

static void start_service(struct obex_transport_driver *transport,
			  struct obex_service_driver *driver)
{
	struct obex_server *server = g_new0(struct obex_server, 1);
	int problem = 0;

	server->transport = transport;
	server->drivers = g_slist_append(NULL, driver);
	server->transport_data = transport->start(server, &problem);
	if (server->transport_data)
		return; /* obexd's sessions point to it, for as long as the process lives */
	error("contactguard: %s does not start: %s", transport->name, g_strerror(problem));
	g_slist_free(server->drivers);
	g_free(server);
}

static void start_allowed(struct obex_transport_driver *transport)
{
	for (GSList *item = obex_service_driver_list(0); item; item = item->next) {
		struct obex_service_driver *driver = item->data;

		if (transport->service && !(transport->service & driver->service))
			continue;
		if (cg_plugin_services_open(driver))
			start_service(transport, driver);
		else
			info("contactguard: %s is kept off the air", driver->name);
	}
}

static void guard_transport(struct obex_transport_driver *transport, gboolean started)
{
	/* obexd's transport gives up everything, whatever it is told to. */
	transport->stop(NULL);
	if (!started)
		return;
	known = g_slist_prepend(known, transport);
	start_allowed(transport);
}

void cg_plugin_air_guard(gboolean started)
{
	for (const GSList *item = obex_transport_driver_list(); item; item = item->next) {
		struct obex_transport_driver *transport = item->data;

		if (!cg_plugin_phone_is(transport) && !g_slist_find(known, transport))
			guard_transport(transport, started);
	}
}
