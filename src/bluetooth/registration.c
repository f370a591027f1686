/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A profile registration: one service that bluetoothd keeps on the air for us, as long as there is
 * a bluetoothd. It is registered with each new owner of org.bluez, and asked for again if that
 * owner refused it or let go of it. */
#include "bluetooth-private.h"

#include <string.h>
#include <unistd.h>

#define BLUEZ   "org.bluez"
#define MANAGER "org.bluez.ProfileManager1"

/* Who has the service in our place may end. */
#define RETRY_INTERVAL CG_SECONDS(10)

struct CgRegistration {
	GDBusConnection *connection;
	const CgService *service;
	char *record;
	const CgRegistrationEvents *events;
	gpointer data;
	guint object, watch;
	char *owner;          /* of org.bluez; NULL: nobody */
	GCancellable *asking; /* its answer is to come; NULL: none is */
	CgTimer *retry;
};

/* --- Asking bluetoothd --- */

static GVariant *describe_service(const CgRegistration *registration)
{
	const CgService *service = registration->service;
	GVariantDict options;

	g_variant_dict_init(&options, NULL);
	g_variant_dict_insert(&options, "Name", "s", service->name);
	g_variant_dict_insert(&options, "Role", "s", "server");
	g_variant_dict_insert(&options, "ServiceRecord", "s", registration->record);
	g_variant_dict_insert(&options, "RequireAuthentication", "b", TRUE);
	g_variant_dict_insert(&options, "RequireAuthorization", "b", TRUE);
	if (service->psm) {
		g_variant_dict_insert(&options, "PSM", "q", service->psm);
		g_variant_dict_insert(&options, "Channel", "q", service->channel);
	}
	return g_variant_new("(os@a{sv})", service->path, service->uuid,
			     g_variant_dict_end(&options));
}

/* An earlier answer did not come in time: nobody else registers our object. */
static gboolean is_there_already(const GError *error)
{
	g_autofree char *name = g_dbus_error_get_remote_error(error);

	return !g_strcmp0(name, "org.bluez.Error.AlreadyExists");
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	CgRegistration *registration = data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_object(&registration->asking);
	if (answer || is_there_already(error)) {
		registration->events->registered(registration->data);
		return;
	}
	cg_timer_start(registration->retry, RETRY_INTERVAL);
	g_dbus_error_strip_remote_error(error);
	registration->events->refused(registration->data, error);
}

static void ask_bluez(CgRegistration *registration)
{
	registration->asking = g_cancellable_new();
	g_dbus_connection_call(registration->connection, registration->owner, "/org/bluez", MANAGER,
			       "RegisterProfile", describe_service(registration),
			       G_VARIANT_TYPE_UNIT, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
			       registration->asking, on_answer, registration);
}

static void on_retry(gpointer data)
{
	CgRegistration *registration = data;

	if (registration->owner && !registration->asking)
		ask_bluez(registration);
}

/* --- Who it is --- */

static void forget_owner(CgRegistration *registration)
{
	cg_timer_stop(registration->retry);
	g_cancellable_cancel(registration->asking);
	g_clear_object(&registration->asking);
	g_clear_pointer(&registration->owner, g_free);
}

static void on_appeared(GDBusConnection *connection, const char *name, const char *owner,
			gpointer data)
{
	CgRegistration *registration = data;

	forget_owner(registration);
	registration->owner = g_strdup(owner);
	ask_bluez(registration);
}

static void on_vanished(GDBusConnection *connection, const char *name, gpointer data)
{
	forget_owner(data);
}

/* --- What it calls --- */

static const char *find_caller(gpointer data)
{
	return ((const CgRegistration *)data)->owner;
}

/* It does so when it ends, and is back soon under another name. */
static void on_released(gpointer data)
{
	const CgRegistration *registration = data;

	cg_timer_start(registration->retry, RETRY_INTERVAL);
}

static gboolean on_connected(gpointer data, const char *peer, int fd)
{
	const CgRegistration *registration = data;
	CgSocketEnds ends = { 0 };
	CgSocket socket;

	if (!cg_socket_adopt(fd, &socket, NULL)) {
		close(fd);
		return FALSE;
	}
	if (cg_socket_ends(&socket, &ends) && strcmp(ends.peer, peer) != 0) {
		cg_socket_close(&socket);
		return FALSE;
	}
	registration->events->arrived(registration->data, &socket, peer,
				      *ends.local ? ends.local : NULL);
	return TRUE;
}

static void on_disconnected(gpointer data, const char *peer)
{
	const CgRegistration *registration = data;

	if (registration->events->left)
		registration->events->left(registration->data, peer);
}

static const CgProfile1Events calls = { find_caller, on_released, on_connected, on_disconnected };

/* --- Beginning and end --- */

CgRegistration *cg_registration_new(GDBusConnection *connection, const CgService *service,
				    const char *record, const CgRegistrationEvents *events,
				    gpointer data)
{
	CgRegistration *registration = g_new0(CgRegistration, 1);

	registration->connection = g_object_ref(connection);
	registration->service = service;
	registration->record = g_strdup(record);
	registration->events = events;
	registration->data = data;
	registration->retry = cg_timer_new((CgWake){ on_retry, registration });
	registration->object = cg_profile1_export(connection, service->path, &calls, registration);
	registration->watch =
		g_bus_watch_name_on_connection(connection, BLUEZ, G_BUS_NAME_WATCHER_FLAGS_NONE,
					       on_appeared, on_vanished, registration, NULL);
	return registration;
}

/* bluetoothd answers calls in their order, so one that it has not answered yet is undone, too. */
static void leave_air(const CgRegistration *registration)
{
	if (registration->owner)
		g_dbus_connection_call(registration->connection, registration->owner, "/org/bluez",
				       MANAGER, "UnregisterProfile",
				       g_variant_new("(o)", registration->service->path), NULL,
				       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

void cg_registration_free(CgRegistration *registration)
{
	if (!registration)
		return;
	leave_air(registration);
	g_bus_unwatch_name(registration->watch);
	forget_owner(registration);
	g_dbus_connection_unregister_object(registration->connection, registration->object);
	cg_timer_free(registration->retry);
	g_object_unref(registration->connection);
	g_free(registration->record);
	g_free(registration);
}
