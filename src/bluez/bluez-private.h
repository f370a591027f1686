/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside bluez: the devices that matter, the talk with bluetoothd that fills them, and cars. */
#pragma once

#include <contactguard/bluez.h>

#include <gio/gio.h>

#define CG_BLUEZ_DEVICE  "org.bluez.Device1"
#define CG_BLUEZ_ADAPTER "org.bluez.Adapter1"

/* --- devices.c --- */

typedef struct CgDevices CgDevices;
CgDevices *cg_devices_new(CgDecisions *decisions);
void cg_devices_free(CgDevices *devices);
/* objects: a{oa{sa{sv}}}, all that there is. */
void cg_devices_set(CgDevices *devices, GVariant *objects);
void cg_devices_added(CgDevices *devices, const char *path, GVariant *interfaces); /* a{sa{sv}} */
void cg_devices_removed(CgDevices *devices, const char *path, const char *interface);
/* changed: a{sv}. FALSE: what this means can't be told without the whole. */
gboolean cg_devices_changed(CgDevices *devices, const char *path, GVariant *changed,
			    const char *const *invalidated);
void cg_devices_lost(CgDevices *devices); /* nobody knows anything any more */
/* Returns the address of the phone that is here: the one device that is connected, bonded and has a
 * phonebook, other than this car. NULL: there is none, or there are several. g_free() it. */
char *cg_devices_phone(const CgDevices *devices, const char *car);

/* Returns the address of the adapter with which a device of this address is bonded, lent until the
 * next report, or NULL if none is known. Of several it is the one that the device is connected to.
 */
const char *cg_devices_adapter(const CgDevices *devices, const char *address);

/* --- asker.c --- */

typedef struct {
	/* Returns the address of the adapter whose bond with this device is asked about, lent for
	 * the moment; NULL: there is none, and nobody is asked. */
	const char *(*adapter)(gpointer data, const char *device);
	/* Answers cg_asker_ask(): the bond, lent for the call, as a word; NULL: it is not known. */
	void (*told)(gpointer data, const char *device, const char *bond);
} CgAskerEvents;

/* Asks contactguard-bonds at its socket. */
typedef struct CgAsker CgAsker;
/* key: CG_BOND_KEY_SIZE bytes, copied to wiped memory. events is borrowed. */
CgAsker *cg_asker_new(const char *socket, const guint8 *key, const CgAskerEvents *events,
		      gpointer data);
/* Frees it; nothing is told any more. NULL is allowed. */
void cg_asker_free(CgAsker *asker);
/* Asks about the bond of this device, which must not be asked about yet. What is told comes from
 * the main loop, within CG_ASKER_TIMEOUT. */
void cg_asker_ask(CgAsker *asker, const char *device);

/* contactguard-bonds is started for each question, which takes some hundredths of a second. A
 * session's reads wait for the answer, and those of cars wait for a driver and a phone, too. */
#define CG_ASKER_TIMEOUT CG_SECONDS(8)

/* --- cars.c: a bridge's cars --- */

typedef struct CgCars CgCars;
/* Has bluetoothd put the guard's services on the air, on this bus. phone: as in
 * cg_bluez_serve_cars(). gate, devices and phone are borrowed. */
CgCars *cg_cars_new(GDBusConnection *connection, CgGate *gate, const CgDevices *devices,
		    const char *phone);
void cg_cars_free(CgCars *cars);
