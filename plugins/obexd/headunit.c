/* SPDX-License-Identifier: GPL-2.0-or-later */
/* obexd's client transport, wrapped. Sessions for PBAP and MAP are opened by the daemon
 * (Link1.OpenCar), which is told who asked; all others pass untouched. With no daemon, or none
 * that is a head unit's, there is no session: a guarded target is never given to the real
 * transport. */
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"
#include "headunit.h"
#include "sessions.h"

/* The real transport counts its ids from 1; ours are told apart by this bit. */
#define OURS 0x80000000u
/* OBEX: no packet is shorter than this limit. */
#define MTU_MIN 255

struct link {
	guint id;
	const char *target;      /* as OpenCar has it */
	char *phone;             /* its address */
	obc_transport_func told; /* NULL once it has been called */
	void *told_data;
	DBusPendingCall *asked; /* the one open question */
	guint refusal;          /* the source that will tell */
	char *reason;
	GIOChannel *io;
	gboolean packets;
	dbus_uint16_t mtu;
};

static struct obc_transport *real;
static struct obc_transport ours;
static GSList *links;

/* The targets that the daemon guards. */
static const struct {
	const char *uuid, *target;
} guarded[] = {
	{ "0000112f-0000-1000-8000-00805f9b34fb", "pbap" },
	{ "00001132-0000-1000-8000-00805f9b34fb", "map" },
};

static const char *guarded_target(const char *uuid)
{
	for (guint i = 0; i < G_N_ELEMENTS(guarded); i++)
		if (uuid && !g_ascii_strcasecmp(guarded[i].uuid, uuid))
			return guarded[i].target;
	return NULL;
}

static struct link *link_by_id(guint id)
{
	for (GSList *item = links; item; item = item->next) {
		struct link *link = item->data;

		if (link->id == id)
			return link;
	}
	return NULL;
}

static struct link *link_by_io(GIOChannel *io)
{
	for (GSList *item = links; item; item = item->next) {
		struct link *link = item->data;

		if (link->io == io)
			return link;
	}
	return NULL;
}

static void link_free(struct link *link)
{
	links = g_slist_remove(links, link);
	ask_forget(&link->asked);
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

/* --- The outcome: obexd is told once, never from inside connect(), and may end the link as it
 * hears it --- */

static gboolean tell_refusal(gpointer data)
{
	struct link *link = data;
	g_autoptr(GError) problem = g_error_new(g_quark_from_static_string("contactguard-plugin"),
						EACCES, "contactguard: %s", link->reason);

	link->refusal = 0;
	g_steal_pointer (&link->told)(NULL, problem, link->told_data);
	return G_SOURCE_REMOVE;
}

static void refuse(struct link *link, const char *reason)
{
	link->reason = g_strdup(reason);
	link->refusal = g_idle_add(tell_refusal, link);
}

/* Refuses with an error from the bus or the daemon. */
static void refuse_error(struct link *link, DBusError *problem)
{
	refuse(link, dbus_error_is_set(problem) ? problem->message : "an answer makes no sense");
	dbus_error_free(problem);
}

/* Takes fd. */
static void connected(struct link *link, int fd)
{
	int kind = -1;
	socklen_t size = sizeof(kind);

	link->io = g_io_channel_unix_new(fd);
	g_io_channel_set_close_on_unref(link->io, TRUE);
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &size) < 0 || link->mtu < MTU_MIN ||
	    kind != (link->packets ? SOCK_SEQPACKET : SOCK_STREAM) ||
	    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK) < 0) {
		refuse(link, "the guard's socket is not what it says");
		return;
	}
	g_steal_pointer (&link->told)(link->io, NULL, link->told_data);
}

/* --- The questions: who is the asker, then a socket from the daemon ---*/

static void car_answered(DBusPendingCall *call, void *data)
{
	struct link *link = data;
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = answer_take(&link->asked, &problem);
	dbus_bool_t packets;
	int fd;

	if (!answer ||
	    !dbus_message_get_args(answer, &problem, DBUS_TYPE_UNIX_FD, &fd, DBUS_TYPE_BOOLEAN,
				   &packets, DBUS_TYPE_UINT16, &link->mtu, DBUS_TYPE_INVALID)) {
		refuse_error(link, &problem);
	} else {
		link->packets = packets;
		connected(link, fd);
	}
	if (answer)
		dbus_message_unref(answer);
}

