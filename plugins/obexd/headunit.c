/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obexd's client transport, changed where it stands. It refuses each target that the daemon does
 * not allow, and so all of them without a daemon. The daemon opens the sessions for PBAP and MAP
 * (Link1.OpenCar) and is told who asked for them: a guarded target is never given to the real
 * transport, and is refused unless the placement is a head unit. The others are, without a channel
 * of the caller's own: by it any service of the phone could be dialled as an allowed one. */
#include <contactguard/profile.h>

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "asker.h"
#include "daemon.h"
#include "headunit.h"
#include "sessions.h"
#include "targets.h"

/* The real transport counts its ids from 1. This bit marks ours. */
#define OURS 0x80000000u
/* The smallest limit of a packet's length that a peer may have (IrOBEX 3.4.1.4). */
#define MTU_MIN 255

struct link {
	guint id;
	const char *target;      /* in the daemon's words; NULL: it is to be refused */
	char *phone;             /* its address */
	dbus_uint64_t appeared;  /* when the name of who asked did */
	obc_transport_func told; /* NULL once it has been called */
	void *told_data;
	DBusPendingCall *asked; /* the one open question */
	guint refusal;          /* the source that will call told() with the reason */
	char *reason;
	GIOChannel *io;
	gboolean packets;
	dbus_uint16_t mtu;
};

static struct obc_transport real; /* the functions that obexd's client transport had */
static GSList *links;

/* The daemon opens these, and OpenCar has the same names for them as Profiles. */
static gboolean is_guarded(const char *target)
{
	return !strcmp(target, "pbap") || !strcmp(target, "map");
}

static struct link *find_link(guint id)
{
	for (GSList *item = links; item; item = item->next) {
		struct link *link = item->data;

		if (link->id == id)
			return link;
	}
	return NULL;
}

static struct link *find_link_by_io(GIOChannel *io)
{
	for (GSList *item = links; item; item = item->next) {
		struct link *link = item->data;

		if (link->io == io)
			return link;
	}
	return NULL;
}

static void free_link(struct link *link)
{
	links = g_slist_remove(links, link);
	cg_plugin_cancel(&link->asked);
	if (link->refusal)
		g_source_remove(link->refusal);
	if (link->io) {
		g_io_channel_shutdown(link->io, TRUE, NULL);
		g_io_channel_unref(link->io);
	}
	g_free(link->phone);
	g_free(link->reason);
	g_free(link);
}

/* --- The outcome --- */

/* obexd is told the outcome once, never from inside connect(), and may end the link while it is
 * being told. */

static gboolean tell_refusal(gpointer data)
{
	struct link *link = data;
	g_autoptr(GError) problem = g_error_new(g_quark_from_static_string("contactguard-plugin"),
						EACCES, "contactguard: %s", link->reason);

	link->refusal = 0;
	g_steal_pointer (&link->told)(NULL, problem, link->told_data);
	return G_SOURCE_REMOVE;
}

static void refuse_link(struct link *link, const char *reason)
{
	link->reason = g_strdup(reason);
	link->refusal = g_idle_add(tell_refusal, link);
}

/* Refuses with an error that came from the bus or the daemon, and frees it. */
static void refuse_link_error(struct link *link, DBusError *problem)
{
	refuse_link(link,
		    dbus_error_is_set(problem) ? problem->message : "an answer makes no sense");
	dbus_error_free(problem);
}

/* Takes over fd and gives it to obexd, if it is the kind of socket that the daemon says. */
static void take_socket(struct link *link, int fd)
{
	int kind = -1;
	socklen_t size = sizeof(kind);

	link->io = g_io_channel_unix_new(fd);
	g_io_channel_set_close_on_unref(link->io, TRUE);
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) < 0 || link->mtu < MTU_MIN ||
	    kind != (link->packets ? SOCK_SEQPACKET : SOCK_STREAM) ||
	    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0) {
		refuse_link(link, "the guard's socket is not what it says");
		return;
	}
	g_steal_pointer (&link->told)(link->io, NULL, link->told_data);
}

/* --- The questions: who asks, then a socket from the daemon --- */

static void on_car_answer(DBusPendingCall *call, void *data)
{
	struct link *link = data;
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&link->asked, &problem);
	dbus_bool_t packets;
	int fd;

	if (!answer ||
	    !dbus_message_get_args(answer, &problem, DBUS_TYPE_UNIX_FD, &fd, DBUS_TYPE_BOOLEAN,
				   &packets, DBUS_TYPE_UINT16, &link->mtu, DBUS_TYPE_INVALID)) {
		refuse_link_error(link, &problem);
	} else {
		link->packets = packets;
		take_socket(link, fd);
	}
	if (answer)
		dbus_message_unref(answer);
}

