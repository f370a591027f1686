/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside bus: one file per interface, and the bouncer before all of them. */
#pragma once

#include <contactguard/bus.h>
#include <contactguard/consent.h>
#include <contactguard/store.h>

#include <gio/gio.h>

#define CG_BUS_NAME "org.contactguard"
#define CG_BUS_PATH "/org/contactguard"

typedef struct CgBusDoor CgBusDoor;
typedef struct CgBusListener CgBusListener;

struct CgBus {
	CgBusKind kind;
	CgGate *gate;
	const CgBusLink *link;
	const CgBusEvents *events;
	gpointer data;
	CgIdle *starting;
	GDBusConnection *connection; /* NULL until it is there */
	GCancellable *ending; /* cancelled when the bus is freed; `bus` is not to be touched then */
	guint name;
	CgBusDoor *door;
	GPtrArray *listeners; /* of CgBusListener */
	gboolean has_obexd;   /* there is a user that runs it, on the system bus, beside ours */
	uid_t obexd;
	GPtrArray *objects;   /* of CgBusObject */
	GPtrArray *questions; /* of CgBusObject: those that are open */
	GPtrArray *agents;    /* of CgBusAgent */
	guint object_manager;
	guint absent, absent_filter; /* absent.c */
	gboolean ready, failed;
};

/* Refuses with org.contactguard.Error.NAME. Takes the invocation. */
void cg_bus_refuse(GDBusMethodInvocation *invocation, const char *name, const char *text);
/* Refuses with the D-Bus error that stands for this GError's code. Takes the invocation. */
void cg_bus_refuse_error(GDBusMethodInvocation *invocation, const GError *error);

/* --- bouncer.c: who may call what --- */

typedef enum {
	CG_BUS_STRANGER,    /* unless polkit knows him */
	CG_BUS_MAY,         /* the call is for him */
	CG_BUS_MAY_HIS_OWN, /* reads his own Scope */
	CG_BUS_DRIVES,      /* steers the gate */
} CgBusStanding;

/* A caller, as the bus knows it. */
typedef struct {
	guint32 uid;
	guint32 pid; /* 0: the bus does not say */
} CgBusCaller;

/* Looks up once who runs obexd: it may take a network. */
void cg_bus_learn_users(CgBus *bus);
/* What the call is about: that of a property is the interface that has it. Lent. */
const char *cg_bus_interface_of(GDBusMethodInvocation *invocation);
/* The action of polkit that lets others call it; NULL: none does. */
const char *cg_bus_action_of(GDBusMethodInvocation *invocation);
gboolean cg_bus_is_reading(GDBusMethodInvocation *invocation);
guint cg_bus_fds_of(GDBusMethodInvocation *invocation); /* how many it may bring */
CgBusStanding cg_bus_standing(const CgBus *bus, GDBusMethodInvocation *invocation,
			      const char *consumer, const CgBusCaller *who);

/* --- knock.c: a call until it is carried out or refused --- */

CgBusDoor *cg_bus_door_new(void);
void cg_bus_door_free(CgBusDoor *door);

typedef void (*CgBusCall)(CgBus *bus, GDBusMethodInvocation *invocation);
/* Carries the call out once it is known that its caller may make it, or refuses. Takes the
 * invocation, as carry_out does. consumer: whose Scope the call may read; NULL: it reads none. */
void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		  CgBusCall carry_out);

/* --- crowd.c: how much each caller has waiting --- */

typedef struct CgBusCrowd CgBusCrowd;
CgBusCrowd *cg_bus_crowd_new(void);
void cg_bus_crowd_free(CgBusCrowd *crowd);
/* FALSE: it has too much waiting. Else it leaves later, with the same bytes. */
gboolean cg_bus_crowd_enter(CgBusCrowd *crowd, const char *caller, gsize bytes);
void cg_bus_crowd_leave(CgBusCrowd *crowd, const char *caller, gsize bytes);
guint cg_bus_crowd_size(const CgBusCrowd *crowd); /* callers */

/* --- listener.c: who hears signals --- */

/* From now on until it leaves the bus. name: unique; path: of the one object that it may hear of;
 * NULL: of all. */
void cg_bus_listen(CgBus *bus, const char *name, uid_t uid, const char *path);
void cg_bus_listener_free(CgBusListener *listener);
/* To those who listen. Takes arguments if they are floating; NULL: there are none. */
void cg_bus_signal(CgBus *bus, const char *path, const char *interface, const char *name,
		   GVariant *arguments);

/* --- object.c: what is at a path --- */

/* Of phones and consumers that callers name before they come; far more than anybody has. */
#define CG_BUS_OBJECTS_MAX 1024

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
	guint64 question;       /* 0: it is none */
	guint registration;
};

gboolean cg_bus_objects_export(CgBus *bus, GError **error);
/* One that is at its path, and in no list. NULL: error set. */
CgBusObject *cg_bus_object_new(CgBus *bus, const CgBusInterface *interface, const char *path,
			       const CgWho *who, GError **error);
/* A GDBusInterfaceMethodCallFunc for whatever is at a path; data is the bus. */
void cg_bus_on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data);
void cg_bus_object_free(CgBusObject *object);
/* These properties have other values now, which only who may read them is told. */
void cg_bus_say_changed(CgBus *bus, const char *path, const char *interface,
			const char *const *properties);
/* A CgGateDone for an invocation that waits for an empty answer. */
void cg_bus_done(gpointer invocation, const GError *error);

/* --- absent.c: calls for consumers that need not have come yet --- */

gboolean cg_bus_absent_export(CgBus *bus, GError **error);
void cg_bus_absent_unexport(CgBus *bus);
/* The path that the caller named. g_free() it. */
char *cg_bus_path_meant(GDBusMethodInvocation *invocation);

extern const CgBusInterface cg_bus_link, cg_bus_manager, cg_bus_phone, cg_bus_consumer;

/* --- ledger1.c, export.c --- */

extern const CgBusInterface cg_bus_ledger;
typedef enum { CG_BUS_CSV, CG_BUS_JSON } CgBusExport;
gboolean cg_bus_export_parse(const char *name, CgBusExport *format);
/* Answers with the file. Takes the invocation. */
void cg_bus_export(CgStore *store, CgBusExport format, GDBusMethodInvocation *invocation);

/* --- agents1.c: programs that ask the driver --- */

extern const CgBusInterface cg_bus_agent_manager;
typedef struct CgBusAgent CgBusAgent;
/* Has this caller the question? */
gboolean cg_bus_agents_have(const CgBus *bus, const char *caller, guint64 question);

/* --- question1.c: the questions that are open --- */

void cg_bus_questions_follow(CgBus *bus);               /* from now on, as they open and close */
GVariant *cg_bus_questions_pending(const CgBus *bus);   /* floating, ao */
char *cg_bus_question_path(const CgQuestion *question); /* g_free() it */
/* Answers with what the object's consumer would see under the scope that the call names. Takes the
 * invocation. */
void cg_bus_count(const CgBusObject *object, GDBusMethodInvocation *invocation);
/* Is it the call of an agent that has the question which it is about? */
gboolean cg_bus_question_asked(const CgBus *bus, GDBusMethodInvocation *invocation);