static void open_car(struct link *link, dbus_uint32_t pid, dbus_uint32_t uid)
{
	DBusMessage *call = guard_call("OpenCar");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &link->target, DBUS_TYPE_STRING,
				 &link->phone, DBUS_TYPE_UINT32, &pid, DBUS_TYPE_UINT32, &uid,
				 DBUS_TYPE_INVALID);
	link->asked = ask(guard_bus(), call, car_answered, link);
	if (!link->asked)
		refuse(link, "no guard to ask");
}

/* One number of GetConnectionCredentials' dictionary. */
static gboolean credential(DBusMessage *answer, const char *wanted, dbus_uint32_t *value)
{
	DBusMessageIter iter, entries, entry, variant;
	const char *key;

	if (!dbus_message_has_signature(answer, "a{sv}"))
		return FALSE;
	dbus_message_iter_init(answer, &iter);
	dbus_message_iter_recurse(&iter, &entries);
	for (; dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
	     dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_get_basic(&entry, &key);
		dbus_message_iter_next(&entry);
		dbus_message_iter_recurse(&entry, &variant);
		if (strcmp(key, wanted) ||
		    dbus_message_iter_get_arg_type(&variant) != DBUS_TYPE_UINT32)
			continue;
		dbus_message_iter_get_basic(&variant, value);
		return TRUE;
	}
	return FALSE;
}

static void asker_answered(DBusPendingCall *call, void *data)
{
	struct link *link = data;
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = answer_take(&link->asked, &problem);
	dbus_uint32_t pid, uid;

	if (answer && credential(answer, "ProcessID", &pid) &&
	    credential(answer, "UnixUserID", &uid))
		open_car(link, pid, uid);
	else
		refuse_error(link, &problem);
	if (answer)
		dbus_message_unref(answer);
}

static void ask_asker(struct link *link, const char *asker)
{
	DBusConnection *obexd_bus = manager_dbus_get_connection();
	DBusMessage *call = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetConnectionCredentials");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &asker, DBUS_TYPE_INVALID);
	link->asked = ask(obexd_bus, call, asker_answered, link);
	if (!link->asked)
		refuse(link, "who asks can't be told");
	dbus_connection_unref(obexd_bus);
}

/* --- The transport ---*/

static guint wrapped_connect(const char *source, const char *destination, const char *service,
			     uint16_t port, obc_transport_func func, void *user_data)
{
	static guint count;
	const char *target = guarded_target(service);
	struct link *link;

	if (!target)
		return real->connect(source, destination, service, port, func, user_data);
	link = g_new0(struct link, 1);
	link->id = OURS | ++count;
	link->target = target;
	link->phone = g_strdup(destination);
	link->told = func;
	link->told_data = user_data;
	links = g_slist_prepend(links, link);
	if (guard_placement() != GUARD_HEAD_UNIT)
		refuse(link, "no guard is running for this head unit");
	else if (!sessions_asker())
		refuse(link, "nobody is known to ask");
	else
		ask_asker(link, sessions_asker());
	return link->id;
}

static void wrapped_disconnect(guint id)
{
	struct link *link = link_by_id(id);

	if (link)
		link_free(link);
	else if (!(id & OURS))
		real->disconnect(id);
}

static int wrapped_getpacketopt(GIOChannel *io, int *tx_mtu, int *rx_mtu)
{
	struct link *link = link_by_io(io);

	if (!link)
		return real->getpacketopt ? real->getpacketopt(io, tx_mtu, rx_mtu) : -EINVAL;
	if (!link->packets)
		return -EINVAL;
	*tx_mtu = *rx_mtu = link->mtu;
	return 0;
}

/* The guard's own service record for PBAP (obexd reads numbers by their type in the record, the
 * version as such). */
static const void *pbap_attribute(int attribute)
{
	static const uint8_t repositories = 0x0f;
	static const uint32_t features = 0x3bf;

	switch (attribute) {
	case 0x0009: return GINT_TO_POINTER(0x0102); /* profile version */
	case 0x0314: return &repositories;
	case 0x0317: return &features;
	default: return NULL;
	}
}

static const void *wrapped_getattribute(guint id, int attribute)
{
	struct link *link = link_by_id(id);

	if (link)
		return strcmp(link->target, "pbap") ? NULL : pbap_attribute(attribute);
	return id & OURS ? NULL : real->getattribute(id, attribute);
}

void headunit_wrap(void)
{
	real = obc_transport_find("Bluetooth");
	if (!real) {
		error("contactguard: obexd has no client transport to guard");
		return;
	}
	ours = (struct obc_transport){
		.name = real->name,
		.connect = wrapped_connect,
		.getpacketopt = wrapped_getpacketopt,
		.disconnect = wrapped_disconnect,
		.getattribute = wrapped_getattribute,
	};
	obc_transport_unregister(real);
	obc_transport_register(&ours);
}