static void ask_for_car(struct link *link, const struct asker *asker)
{
	DBusMessage *call = cg_plugin_daemon_call("OpenCar");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &link->target, DBUS_TYPE_STRING,
				 &link->phone, DBUS_TYPE_UINT32, &asker->pid, DBUS_TYPE_UINT32,
				 &asker->uid, DBUS_TYPE_UINT64, &asker->start, DBUS_TYPE_INVALID);
	link->asked = cg_plugin_ask(cg_plugin_daemon_bus(), call, on_car_answer, link);
	if (!link->asked)
		refuse_link(link, "no guard to ask");
}

static void on_credentials(DBusPendingCall *call, void *data)
{
	struct link *link = data;
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&link->asked, &problem);
	struct asker asker;

	if (answer && cg_plugin_asker_read(answer, link->appeared, &asker))
		ask_for_car(link, &asker);
	else
		refuse_link_error(link, &problem);
	if (answer)
		dbus_message_unref(answer);
}

static void ask_credentials(struct link *link, const char *asker)
{
	DBusConnection *obexd_bus = manager_dbus_get_connection();
	DBusMessage *call = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetConnectionCredentials");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &asker, DBUS_TYPE_INVALID);
	link->appeared = cg_plugin_asker_appeared(asker);
	link->asked = cg_plugin_ask(obexd_bus, call, on_credentials, link);
	if (!link->asked)
		refuse_link(link, "the caller is unknown");
	dbus_connection_unref(obexd_bus);
}

/* --- The transport --- */

/* Returns why obexd may not dial this target, or NULL. */
static const char *find_objection(const char *target, uint16_t port)
{
	if (target && is_guarded(target) && cg_plugin_placement() != PLACEMENT_HEAD_UNIT)
		return "no guard is running for this head unit";
	if (cg_plugin_placement() == PLACEMENT_UNKNOWN)
		return "no guard is running";
	if (!target)
		return "the guard does not know this target";
	if (!cg_plugin_allows(target))
		return "the guard does not allow this target";
	if (!is_guarded(target))
		return port ? "a channel of one's own is not allowed" : NULL;
	return cg_plugin_sessions_asker() ? NULL : "the caller is unknown";
}

static struct link *new_link(const char *target, const char *phone, obc_transport_func func,
			     void *user_data)
{
	static guint count;
	struct link *link = g_new0(struct link, 1);

	link->id = OURS | ++count;
	link->target = target;
	link->phone = g_strdup(phone);
	link->told = func;
	link->told_data = user_data;
	links = g_slist_prepend(links, link);
	return link;
}

static guint guarded_connect(const char *source, const char *destination, const char *service,
			     uint16_t port, obc_transport_func func, void *user_data)
{
	const char *target = cg_plugin_target_find(service);
	const char *objection = find_objection(target, port);
	struct link *link;

	if (!objection && !is_guarded(target))
		return real.connect(source, destination, service, port, func, user_data);
	link = new_link(target, destination, func, user_data);
	if (objection)
		refuse_link(link, objection);
	else
		ask_credentials(link, cg_plugin_sessions_asker());
	return link->id;
}

static void guarded_disconnect(guint id)
{
	struct link *link = find_link(id);

	if (link)
		free_link(link);
	else if (!(id & OURS))
		real.disconnect(id);
}

static int guarded_getpacketopt(GIOChannel *io, int *tx_mtu, int *rx_mtu)
{
	struct link *link = find_link_by_io(io);

	if (!link)
		return real.getpacketopt ? real.getpacketopt(io, tx_mtu, rx_mtu) : -EINVAL;
	if (!link->packets)
		return -EINVAL;
	*tx_mtu = *rx_mtu = link->mtu;
	return 0;
}

/* The daemon's own service record for PBAP. obexd expects the version as the pointer itself, and a
 * pointer to any other number. */
static const void *pbap_attribute(int attribute)
{
	static const uint8_t repositories = CG_PBAP_REPOSITORIES;
	static const uint32_t features = CG_PBAP_FEATURES;

	switch (attribute) {
	case CG_SDP_PROFILE_DESCRIPTORS: return GINT_TO_POINTER(CG_PBAP_VERSION);
	case CG_SDP_PBAP_REPOSITORIES: return &repositories;
	case CG_SDP_PBAP_FEATURES: return &features;
	default: return NULL;
	}
}

static const void *guarded_getattribute(guint id, int attribute)
{
	struct link *link = find_link(id);

	if (link)
		return g_strcmp0(link->target, "pbap") ? NULL : pbap_attribute(attribute);
	return id & OURS ? NULL : real.getattribute(id, attribute);
}

gboolean cg_plugin_headunit_guard(void)
{
	struct obc_transport *found = obc_transport_find("Bluetooth");

	if (!found)
		return FALSE;
	if (found->connect == guarded_connect)
		return TRUE;
	real = *found;
	found->connect = guarded_connect;
	found->getpacketopt = guarded_getpacketopt;
	found->disconnect = guarded_disconnect;
	found->getattribute = guarded_getattribute;
	info("contactguard: obexd's client is guarded");
	return TRUE;
}
