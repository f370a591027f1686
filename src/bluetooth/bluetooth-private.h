/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside bluetooth: what a service is, and the object that bluetoothd calls. */
#pragma once

#include <contactguard/bluetooth.h>

/* --- service.c --- */

struct CgService {
	guint16 class;
	const char *uuid; /* of the class */
	const char *path; /* of the object that bluetoothd calls */
	const char *name; /* in the record */
	guint16 profile;  /* the class of its profile */
	guint16 psm; /* where bluetoothd listens on L2CAP; 0: a service to which none connects */
	guint16 channel; /* and on RFCOMM */
};

/* --- profile1.c: org.bluez.Profile1 --- */

/* Each is called from the main loop, with what the caller said in the right form; who calls has
 * not been checked. */
typedef struct {
	/* Who may call: NULL is nobody. Lent. */
	const char *(*caller)(gpointer data);
	void (*released)(gpointer data);
	/* FALSE: refused. The callee takes fd in any case. */
	gboolean (*connected)(gpointer data, const char *peer, int fd);
	void (*disconnected)(gpointer data, const char *peer);
} CgProfile1Events;

/* Exports the object, and returns what g_dbus_connection_unregister_object() takes. */
guint cg_profile1_export(GDBusConnection *connection, const char *path,
			 const CgProfile1Events *events, gpointer data);

/* Returns the address in the path of a device's object, in upper case, or NULL if it has none.
 * g_free() it. */
char *cg_profile1_address(const char *device);
