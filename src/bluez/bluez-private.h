/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside bluez: the devices that matter, and the talk with bluetoothd that fills them. */
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
