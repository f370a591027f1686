/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bus: the daemon's D-Bus objects, and who may call what.
 *
 * The name org.contactguard with /org/contactguard on it; dbus/ documents each interface: Link1, by
 * which the plugin of obexd reaches the daemon, Manager1, Phone1 and Consumer1, by which drivers
 * steer the gate, and AgentManager1 and Question1 for the programs that ask them. Every method, and
 * every reading of a property, is refused unless the caller is one it is for. On a session bus that
 * is the daemon's own user. On the system bus Link1 is for root, the daemon's own user and the user
 * that runs obexd (the bus policy says so too); the others are for root and for whom polkit lets do
 * it. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/gate.h>
#include <contactguard/policy.h>

typedef enum { CG_BUS_SYSTEM, CG_BUS_SESSION } CgBusKind;

/* Who wants to be a car: one app of a head unit, as the plugin vouches. */
typedef struct {
	const char *phone; /* AA:BB:CC:DD:EE:FF, in upper case */
	guint32 pid, uid;
} CgBusCar;

/* The car's end of a connected, non-blocking socket. */
typedef struct {
	int fd;
	gboolean packets; /* SOCK_SEQPACKET */
	guint16 mtu;      /* either way */
} CgBusSocket;

/* What the daemon does for Link1. Exactly one of the two is set, and so says the placement:
 * open_car on a head unit, serve_phone on a phone. An error's code chooses the D-Bus error; its
 * message goes out as it is. */
typedef struct {
	/* A session for this car over PBAP. Fills in theirs, whose fd the bus takes; FALSE:
	 * error set. */
	gboolean (*open_car)(gpointer data, const CgBusCar *car, CgBusSocket *theirs,
			     GError **error);
	/* The path of the socket where the plugin is to serve this phone; lent. NULL: error set. */
	const char *(*serve_phone)(gpointer data, GError **error);
} CgBusLink;

typedef struct {
	void (*ready)(gpointer data); /* the name is ours; called once */
	/* No bus, the name is another's, or it was lost later. The daemon should end. At most
	 * one call. */
	void (*failed)(gpointer data, const GError *error);
	/* Manager1.Reload(). FALSE: error set. */
	gboolean (*reload)(gpointer data, GError **error);
	/* What a process of this bus is called as a consumer: an agent is not asked about that, nor
	 * about uid:UID. g_free() it; never NULL. */
	char *(*consumer_of)(gpointer data, guint32 pid, guint32 uid);
} CgBusEvents;

typedef struct CgBus CgBus;
/* All must outlive the bus, which hears what changes in the gate. Events come from the main loop,
 * never from inside this call. */
CgBus *cg_bus_new(CgBusKind kind, CgGate *gate, const CgBusLink *link, const CgBusEvents *events,
		  gpointer data);
/* Gives the name back; callers that still wait are refused. Not from inside a callback. */
void cg_bus_free(CgBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBus, cg_bus_free)
