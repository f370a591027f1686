/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A plugin of obexd that stands for Bluetooth, where there is none: what obexd offers and dials are
 * sockets in a folder, named after the number of the service (1105 is object push).
 *
 * RADIO_OFFERS is the folder where obexd's services listen, and RADIO_DIALS the one where its
 * clients find those of a peer. Each may be left out. It filters nothing, and to the plugin under
 * test it is a transport as any other. */
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../plugins/obexd/obexd.h"

#define EXTERNAL_PLUGINS 1
#include <obexd/src/plugin.h>

#define MTU 32767 /* as BlueZ's own */

/* --- Sockets --- */

static int open_socket(const char *folder, const char *number, struct sockaddr_un *address)
{
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	g_snprintf(address->sun_path, sizeof(address->sun_path), "%s/%s", folder, number);
	return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static GIOChannel *channel_of(int fd)
{
	GIOChannel *io = g_io_channel_unix_new(fd);

	g_io_channel_set_close_on_unref(io, TRUE);
	return io;
}

/* --- What obexd dials --- */

struct dial {
	obc_transport_func func;
	void *data;
	GIOChannel *io;
};

static gboolean tell(gpointer data)
{
	struct dial *dial = data;
	g_autoptr(GError) problem =
		dial->io ? NULL
			 : g_error_new(G_FILE_ERROR, G_FILE_ERROR_NOENT, "radio: nobody answers");

	dial->func(dial->io, problem, dial->data);
	if (dial->io)
		g_io_channel_unref(dial->io);
	g_free(dial);
	return G_SOURCE_REMOVE;
}

static guint dial_service(const char *source, const char *destination, const char *service,
			  uint16_t port, obc_transport_func func, void *data)
{
	static guint count;
	g_autofree char *number = g_strndup(service + 4, 4);
	struct dial *dial = g_new0(struct dial, 1);
	struct sockaddr_un address;
	int fd = open_socket(getenv("RADIO_DIALS"), number, &address);

	info("radio: dials %s", number);
	dial->func = func;
	dial->data = data;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0)
		dial->io = channel_of(fd);
	else
		close(fd);
	g_idle_add(tell, dial);
	return ++count;
}

static void hang_up(guint id)
{
}

static int tell_mtu(GIOChannel *io, int *tx_mtu, int *rx_mtu)
{
	*tx_mtu = *rx_mtu = MTU;
	return 0;
}

static const void *tell_nothing(guint id, int attribute)
{
	return NULL;
}

/* obexd's own, which comes later, cannot take this name any more. */
static struct obc_transport dialled = {
	.name = "Bluetooth",
	.connect = dial_service,
	.getpacketopt = tell_mtu,
	.disconnect = hang_up,
	.getattribute = tell_nothing,
};

/* --- What obexd offers --- */

static const struct {
	uint16_t service;
	const char *number;
} numbers[] = {
	{ OBEX_OPP, "1105" },  { OBEX_FTP, "1106" },     { OBEX_PBAP, "112f" },
	{ OBEX_IRMC, "1104" }, { OBEX_PCSUITE, "5005" }, { OBEX_MAS, "1132" },
};

static GSList *listeners; /* of sources */

static gboolean answer(int fd, GIOCondition condition, gpointer server)
{
	int peer = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	GIOChannel *io = channel_of(peer);

	obex_server_new_connection(server, io, MTU, MTU, FALSE);
	g_io_channel_unref(io);
	return G_SOURCE_CONTINUE;
}

static void listen_for(struct obex_server *server, const char *number)
{
	struct sockaddr_un address;
	int fd = open_socket(getenv("RADIO_OFFERS"), number, &address);

	unlink(address.sun_path);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 4) < 0)
		abort();
	listeners = g_slist_prepend(listeners,
				    GUINT_TO_POINTER(g_unix_fd_add(fd, G_IO_IN, answer, server)));
	info("radio: offers %s", number);
}

static void *offer_services(struct obex_server *server, int *problem)
{
	for (GSList *item = server->drivers; item; item = item->next)
		for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
			if (((struct obex_service_driver *)item->data)->service ==
			    numbers[i].service)
				listen_for(server, numbers[i].number);
	*problem = 0;
	return &listeners;
}

static void remove_socket(const char *number)
{
	g_autofree char *path = g_build_filename(getenv("RADIO_OFFERS"), number, NULL);

	unlink(path);
}

static void offer_nothing(void *data)
{
	for (GSList *item = listeners; item; item = item->next)
		g_source_remove(GPOINTER_TO_UINT(item->data));
	g_clear_pointer(&listeners, g_slist_free);
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
		remove_socket(numbers[i].number);
}

static int tell_address(GIOChannel *io, char **address)
{
	*address = g_strdup("00:11:22:33:44:55");
	return 0;
}

static struct obex_transport_driver offered = {
	.name = "radio",
	.start = offer_services,
	.getpeername = tell_address,
	.getsockname = tell_address,
	.stop = offer_nothing,
};

/* --- The plugin --- */

static int radio_start(void)
{
	if (getenv("RADIO_DIALS"))
		obc_transport_register(&dialled);
	if (getenv("RADIO_OFFERS"))
		obex_transport_driver_register(&offered);
	return 0;
}

static void radio_stop(void)
{
}

extern const struct obex_plugin_desc obex_plugin_desc __attribute__((visibility("default")));
const struct obex_plugin_desc obex_plugin_desc = { "radio", radio_start, radio_stop };
