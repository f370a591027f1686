/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the sources of bus share. From above: bus.c puts the room together; objects.c finds the
 * object of a call; calls.c lets the call through or refuses it, as access.c judges; the interfaces
 * (link1.c, manager1.c, ...) answer it. No source uses one that stands above it. */
#pragma once

#include <contactguard/bus.h>
#include <contactguard/consent.h>
#include <contactguard/store.h>

#include <gio/gio.h>

#define CG_BUS_NAME "org.contactguard"
#define CG_BUS_PATH "/org/contactguard"

#define CG_BUS_PROPERTIES     "org.freedesktop.DBus.Properties"
#define CG_BUS_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"

typedef struct CgBusCalls CgBusCalls;
typedef struct CgBusSubscription CgBusSubscription;
typedef struct CgBusNames CgBusNames;

struct CgBus {
	CgBusKind kind;
	CgGate *gate;
	CgDecisions *decisions; /* of the gate */
	const CgBusLink *link;
	const CgBusEvents *events;
	gpointer data;
	CgIdle *starting;
	GDBusConnection *connection; /* NULL until it is there */
	/* Cancelled when the bus is freed: whatever ends as cancelled must not touch the bus. */
	GCancellable *ending;
	guint name;
	CgBusNames *names; /* NULL until the connection is there */
	CgBusCalls *calls;
	GPtrArray *subscriptions; /* of CgBusSubscription */
	gboolean has_obexd;       /* `obexd` is set: there is such a user */
	uid_t obexd;              /* who runs obexd, on the system bus */
	GPtrArray *objects;       /* of CgBusObject */
	GPtrArray *questions;     /* of CgBusObject: the open ones */
	GPtrArray *agents;        /* of CgBusAgent, not owned */
	guint object_manager;
	guint subtree, subtree_filter; /* consumer-subtree.c */
	const GDBusInterfaceVTable *subtree_vtable;
	gboolean ready, failed;
};

/* --- error.c: refusals --- */

/* Refuses with org.contactguard.Error.NAME. Takes the invocation. */
void cg_bus_refuse(GDBusMethodInvocation *invocation, const char *name, const char *text);
/* Refuses with the D-Bus error that stands for the code of this error. Takes the invocation. */
void cg_bus_refuse_error(GDBusMethodInvocation *invocation, const GError *error);
/* A CgDecisionDone for a method without results: data is its invocation, which is taken. */
void cg_bus_done(gpointer invocation, const GError *error);

/* --- names.c: when names appeared --- */

/* Begins to note the names that appear on this bus. The caller owns the result. */
CgBusNames *cg_bus_names_new(GDBusConnection *connection);
void cg_bus_names_free(CgBusNames *names);
/* Returns when this unique name appeared, by cg_clock_boot(). 0: it was there before, or is gone.
 */
gint64 cg_bus_names_appeared(const CgBusNames *names, const char *name);

/* --- callers.c: who a caller is --- */

/* Called once, later. process is lent. NULL: who calls can't be told, and error says why; if it is
 * G_IO_ERROR_CANCELLED, the bus is already freed. */
typedef void (*CgBusIdentified)(gpointer data, const CgBusProcess *process, const GError *error);
/* Asks the bus about the connection of this unique name. */
void cg_bus_identify(CgBus *bus, const char *caller, CgBusIdentified identified, gpointer data);

/* --- access.c: who may call what --- */

typedef enum {
	CG_BUS_DENIED, /* polkit may still allow the call */
	CG_BUS_ALLOWED,
	CG_BUS_ALLOWED_OWN_SCOPE, /* a program reads its own Scope */
	CG_BUS_ALLOWED_AS_DRIVER,
} CgBusAccess;

/* What is known of a call when it is judged. All is lent. */
typedef struct {
	const char *caller;   /* its unique name */
	CgBusProcess process; /* the caller's; pid 0: the bus does not say */
	const char *path;
	const char *property; /* for Get(); else NULL */
	const char *consumer; /* whose properties are read; NULL: no consumer's */
} CgBusCall;

/* A row of the table. */
typedef struct {
	const char *interface; /* Get and GetAll: the one whose properties are read */
	const char *method;
	CgBusAccess (*admit)(const CgBus *bus, const CgBusCall *call);
	const char *action; /* of polkit, which lets others call it; NULL: nothing does */
	guint fds;          /* how many file descriptors it may bring */
} CgBusMethod;

/* Looks up once which user runs obexd. It may block, as users may be stored in a network. */
void cg_bus_find_obexd_user(CgBus *bus);
/* Returns the row, or NULL if the method is refused to everybody. */
const CgBusMethod *cg_bus_method_find(const char *interface, const char *method);
/* Is this a method by which a driver reads objects or properties? */
gboolean cg_bus_method_reads(const CgBusMethod *method);
/* Returns the interface that a call is about: for a property the one that has it. Lent. */
const char *cg_bus_called_interface(GDBusMethodInvocation *invocation);
/* Returns the row of a call, or NULL if it is refused to everybody. */
const CgBusMethod *cg_bus_called_method(GDBusMethodInvocation *invocation);

/* --- calls.c: calls from arrival to execution or refusal --- */

CgBusCalls *cg_bus_calls_new(void);
void cg_bus_calls_free(CgBusCalls *calls); /* refuses those that still wait */

