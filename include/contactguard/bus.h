/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bus: the daemon's D-Bus objects, and who may call what.
 *
 * It owns the name org.contactguard, with /org/contactguard and the objects below it. The
 * interfaces are documented in dbus/: Link1, by which obexd's plugin reaches the daemon; Manager1,
 * Phone1, Consumer1 and Ledger1 for drivers; AgentManager1 and Question1 for the programs that ask
 * a driver.
 *
 * Every method and every reading of a property is refused unless the caller may do it. On a session
 * bus only the daemon's own user may. On the system bus Link1 is for root, the daemon's own user
 * and the user that runs obexd, as the bus policy says too; the rest is for root and for callers
 * that polkit authorises. Besides, a program may read the Scope of the consumer that it is. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/gate.h>
#include <contactguard/policy.h>

typedef enum { CG_BUS_SYSTEM, CG_BUS_SESSION } CgBusKind;

/* A process that has called, by what no other one has: its number together with its start. */
typedef struct {
	guint32 pid, uid;
	guint64 start; /* as cg_process_start(); 0: the process may have ended, and another one have
			* its number */
} CgBusProcess;

/* An app of a head unit that is to be served as a car, as obexd's plugin vouches. */
typedef struct {
	const char *phone; /* AA:BB:CC:DD:EE:FF, in upper case */
	CgBusProcess process;
} CgBusCar;

/* The car's end of a connected, non-blocking socket. */
typedef struct {
	int fd;
	gboolean packets; /* SOCK_SEQPACKET, one OBEX packet a message; FALSE: SOCK_STREAM */
	guint16 mtu;      /* bytes of the longest packet, in both directions */
} CgBusSocket;

/* What the daemon does for Link1. At most one of the two functions is set, and that tells the
 * placement: open_car on a head unit, serve_phone on a phone, neither on a bridge. Of an error the
 * code chooses the D-Bus error, and the message is sent to the caller as it is. */
typedef struct {
	/* Begins a PBAP session for this app, and fills in the other end of its socket. The bus
	 * takes theirs->fd. FALSE: error set. */
	gboolean (*open_car)(gpointer data, const CgBusCar *car, CgBusSocket *theirs,
			     GError **error);
	/* Returns the path of the socket where the plugin is to serve this phone; it is lent. NULL:
	 * error set. */
	const char *(*serve_phone)(gpointer data, GError **error);
} CgBusLink;

/* What the daemon is told and asked. None of it is called from inside cg_bus_new(). */
typedef struct {
	/* The bus has given us the name. Called at most once. */
	void (*ready)(gpointer data);
	/* There is no bus, another process owns the name, or the bus or the name was lost later.
	 * The daemon should end. Called at most once. */
	void (*failed)(gpointer data, const GError *error);
	/* Manager1.Reload(): reads the configuration again. FALSE: error set, and its message is
	 * sent to the caller. */
	gboolean (*reload)(gpointer data, GError **error);
	/* Returns the name that a process has as a consumer: app:? if that can't be told; never
	 * NULL, the caller frees it with g_free(). An agent is not asked about the consumer of this
	 * name, nor about uid:UID, and if it is app:?, about no app. */
	char *(*consumer_of)(gpointer data, const CgBusProcess *process);
} CgBusEvents;

typedef struct CgBus CgBus;

/* Returns the daemon's presence on a bus, which connects from the main loop and then reports
 * ready() or failed(). The caller owns it. gate, link, events and data must live longer; the bus
 * subscribes to what changes in the gate, which has one subscriber. */
CgBus *cg_bus_new(CgBusKind kind, CgGate *gate, const CgBusLink *link, const CgBusEvents *events,
		  gpointer data);
/* Says on the bus that Link1's Profiles may have changed, since [Profiles] has. */
void cg_bus_profiles_changed(CgBus *bus);
/* Gives the name back, releases the agents, refuses the callers that still wait, and sends all that
 * before it returns. It must not be called from inside an event. NULL is ignored. */
void cg_bus_free(CgBus *bus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBus, cg_bus_free)
