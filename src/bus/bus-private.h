/* Inside bus: one file per interface, and the bouncer before all of them. */
#pragma once

#include <contactguard/bus.h>

#include <gio/gio.h>

#define CG_BUS_NAME "org.contactguard"
#define CG_BUS_PATH "/org/contactguard"

struct CgBus {
	CgBusKind kind;
	const CgBusLink *link;
	const CgBusEvents *events;
	gpointer data;
	CgTurn *starting;
	GDBusConnection *connection; /* NULL until it is there */
	GCancellable *ending; /* cancelled when the bus is freed; `bus` is not to be touched then */
	guint name;
	GDBusInterfaceSkeleton *link1;
	gboolean ready, failed;
};

/* Refuses with org.contactguard.Error.NAME. Takes the invocation. */
void cg_bus_refuse(GDBusMethodInvocation *invocation, const char *name, const char *text);
/* Refuses with the D-Bus error that stands for this GError's code. Takes the invocation. */
void cg_bus_refuse_error(GDBusMethodInvocation *invocation, const GError *error);

typedef void (*CgBusCall)(CgBus *bus, GDBusMethodInvocation *invocation);
/* Carries the call out once it is known that its caller may make it, or refuses. Takes the
 * invocation, as carry_out does. */
void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, CgBusCall carry_out);

GDBusInterfaceSkeleton *cg_bus_link1_new(CgBus *bus); /* link1.c */
