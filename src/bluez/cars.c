/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge's cars: bluetoothd has the guard's services on the air, and each car that connects is
 * served as car:ADDRESS from the phone that is here. A car is turned away while there is no phone,
 * or more than one. */
#include "bluez-private.h"

#include <contactguard/bluetooth.h>

struct CgCars {
	CgGate *gate;
	const CgDevices *devices;
	const char *phone; /* NULL: the one that is here */
	gboolean refused;  /* and said so */
	CgRegistration *server;
	CgRegistration *client; /* phones look for it before they give anything */
};

static void on_registered(gpointer data)
{
	CgCars *cars = data;

	cars->refused = FALSE;
	cg_log(CG_LOG_BLUEZ, "cars can come");
}

static void on_refused(gpointer data, const GError *error)
{
	CgCars *cars = data;

	if (!cars->refused)
		cg_warn(CG_LOG_BLUEZ,
			"bluetoothd does not take our service, so no car can come: %s",
			error->message);
	cars->refused = TRUE;
}

static char *find_phone(const CgCars *cars, const char *car)
{
	return cars->phone ? g_strdup(cars->phone) : cg_devices_phone(cars->devices, car);
}

static void on_arrived(gpointer data, const CgSocket *socket, const char *peer, const char *adapter)
{
	const CgCars *cars = data;
	g_autofree char *phone = find_phone(cars, peer);

	cg_log(CG_LOG_BLUEZ, "a car came%s", phone ? "" : ", and it can't be told to which phone");
	cg_gate_serve_car(cars->gate, socket, phone, peer);
}

static void on_left(gpointer data, const char *peer)
{
	const CgCars *cars = data;

	cg_gate_end_car(cars->gate, peer);
}

static const CgRegistrationEvents events = { on_registered, on_refused, on_arrived, on_left };

static CgRegistration *register_service(CgCars *cars, GDBusConnection *connection, guint16 class)
{
	const CgService *service = cg_service(class);
	g_autofree char *record =
		cg_service_record(service, CG_PBAP_FEATURES, CG_PBAP_REPOSITORIES);

	return cg_registration_new(connection, service, record, &events, cars);
}

CgCars *cg_cars_new(GDBusConnection *connection, CgGate *gate, const CgDevices *devices,
		    const char *phone)
{
	CgCars *cars = g_new0(CgCars, 1);

	cars->gate = gate;
	cars->devices = devices;
	cars->phone = phone;
	cars->server = register_service(cars, connection, CG_SERVICE_PBAP_PSE);
	cars->client = register_service(cars, connection, CG_SERVICE_PBAP_PCE);
	return cars;
}

void cg_cars_free(CgCars *cars)
{
	if (!cars)
		return;
	cg_registration_free(cars->server);
	cg_registration_free(cars->client);
	g_free(cars);
}
