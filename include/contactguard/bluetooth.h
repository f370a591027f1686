/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bluetooth: services that bluetoothd puts on the air for us, and the connections that it hands
 * over.
 *
 * bluetoothd alone listens for Bluetooth. A program registers a service with it (its
 * ProfileManager1), and is given each connection to it as a socket (the program's Profile1). The
 * records of our services are made of constants and numbers: no name of a phone, a car or a person
 * is ever in one. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/link.h>
#include <contactguard/profile.h>

#include <gio/gio.h>

/* --- Services --- */

/* One of the services that we can put on the air. */
typedef struct CgService CgService;

/* Returns the service of this class (CG_SERVICE_PBAP_PSE or CG_SERVICE_PBAP_PCE); it is constant.
 */
const CgService *cg_service(guint16 class);

/* Returns the service's record as bluetoothd reads it, in XML; g_free() it. features and
 * repositories are those that a PSE's record names (PBAP 7.1.2); a PCE's names neither. Without
 * features it is a record of PBAP 1.1, which names no PSM either: peers then come by RFCOMM. */
char *cg_service_record(const CgService *service, guint32 features, guint8 repositories);

/* --- A profile registration --- */

/* What a registration tells. None of it is called from inside cg_registration_new(). */
typedef struct {
	/* The service is on the air. Called again after bluetoothd has been gone. */
	void (*registered)(gpointer data);
	/* bluetoothd refuses, as it does while another program has the service. It is asked again
	 * from time to time. error is lent. */
	void (*refused)(gpointer data, const GError *error);
	/* A peer has connected. peer and adapter are the addresses of both ends in upper case,
	 * lent; adapter is NULL if the socket does not tell. The callee takes socket->fd. */
	void (*arrived)(gpointer data, const CgSocket *socket, const char *peer,
			const char *adapter);
	/* bluetoothd wants this peer's connections to end. NULL: whoever owns them is content to
	 * see them closed by the peer. */
	void (*left)(gpointer data, const char *peer);
} CgRegistrationEvents;

/* A service that is registered with bluetoothd for as long as this lives: now or once org.bluez is
 * there, and again whenever it comes back. Connections that were handed over live on by themselves.
 */
typedef struct CgRegistration CgRegistration;

/* Returns a registration of service with this record on this bus, of which it keeps a reference;
 * the caller owns it. record is copied; events and data must live longer. Only the owner of
 * org.bluez is heard. The kernel's word on who is connected goes before bluetoothd's: if they
 * differ, the connection is refused. It never fails. */
CgRegistration *cg_registration_new(GDBusConnection *connection, const CgService *service,
				    const char *record, const CgRegistrationEvents *events,
				    gpointer data);

/* Takes the service from the air and frees the registration (NULL is allowed); its events are not
 * called any more. */
void cg_registration_free(CgRegistration *registration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRegistration, cg_registration_free)
