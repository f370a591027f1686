/* Inside bus: one file per interface, and the bouncer before all of them. */
#pragma once

#include <contactguard/bus.h>

#include <gio/gio.h>

#define CG_BUS_NAME "org.contactguard"
#define CG_BUS_PATH "/org/contactguard"

struct CgBus {
	CgBusKind kind;
	CgGate *gate;
	const CgBusLink *link;
	const CgBusEvents *events;
	gpointer data;
	CgTurn *starting;
	GDBusConnection *connection; /* NULL until it is there */
	GCancellable *ending; /* cancelled when the bus is freed; `bus` is not to be touched then */
	guint name;
	GDBusInterfaceSkeleton *link1;
	GPtrArray *objects; /* of CgBusObject */
	guint object_manager;
	gboolean ready, failed;
};

/* Refuses with org.contactguard.Error.NAME. Takes the invocation. */
void cg_bus_refuse(GDBusMethodInvocation *invocation, const char *name, const char *text);
/* Refuses with the D-Bus error that stands for this GError's code. Takes the invocation. */
void cg_bus_refuse_error(GDBusMethodInvocation *invocation, const GError *error);

/* What the call is about: that of a property is the interface that has it. Lent. */
const char *cg_bus_interface_of(GDBusMethodInvocation *invocation);

typedef void (*CgBusCall)(CgBus *bus, GDBusMethodInvocation *invocation);
/* Carries the call out once it is known that its caller may make it, or refuses. Takes the
 * invocation, as carry_out does. consumer: whose Scope the call may read; NULL: it reads none. */
void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		  CgBusCall carry_out);

/* --- object.c: what is at a path, but for Link1 --- */

typedef struct CgBusObject CgBusObject;
typedef struct {
	const GDBusInterfaceInfo *info;
	GVariant *(*get)(const CgBusObject *object, const char *property);    /* floating */
	void (*call)(CgBusObject *object, GDBusMethodInvocation *invocation); /* takes it */
} CgBusInterface;

struct CgBusObject {
	CgBus *bus;
	const CgBusInterface *interface;
	char *path;
	char *phone, *consumer; /* NULL: it is not about one */
	guint registration;
};

gboolean cg_bus_objects_export(CgBus *bus, GError **error);
void cg_bus_object_free(CgBusObject *object);
/* A CgGateDone for an invocation that waits for an empty answer. */
void cg_bus_done(gpointer invocation, const GError *error);

extern const CgBusInterface cg_bus_manager, cg_bus_phone, cg_bus_consumer;

GDBusInterfaceSkeleton *cg_bus_link1_new(CgBus *bus); /* link1.c */
