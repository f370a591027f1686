/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who may call what. A caller is its uid, and a reader of its own scope the
 * consumer that it is; the table says who a method is for, and which action of
 * polkit lets others make it. A method that the table does not name is for nobody. */
#include <config.h>

#include <pwd.h>
#include <unistd.h>

#include "bus-private.h"

/* --- Refusing ---*/

void cg_bus_refuse(GDBusMethodInvocation *invocation, const char *name, const char *text)
{
	g_autofree char *full = g_strconcat(CG_BUS_NAME ".Error.", name, NULL);

	cg_log(CG_LOG_BUS, "%s: %s", g_dbus_method_invocation_get_method_name(invocation), name);
	g_dbus_method_invocation_return_dbus_error(invocation, full, text);
}

void cg_bus_refuse_error(GDBusMethodInvocation *invocation, const GError *error)
{
	static const char *const names[] = {
		[CG_ERROR_MALFORMED] = "Failed",   [CG_ERROR_FRAMING] = "Failed",
		[CG_ERROR_LIMIT] = "Unavailable",  [CG_ERROR_LOST] = "Unavailable",
		[CG_ERROR_REFUSED] = "Refused",    [CG_ERROR_CONFIG] = "InvalidArguments",
		[CG_ERROR_SYSTEM] = "Unavailable",
	};
	gboolean ours = error->domain == CG_ERROR && (guint)error->code < G_N_ELEMENTS(names);

	cg_bus_refuse(invocation, ours ? names[error->code] : "Failed", error->message);
}

/* --- The table ---*/

/* CONSUMER: as DRIVER, and for the user that is the consumer. ASKED: an agent that has the
 * question.
 */
typedef enum { NOBODY, OBEXD, DRIVER, CONSUMER, ASKED } Caller;

#define LINK      "org.contactguard.Link1"
#define MANAGER   "org.contactguard.Manager1"
#define PHONE     "org.contactguard.Phone1"
#define CONSUMER1 "org.contactguard.Consumer1"
#define AGENTS    "org.contactguard.AgentManager1"
#define QUESTION  "org.contactguard.Question1"
#define LEDGER    "org.contactguard.Ledger1"
#define ACTION    "org.contactguard."

typedef struct {
	const char *interface, *method; /* Get and GetAll: of the properties of this interface */
	Caller caller;
	const char *action; /* of polkit; NULL: it is not asked */
} Method;

static const Method methods[] = {
	{ LINK, "Get", OBEXD, NULL },
	{ LINK, "GetAll", OBEXD, NULL },
	{ LINK, "OpenCar", OBEXD, NULL },
	{ LINK, "Arrived", OBEXD, NULL },
	{ LINK, "ServePhone", OBEXD, NULL },
	{ "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", DRIVER, ACTION "read" },
	{ AGENTS, "RegisterAgent", DRIVER, ACTION "agent" },
	{ AGENTS, "UnregisterAgent", DRIVER, ACTION "agent" },
	{ QUESTION, "Counts", ASKED, NULL },
	{ QUESTION, "People", ASKED, NULL },
	{ LEDGER, "Query", DRIVER, ACTION "ledger" },
	{ LEDGER, "Verify", DRIVER, ACTION "ledger" },
	{ LEDGER, "Export", DRIVER, ACTION "ledger" },
	{ LEDGER, "Erase", DRIVER, ACTION "erase" },
	{ MANAGER, "Get", DRIVER, ACTION "read" },
	{ MANAGER, "GetAll", DRIVER, ACTION "read" },
	{ MANAGER, "Reload", DRIVER, ACTION "reload" },
	{ MANAGER, "Handback", DRIVER, ACTION "handback" },
	{ PHONE, "Get", DRIVER, ACTION "read" },
	{ PHONE, "GetAll", DRIVER, ACTION "read" },
	{ PHONE, "Forget", DRIVER, ACTION "forget" },
	{ CONSUMER1, "Get", CONSUMER, ACTION "read" },
	{ CONSUMER1, "GetAll", DRIVER, ACTION "read" },
	{ CONSUMER1, "Grant", DRIVER, ACTION "grant" },
	{ CONSUMER1, "Revoke", DRIVER, ACTION "revoke" },
	{ CONSUMER1, "Forget", DRIVER, ACTION "forget" },
	{ CONSUMER1, "Explain", DRIVER, ACTION "read" },
	{ CONSUMER1, "Preview", DRIVER, ACTION "preview" },
};

