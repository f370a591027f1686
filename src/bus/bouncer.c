/* Who may call what. A caller is its uid, as the bus knows it; the table says who a method is
 * for. A method that the table does not name is for nobody, and a caller whose uid can't be told
 * is nobody. */
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
		[CG_ERROR_REFUSED] = "Refused",    [CG_ERROR_CONFIG] = "Failed",
		[CG_ERROR_SYSTEM] = "Unavailable",
	};
	gboolean ours = error->domain == CG_ERROR && (guint)error->code < G_N_ELEMENTS(names);

	cg_bus_refuse(invocation, ours ? names[error->code] : "Failed", error->message);
}

/* --- The table ---*/

typedef enum { NOBODY, OBEXD } Caller;

static const struct {
	const char *interface, *method;
	Caller caller;
} methods[] = {
	{ "org.contactguard.Link1", "OpenCar", OBEXD },
	{ "org.contactguard.Link1", "Arrived", OBEXD },
	{ "org.contactguard.Link1", "ServePhone", OBEXD },
};

static Caller caller_of(GDBusMethodInvocation *invocation)
{
	const char *interface = g_dbus_method_invocation_get_interface_name(invocation);
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (!g_strcmp0(methods[i].interface, interface) &&
		    !g_strcmp0(methods[i].method, method))
			return methods[i].caller;
	return NOBODY;
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

static gboolean may_call(CgBusKind kind, Caller caller, uid_t uid)
{
	switch (caller) {
	case NOBODY: return FALSE;
	case OBEXD: return runs_obexd(kind, uid);
	}
	return FALSE;
}

/* --- The question who it is ---*/

typedef struct {
	CgBus *bus;
	GDBusMethodInvocation *invocation;
	CgBusCall carry_out;
} Knock;

static void uid_told(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autofree Knock *knock = data;
	guint32 uid;

	if (!answer) { /* also when the bus is ending: knock->bus may be gone */
		cg_bus_refuse(knock->invocation, "NotAuthorized", "who calls can't be told");
		return;
	}
	g_variant_get(answer, "(u)", &uid);
	if (may_call(knock->bus->kind, caller_of(knock->invocation), uid))
		knock->carry_out(knock->bus, knock->invocation);
	else
		cg_bus_refuse(knock->invocation, "NotAuthorized", "not for this user");
}

void cg_bus_admit(CgBus *bus, GDBusMethodInvocation *invocation, CgBusCall carry_out)
{
	Knock *knock = g_new(Knock, 1);

	*knock = (Knock){ bus, invocation, carry_out };
	g_dbus_connection_call(
		bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "GetConnectionUnixUser",
		g_variant_new("(s)", g_dbus_method_invocation_get_sender(invocation)),
		G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, bus->ending, uid_told, knock);
}
