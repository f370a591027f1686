/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon's end of the bus: calling it, and saying why it did not do what it was asked. */
#include "ctl-private.h"

#include <string.h>

#define PATIENCE 60000 /* ms; a preview reads a phone, and the daemon itself gives up before */

gboolean ctl_connect(Ctl *ctl, GError **error)
{
	g_autofree char *address = NULL;
	g_autoptr(GError) why = NULL;

	if (ctl->connection)
		return TRUE;
	address = g_dbus_address_get_for_bus_sync(ctl->bus, NULL, &why);
	if (address)
		ctl->connection = g_dbus_connection_new_for_address_sync(
			address,
			G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
				G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
			NULL, NULL, &why);
	if (ctl->connection)
		return TRUE;
	/* Whatever was the matter, this is what it comes to. */
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_CLOSED, "there is no %s bus: %s",
		    ctl->bus == G_BUS_TYPE_SYSTEM ? "system" : "session", why->message);
	return FALSE;
}

GVariant *ctl_call(Ctl *ctl, const char *path, const char *interface, const char *method,
		   GVariant *arguments, const char *type, GError **error)
{
	g_autoptr(GVariant) sunk = arguments ? g_variant_ref_sink(arguments) : NULL;

	if (!ctl_connect(ctl, error))
		return NULL;
	return g_dbus_connection_call_sync(ctl->connection, "org.contactguard", path, interface,
					   method, sunk, G_VARIANT_TYPE(type),
					   G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION,
					   PATIENCE, NULL, error);
}

GVariant *ctl_properties(Ctl *ctl, const char *path, const char *interface, GError **error)
{
	g_autoptr(GVariant) answer =
		ctl_call(ctl, path, "org.freedesktop.DBus.Properties", "GetAll",
			 g_variant_new("(s)", interface), "(a{sv})", error);

	return answer ? g_variant_get_child_value(answer, 0) : NULL;
}

/* --- What went wrong --- */

#define BUS     "org.freedesktop.DBus.Error."
#define OURS    "org.contactguard.Error."
#define ABSENT  "contactguardd is not on this bus; start it, or name the other one with --bus"
#define LOST    "contactguardd has gone, or does not answer"
#define UNKNOWN "there is no such phone or consumer, or this daemon can't do that"
#define MEMBERS "not allowed: this is for root and the group contactguard"

static const struct {
	const char *name;
	CtlExit exit_code;
	const char *text; /* NULL: the daemon's own */
} outcomes[] = {
	{ BUS "ServiceUnknown", CTL_NO_DAEMON, ABSENT },
	{ BUS "NameHasNoOwner", CTL_NO_DAEMON, ABSENT },
	{ BUS "NoReply", CTL_NO_DAEMON, LOST },
	{ BUS "Timeout", CTL_NO_DAEMON, LOST },
	{ BUS "TimedOut", CTL_NO_DAEMON, LOST },
	{ BUS "Disconnected", CTL_NO_DAEMON, LOST },
	{ BUS "NoServer", CTL_NO_DAEMON, NULL },
	{ BUS "UnknownMethod", CTL_REFUSED, UNKNOWN },
	{ BUS "UnknownObject", CTL_REFUSED, UNKNOWN },
	{ BUS "UnknownInterface", CTL_REFUSED, UNKNOWN },
	{ BUS "AccessDenied", CTL_REFUSED, MEMBERS },
	{ OURS "NotAuthorized", CTL_REFUSED, MEMBERS },
};

static CtlExit say(const char *text, CtlExit exit_code)
{
	g_autofree char *clean = ctl_clean(text);

	g_printerr("contactguard: %s\n", clean);
	return exit_code;
}

static CtlExit fail_by_name(const char *name, const GError *error)
{
	g_autoptr(GError) copy = g_error_copy(error);

	g_dbus_error_strip_remote_error(copy);
	for (guint i = 0; i < G_N_ELEMENTS(outcomes); i++)
		if (g_str_equal(outcomes[i].name, name))
			return say(outcomes[i].text ? outcomes[i].text : copy->message,
				   outcomes[i].exit_code);
	if (g_str_has_prefix(name, BUS "Spawn"))
		return say(copy->message, CTL_NO_DAEMON);
	return say(copy->message, CTL_REFUSED);
}

CtlExit ctl_fail(const GError *error)
{
	g_autofree char *name =
		g_dbus_error_is_remote_error(error) ? g_dbus_error_get_remote_error(error) : NULL;

	if (name)
		return fail_by_name(name, error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED))
		return say(error->message, CTL_NO_DAEMON);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
		return say(LOST, CTL_NO_DAEMON);
	return say(error->message, error->domain == CTL_WORD_ERROR ? CTL_USAGE : CTL_REFUSED);
}

CtlExit ctl_lost(void)
{
	return say(LOST, CTL_NO_DAEMON);
}