const char *cg_bus_interface_of(GDBusMethodInvocation *invocation)
{
	const char *interface = g_dbus_method_invocation_get_interface_name(invocation);

	if (!g_str_equal(interface, "org.freedesktop.DBus.Properties"))
		return interface;
	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 0, "&s",
			    &interface);
	return interface;
}

static const Method *method_of(GDBusMethodInvocation *invocation)
{
	static const Method nobodys = { .caller = NOBODY };
	const char *interface = cg_bus_interface_of(invocation);
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (!g_strcmp0(methods[i].interface, interface) &&
		    !g_strcmp0(methods[i].method, method))
			return &methods[i];
	return &nobodys;
}

const char *cg_bus_action_of(GDBusMethodInvocation *invocation)
{
	return method_of(invocation)->action;
}

gboolean cg_bus_is_reading(GDBusMethodInvocation *invocation)
{
	return !g_strcmp0(method_of(invocation)->action, ACTION "read");
}

guint cg_bus_fds_of(GDBusMethodInvocation *invocation)
{
	return !g_strcmp0(method_of(invocation)->method, "Arrived");
}

/* --- Users ---*/

void cg_bus_learn_users(CgBus *bus)
{
	const struct passwd *user = getpwnam(OBEXD_USER);

	bus->has_obexd = user != NULL;
	bus->obexd = user ? user->pw_uid : 0;
}

static gboolean runs_obexd(const CgBus *bus, uid_t uid)
{
	if (uid == getuid())
		return TRUE;
	switch (bus->kind) {
	case CG_BUS_SESSION: return FALSE;
	case CG_BUS_SYSTEM: return uid == 0 || (bus->has_obexd && uid == bus->obexd);
	}
	return FALSE;
}

/* As a system knows him without asking polkit. */
static gboolean steers(const CgBus *bus, uid_t uid)
{
	switch (bus->kind) {
	case CG_BUS_SESSION: return uid == getuid();
	case CG_BUS_SYSTEM: return uid == 0;
	}
	return FALSE;
}

/* His own scope, and nothing else. Who can't be told has none: so would others. */
static gboolean reads_his_own(const CgBus *bus, GDBusMethodInvocation *invocation,
			      const char *consumer, const CgBusCaller *who)
{
	g_autofree char *own = NULL;
	const char *property = NULL;

	g_variant_get_child(g_dbus_method_invocation_get_parameters(invocation), 1, "&s",
			    &property);
	if (!g_str_equal(property, "Scope"))
		return FALSE;
	own = bus->events->consumer_of(bus->data, who->pid, who->uid);
	return !g_strcmp0(consumer, own) && !g_str_equal(own, "app:?");
}

CgBusStanding cg_bus_standing(const CgBus *bus, GDBusMethodInvocation *invocation,
			      const char *consumer, const CgBusCaller *who)
{
	switch (method_of(invocation)->caller) {
	case NOBODY: return CG_BUS_STRANGER;
	case OBEXD: return runs_obexd(bus, who->uid) ? CG_BUS_MAY : CG_BUS_STRANGER;
	case CONSUMER:
		if (steers(bus, who->uid))
			return CG_BUS_DRIVES;
		return reads_his_own(bus, invocation, consumer, who) ? CG_BUS_MAY_HIS_OWN
								     : CG_BUS_STRANGER;
	case DRIVER: return steers(bus, who->uid) ? CG_BUS_DRIVES : CG_BUS_STRANGER;
	case ASKED: return cg_bus_question_asked(bus, invocation) ? CG_BUS_MAY : CG_BUS_STRANGER;
	}
	return CG_BUS_STRANGER;
}
