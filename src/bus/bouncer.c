/* Who may call what. A caller is its uid, as the bus knows it; the table says who a method is
 * for, and which action of polkit lets others make it. A method that the table does not name is for
 * nobody, a caller whose uid can't be told is nobody, and where polkit does not answer it said no.
 */
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

/* CONSUMER: as DRIVER, and for the user that is the consumer. */
typedef enum { NOBODY, OBEXD, DRIVER, CONSUMER } Caller;

#define MANAGER   "org.contactguard.Manager1"
#define PHONE     "org.contactguard.Phone1"
#define CONSUMER1 "org.contactguard.Consumer1"
#define AGENTS    "org.contactguard.AgentManager1"
#define LEDGER    "org.contactguard.Ledger1"
#define ACTION    "org.contactguard."

typedef struct {
	const char *interface, *method; /* Get and GetAll: of the properties of this interface */
	Caller caller;
	const char *action;
} Method;

static const Method methods[] = {
	{ "org.contactguard.Link1", "OpenCar", OBEXD, NULL },
	{ "org.contactguard.Link1", "Arrived", OBEXD, NULL },
	{ "org.contactguard.Link1", "ServePhone", OBEXD, NULL },
	{ "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", DRIVER, ACTION "read" },
	{ AGENTS, "RegisterAgent", DRIVER, ACTION "agent" },
	{ AGENTS, "UnregisterAgent", DRIVER, ACTION "agent" },
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

static gboolean runs_obexd(CgBusKind kind, uid_t uid)
{
	const struct passwd *user;

	if (uid == getuid())
		return TRUE;
	switch (kind) {
	case CG_BUS_SESSION: return FALSE;
	case CG_BUS_SYSTEM:
		user = getpwnam(OBEXD_USER);
		return uid == 0 || (user && uid == user->pw_uid);
	}
	return FALSE;
}

/* As a system knows him without asking polkit. */
static gboolean steers(CgBusKind kind, uid_t uid)
{
	switch (kind) {
	case CG_BUS_SESSION: return uid == getuid();
	case CG_BUS_SYSTEM: return uid == 0;
	}
	return FALSE;
}

/* --- The questions who it is, and whether he may ---*/

typedef struct {
	CgBus *bus;
	GDBusMethodInvocation *invocation;
	char *consumer; /* NULL: no Scope of anybody is read */
	CgBusCall carry_out;
} Knock;

static void knock_free(Knock *knock)
{
	g_free(knock->consumer);
	g_free(knock);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Knock, knock_free)

/* His own scope, and nothing else. */
static gboolean reads_his_own(const Knock *knock, uid_t uid)
{
	g_autofree char *own = g_strdup_printf("uid:%u", (guint)uid);
	const char *property = NULL;

	if (g_strcmp0(knock->consumer, own))
		return FALSE;
	g_variant_get_child(g_dbus_method_invocation_get_parameters(knock->invocation), 1, "&s",
			    &property);
	return g_str_equal(property, "Scope");
}

static gboolean is_known(const Knock *knock, Caller caller, uid_t uid)
{
	switch (caller) {
	case NOBODY: return FALSE;
	case OBEXD: return runs_obexd(knock->bus->kind, uid);
	case DRIVER: return steers(knock->bus->kind, uid);
	case CONSUMER: return steers(knock->bus->kind, uid) || reads_his_own(knock, uid);
	}
	return FALSE;
}

static void refuse(const Knock *knock)
{
	cg_bus_refuse(knock->invocation, "NotAuthorized", "not for this user");
}

static void polkit_told(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
	g_autoptr(Knock) knock = data;
	gboolean may = FALSE;

	if (answer)
		g_variant_get(answer, "((bba{ss}))", &may, NULL, NULL);
	if (may)
		knock->carry_out(knock->bus, knock->invocation);
	else
		refuse(knock);
}

#define INTERACTIVE 1 /* CheckAuthorization may ask the user */

static GVariant *polkit_question(const Knock *knock, const char *action)
{
	GDBusMessage *message = g_dbus_method_invocation_get_message(knock->invocation);
	gboolean interactive = g_dbus_message_get_flags(message) &
			       G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION;
	GVariantBuilder subject;

	g_variant_builder_init(&subject, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&subject, "{sv}", "name",
		g_variant_new_string(g_dbus_method_invocation_get_sender(knock->invocation)));
	return g_variant_new("((sa{sv})sa{ss}us)", "system-bus-name", &subject, action, NULL,
			     interactive ? INTERACTIVE : 0, "");
}

/* Takes knock. */
static void ask_polkit(Knock *knock, const char *action)
{
	g_dbus_connection_call(knock->bus->connection, "org.freedesktop.PolicyKit1",
			       "/org/freedesktop/PolicyKit1/Authority",
			       "org.freedesktop.PolicyKit1.Authority", "CheckAuthorization",
			       polkit_question(knock, action), G_VARIANT_TYPE("((bba{ss}))"),
			       G_DBUS_CALL_FLAGS_NONE, -1, knock->bus->ending, polkit_told, knock);
}

static void uid_told(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, NULL);
	g_autoptr(Knock) knock = data;
	const Method *method = method_of(knock->invocation);
	guint32 uid;

	if (!answer) { /* also when the bus is ending: knock->bus may be gone */
		cg_bus_refuse(knock->invocation, "NotAuthorized", "who calls can't be told");
		return;
	}
	g_variant_get(answer, "(u)", &uid);
	if (is_known(knock, method->caller, uid))
		knock->carry_out(knock->bus, knock->invocation);
	else if (method->action && knock->bus->kind == CG_BUS_SYSTEM)
		ask_polkit(g_steal_pointer(&knock), method->action);
	else
		refuse(knock);
}

void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, const char *consumer,
		  CgBusCall carry_out)
{
	Knock *knock = g_new(Knock, 1);

	*knock = (Knock){ bus, invocation, g_strdup(consumer), carry_out };
	g_dbus_connection_call(
		bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "GetConnectionUnixUser",
		g_variant_new("(s)", g_dbus_method_invocation_get_sender(invocation)),
		G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, bus->ending, uid_told, knock);
}
