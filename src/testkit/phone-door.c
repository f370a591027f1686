/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where cars reach fake-phone: at a unix socket, or on the air, where bluetoothd has its record and
 * hands it each connection. Cars that come by another adapter than the one it was told are sent
 * away. */
#include "phone-private.h"

#include <contactguard/bluetooth.h>

#include <unistd.h>

struct PhoneDoor {
	const PhoneOptions *options;
	const PhoneDoorEvents *events;
	gpointer data;
	CgIdle *idle; /* tells how a unix socket went */
	CgListener *listener;
	GDBusConnection *bus;
	CgRegistration *registration;
	gboolean opened;
};

static void fail_door(PhoneDoor *door, const char *why)
{
	g_printerr("fake-phone: %s\n", why);
	door->events->failed(door->data);
}

static void open_door(PhoneDoor *door)
{
	if (door->opened)
		return;
	door->opened = TRUE;
	door->events->opened(door->data);
}

/* --- On the air --- */

static void on_registered(gpointer data)
{
	open_door(data);
}

static void on_refused(gpointer data, const GError *error)
{
	PhoneDoor *door = data;
	g_autofree char *why =
		g_strdup_printf("bluetoothd does not take the service: %s", error->message);

	if (door->opened)
		g_printerr("fake-phone: %s\n", why);
	else
		fail_door(door, why);
}

static gboolean is_our_adapter(const PhoneDoor *door, const char *adapter)
{
	const char *told = door->options->listen.path;

	return !adapter || g_str_equal(told, "00:00:00:00:00:00") || g_str_equal(told, adapter);
}

static void on_arrived(gpointer data, const CgSocket *socket, const char *peer, const char *adapter)
{
	PhoneDoor *door = data;

	if (is_our_adapter(door, adapter)) {
		door->events->arrived(door->data, socket, peer);
		return;
	}
	g_printerr("fake-phone: a car came by the adapter %s and was sent away\n", adapter);
	cg_socket_close(socket);
}

static void on_left(gpointer data, const char *peer)
{
	const PhoneDoor *door = data;

	door->events->left(door->data, peer);
}

static const CgRegistrationEvents air_events = { on_registered, on_refused, on_arrived, on_left };

static void go_on_air(PhoneDoor *door)
{
	const PhoneOptions *options = door->options;
	const CgService *service = cg_service(CG_SERVICE_PBAP_PSE);
	g_autofree char *record =
		cg_service_record(service, options->features, options->repositories);
	g_autoptr(GError) error = NULL;

	door->bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &error);
	if (!door->bus) {
		fail_door(door, error->message);
		return;
	}
	door->registration = cg_registration_new(door->bus, service, record, &air_events, door);
}

/* --- At a unix socket --- */

static void on_accepted(gpointer data, const CgSocket *socket)
{
	const PhoneDoor *door = data;

	door->events->arrived(door->data, socket, NULL);
}

static void listen_at_socket(PhoneDoor *door)
{
	g_autoptr(GError) error = NULL;

	door->listener = cg_listen(&door->options->listen, on_accepted, door, &error);
	if (door->listener)
		open_door(door);
	else
		fail_door(door, error->message);
}

/* --- Both --- */

static void on_start(gpointer data)
{
	PhoneDoor *door = data;

	if (door->options->on_air)
		go_on_air(door);
	else
		listen_at_socket(door);
}

PhoneDoor *phone_door_open(const PhoneOptions *options, const PhoneDoorEvents *events,
			   gpointer data)
{
	PhoneDoor *door = g_new0(PhoneDoor, 1);

	door->options = options;
	door->events = events;
	door->data = data;
	door->idle = cg_idle_new((CgWake){ on_start, door });
	cg_idle_schedule(door->idle);
	return door;
}

void phone_door_close(PhoneDoor *door)
{
	if (!door)
		return;
	cg_idle_free(door->idle);
	cg_listener_free(door->listener);
	cg_registration_free(door->registration);
	g_clear_object(&door->bus);
	g_free(door);
}
