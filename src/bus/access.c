/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may call what. A caller is known by its uid, and a program that reads its own Scope by the
 * consumer that it is. Each row of the table says by whom a method may be called, and by which
 * action of polkit others may call it as well. A method without a row is refused to everybody. */
#include <config.h>

#include <pwd.h>
#include <unistd.h>

#include "bus-private.h"

/* --- Callers --- */

void cg_bus_find_obexd_user(CgBus *bus)
{
	const struct passwd *user = getpwnam(OBEXD_USER);

	bus->has_obexd = user != NULL;
	bus->obexd = user ? user->pw_uid : 0;
}

static gboolean is_obexd(const CgBus *bus, uid_t uid)
{
	if (uid == getuid())
		return TRUE;
	switch (bus->kind) {
	case CG_BUS_SESSION: return FALSE;
	case CG_BUS_SYSTEM: return uid == 0 || (bus->has_obexd && uid == bus->obexd);
	}
	return FALSE;
}

/* Polkit may let others drive on the system bus. */
static gboolean is_driver(const CgBus *bus, uid_t uid)
{
	switch (bus->kind) {
	case CG_BUS_SESSION: return uid == getuid();
	case CG_BUS_SYSTEM: return uid == 0;
	}
	return FALSE;
}

/* A program may read its own Scope only. app:? has none: several programs share that name. */
static gboolean reads_own_scope(const CgBus *bus, const CgBusCall *call)
{
	g_autofree char *own = NULL;

	if (g_strcmp0(call->property, "Scope"))
		return FALSE;
	own = bus->events->consumer_of(bus->data, &call->process);
	return !g_strcmp0(call->consumer, own) && !g_str_equal(own, "app:?");
}

/* --- The predicates of the table --- */

static CgBusAccess admit_obexd(const CgBus *bus, const CgBusCall *call)
{
	return is_obexd(bus, call->process.uid) ? CG_BUS_ALLOWED : CG_BUS_DENIED;
}

static CgBusAccess admit_driver(const CgBus *bus, const CgBusCall *call)
{
	return is_driver(bus, call->process.uid) ? CG_BUS_ALLOWED_AS_DRIVER : CG_BUS_DENIED;
}

static CgBusAccess admit_driver_or_consumer(const CgBus *bus, const CgBusCall *call)
{
	if (is_driver(bus, call->process.uid))
		return CG_BUS_ALLOWED_AS_DRIVER;
	return reads_own_scope(bus, call) ? CG_BUS_ALLOWED_OWN_SCOPE : CG_BUS_DENIED;
}

/* An agent that has the question at this path. */
static CgBusAccess admit_asked_agent(const CgBus *bus, const CgBusCall *call)
{
	for (guint i = 0; i < bus->questions->len; i++) {
		const CgBusObject *object = g_ptr_array_index(bus->questions, i);

		if (g_str_equal(object->path, call->path))
			return cg_bus_agents_have(bus, call->caller, object->question)
				       ? CG_BUS_ALLOWED
				       : CG_BUS_DENIED;
	}
	return CG_BUS_DENIED;
}

/* --- The table --- */

#define LINK     "org.contactguard.Link1"
#define MANAGER  "org.contactguard.Manager1"
#define PHONE    "org.contactguard.Phone1"
#define CONSUMER "org.contactguard.Consumer1"
#define AGENTS   "org.contactguard.AgentManager1"
#define QUESTION "org.contactguard.Question1"
#define LEDGER   "org.contactguard.Ledger1"
#define ACTION   "org.contactguard."

static const CgBusMethod methods[] = {
	{ LINK, "Get", admit_obexd, NULL, 0 },
	{ LINK, "GetAll", admit_obexd, NULL, 0 },
	{ LINK, "OpenCar", admit_obexd, NULL, 0 },
	{ LINK, "Arrived", admit_obexd, NULL, 1 },
	{ LINK, "ServePhone", admit_obexd, NULL, 0 },
	{ CG_BUS_OBJECT_MANAGER, "GetManagedObjects", admit_driver, ACTION "read", 0 },
	{ AGENTS, "RegisterAgent", admit_driver, ACTION "agent", 0 },
	{ AGENTS, "UnregisterAgent", admit_driver, ACTION "agent", 0 },
	{ QUESTION, "Counts", admit_asked_agent, NULL, 0 },
	{ QUESTION, "People", admit_asked_agent, NULL, 0 },
	{ LEDGER, "Query", admit_driver, ACTION "ledger", 0 },
	{ LEDGER, "Verify", admit_driver, ACTION "ledger", 0 },
	{ LEDGER, "Export", admit_driver, ACTION "ledger", 0 },
	{ LEDGER, "Erase", admit_driver, ACTION "erase", 0 },
	{ MANAGER, "Get", admit_driver, ACTION "read", 0 },
	{ MANAGER, "GetAll", admit_driver, ACTION "read", 0 },
	{ MANAGER, "Reload", admit_driver, ACTION "reload", 0 },
	{ MANAGER, "Handback", admit_driver, ACTION "handback", 0 },
	{ PHONE, "Get", admit_driver, ACTION "read", 0 },
	{ PHONE, "GetAll", admit_driver, ACTION "read", 0 },
	{ PHONE, "Forget", admit_driver, ACTION "forget", 0 },
	{ CONSUMER, "Get", admit_driver_or_consumer, ACTION "read", 0 },
	{ CONSUMER, "GetAll", admit_driver, ACTION "read", 0 },
	{ CONSUMER, "Grant", admit_driver, ACTION "grant", 0 },
	{ CONSUMER, "Revoke", admit_driver, ACTION "revoke", 0 },
	{ CONSUMER, "Forget", admit_driver, ACTION "forget", 0 },
	{ CONSUMER, "Explain", admit_driver, ACTION "read", 0 },
	{ CONSUMER, "Preview", admit_driver, ACTION "preview", 0 },
};

const CgBusMethod *cg_bus_method_find(const char *interface, const char *method)
{
	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (g_str_equal(methods[i].interface, interface) &&
		    g_str_equal(methods[i].method, method))
			return &methods[i];
	return NULL;
}

gboolean cg_bus_method_reads(const CgBusMethod *method)
{
	return !g_strcmp0(method->action, ACTION "read");
}

/* --- Invocations --- */

const char *cg_bus_called_interface(GDBusMethodInvocation *invocation)
{
	const char *interface = g_dbus_method_invocation_get_interface_name(invocation);

	if (!g_str_equal(interface, CG_BUS_PROPERTIES))
		return interface;
	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 0, "&s",
			    &interface);
	return interface;
}

const CgBusMethod *cg_bus_called_method(GDBusMethodInvocation *invocation)
{
	return cg_bus_method_find(cg_bus_called_interface(invocation),
				  g_dbus_method_invocation_get_method_name(invocation));
}