/* Executes a call. Takes the invocation. */
typedef void (*CgBusHandler)(CgBus *bus, GDBusMethodInvocation *invocation);
/* Executes the call once it is known that its caller may make it, or refuses it. consumer: as
 * CgBusCall's. Takes the invocation. */
void cg_bus_calls_add(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		      CgBusHandler execute);

/* --- backlog.c: how much each caller has waiting --- */

typedef struct CgCallBacklog CgCallBacklog;
CgCallBacklog *cg_call_backlog_new(void);
void cg_call_backlog_free(CgCallBacklog *backlog);
/* Adds a call with so many bytes of arguments. FALSE: its caller has too much waiting, and the call
 * was not added. */
gboolean cg_call_backlog_add(CgCallBacklog *backlog, const char *caller, gsize bytes);
/* Removes a call that was added with the same bytes. */
void cg_call_backlog_remove(CgCallBacklog *backlog, const char *caller, gsize bytes);
/* Returns how many callers have calls waiting. */
guint cg_call_backlog_callers(const CgCallBacklog *backlog);

/* --- signals.c: who gets signals --- */

/* Lets this connection have signals until it leaves the bus. name: its unique name; path: of the
 * one object that it may be told about; NULL: all. */
void cg_bus_subscribe(CgBus *bus, const char *name, uid_t uid, const char *path);
void cg_bus_subscription_free(CgBusSubscription *subscription);
/* Emits a signal. NULL arguments: it has none. Takes arguments if they are floating. */
void cg_bus_emit(CgBus *bus, const char *path, const char *interface, const char *name,
		 GVariant *arguments);
/* Emits PropertiesChanged for these properties (NULL-terminated), without their values. */
void cg_bus_emit_changed(CgBus *bus, const char *path, const char *interface,
			 const char *const *properties);

/* --- objects.c: what is at a path --- */

/* Phones and consumers that callers may name before they come: far more than anybody has. */
#define CG_BUS_OBJECTS_MAX 1024

typedef struct CgBusObject CgBusObject;
typedef struct {
	const GDBusInterfaceInfo *info;
	/* Returns a property, floating. Every property of the interface can be asked for. */
	GVariant *(*get)(const CgBusObject *object, const char *property);
	/* Executes a method of the interface. Takes the invocation. */
	void (*call)(CgBusObject *object, GDBusMethodInvocation *invocation);
} CgBusInterface;

struct CgBusObject {
	CgBus *bus;
	const CgBusInterface *interface;
	char *path;
	char *phone, *consumer; /* NULL: it is not about one */
	guint64 question;       /* 0: it is no question */
	guint registration;
};

/* Receives calls for any object; user data is the bus. */
extern const GDBusInterfaceVTable cg_bus_object_vtable;

/* Exports the object manager, and these interfaces (NULL-terminated) at its path. */
gboolean cg_bus_objects_export(CgBus *bus, const CgBusInterface *const *roots, GError **error);
/* Exports what the gate knows, and from now on what changes there. */
void cg_bus_objects_follow(CgBus *bus);
/* Returns an object that is exported at its path but stands in no list, or NULL (error set). The
 * caller owns it. */
CgBusObject *cg_bus_object_new(CgBus *bus, const CgBusInterface *interface, const char *path,
			       const CgWho *who, GError **error);
void cg_bus_object_free(CgBusObject *object);

/* --- consumer-subtree.c: calls for consumers that have not come yet --- */

/* vtable: receives the calls; user data is the bus. */
gboolean cg_bus_subtree_export(CgBus *bus, const GDBusInterfaceVTable *vtable, GError **error);
void cg_bus_subtree_unexport(CgBus *bus);
/* Returns the path that the caller named, also if the call was redirected to the subtree. g_free()
 * it. */
char *cg_bus_called_path(GDBusMethodInvocation *invocation);

/* --- The interfaces --- */

extern const CgBusInterface cg_bus_link, cg_bus_manager, cg_bus_agent_manager, cg_bus_ledger;
extern const CgBusInterface cg_bus_phone, cg_bus_consumer;

/* --- agents1.c: programs that ask the driver --- */

typedef struct CgBusAgent CgBusAgent;
/* Is this caller an agent that was put this question? */
gboolean cg_bus_agents_have(const CgBus *bus, const char *caller, guint64 question);

/* --- question1.c: the open questions --- */

/* Exports the open questions, and from now on those that open. */
void cg_bus_questions_follow(CgBus *bus);
/* Returns their paths: ao, floating. */
GVariant *cg_bus_questions_pending(const CgBus *bus);

/* --- preview.c: what a consumer would see --- */

/* Answers with counts of what the object's consumer would see under the scope that the call names.
 * Takes the invocation. */
void cg_bus_preview_counts(const CgBusObject *object, GDBusMethodInvocation *invocation);
/* Answers with the people of whom the driver may choose for the object's consumer. Takes the
 * invocation. */
void cg_bus_preview_people(const CgBusObject *object, GDBusMethodInvocation *invocation);

/* --- ledger-export.c: the ledger as a file --- */

typedef enum { CG_BUS_CSV, CG_BUS_JSON } CgBusExportFormat;
/* FALSE: there is no format of this name. */
gboolean cg_bus_export_format_parse(const char *name, CgBusExportFormat *format);
/* Answers with the file. Takes the invocation. */
void cg_bus_ledger_export(CgStore *store, CgBusExportFormat format,
			  GDBusMethodInvocation *invocation);
