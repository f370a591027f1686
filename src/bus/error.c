/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How calls are refused: with org.contactguard.Error.NAME, which scripts read, and a text for
 * people. */
#include "bus-private.h"

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
	gboolean is_named = error->domain == CG_ERROR && (guint)error->code < G_N_ELEMENTS(names);

	cg_bus_refuse(invocation, is_named ? names[error->code] : "Failed", error->message);
}

void cg_bus_done(gpointer invocation, const GError *error)
{
	if (error)
		cg_bus_refuse_error(invocation, error);
	else
		g_dbus_method_invocation_return_value(invocation, NULL);
}
