/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an error of a call comes to, in words for a person. What the table does not name is said as
 * the daemon said it, and counts as refused. */
#include "client-private.h"

#define BUS     "org.freedesktop.DBus.Error."
#define OURS    "org.contactguard.Error."
#define ABSENT  "contactguardd is not on this bus; start it, or name the other one with --bus"
#define UNKNOWN "there is no such phone or consumer, or this daemon can't do that"
#define MEMBERS "not allowed: this is for root and the group contactguard"

static const struct {
	const char *name;
	CgClientOutcome outcome;
	const char *text; /* NULL: the sender's own */
} outcomes[] = {
	{ BUS "ServiceUnknown", CG_CLIENT_NO_DAEMON, ABSENT },
	{ BUS "NameHasNoOwner", CG_CLIENT_NO_DAEMON, ABSENT },
	{ BUS "NoReply", CG_CLIENT_NO_DAEMON, CG_CLIENT_DISCONNECTED },
	{ BUS "Timeout", CG_CLIENT_NO_DAEMON, CG_CLIENT_DISCONNECTED },
	{ BUS "TimedOut", CG_CLIENT_NO_DAEMON, CG_CLIENT_DISCONNECTED },
	{ BUS "Disconnected", CG_CLIENT_NO_DAEMON, CG_CLIENT_DISCONNECTED },
	{ BUS "NoServer", CG_CLIENT_NO_DAEMON, NULL },
	{ BUS "UnknownMethod", CG_CLIENT_REFUSED, UNKNOWN },
	{ BUS "UnknownObject", CG_CLIENT_REFUSED, UNKNOWN },
	{ BUS "UnknownInterface", CG_CLIENT_REFUSED, UNKNOWN },
	{ BUS "AccessDenied", CG_CLIENT_REFUSED, MEMBERS },
	{ OURS "NotAuthorized", CG_CLIENT_REFUSED, MEMBERS },
};

static CgClientOutcome explain_remote(const char *name, const GError *error, char **text)
{
	g_autoptr(GError) copy = g_error_copy(error);

	g_dbus_error_strip_remote_error(copy);
	for (guint i = 0; i < G_N_ELEMENTS(outcomes); i++)
		if (g_str_equal(outcomes[i].name, name)) {
			*text = cg_client_printable(outcomes[i].text ? outcomes[i].text
								     : copy->message);
			return outcomes[i].outcome;
		}
	*text = cg_client_printable(copy->message);
	/* The bus could not start the daemon. */
	return g_str_has_prefix(name, BUS "Spawn") ? CG_CLIENT_NO_DAEMON : CG_CLIENT_REFUSED;
}

CgClientOutcome cg_client_explain(const GError *error, char **text)
{
	g_autofree char *name =
		g_dbus_error_is_remote_error(error) ? g_dbus_error_get_remote_error(error) : NULL;
	gboolean timed_out = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);

	if (name)
		return explain_remote(name, error, text);
	*text = cg_client_printable(timed_out ? CG_CLIENT_DISCONNECTED : error->message);
	return timed_out || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CLOSED)
		       ? CG_CLIENT_NO_DAEMON
		       : CG_CLIENT_REFUSED;
}
