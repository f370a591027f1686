/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said at the terminal: standard output, errors, and values and times as people read them.
 * Names of consumers and scopes come from outside, so they are made printable. */
#include "ctl-private.h"

static GPrintFunc print_function;

void ctl_print_to(GPrintFunc function)
{
	print_function = function;
}

void ctl_print(const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	if (print_function)
		print_function(text);
	else
		g_print("%s", text);
}

/* --- Errors --- */

CtlExit ctl_report_error(const GError *error)
{
	g_autofree char *text = NULL;
	CgClientOutcome outcome = cg_client_explain(error, &text);

	g_printerr("contactguard: %s\n", text);
	if (error->domain == CTL_USAGE_ERROR)
		return CTL_USAGE;
	return outcome == CG_CLIENT_NO_DAEMON ? CTL_NO_DAEMON : CTL_REFUSED;
}

CtlExit ctl_report_disconnected(void)
{
	g_printerr("contactguard: %s\n", CG_CLIENT_DISCONNECTED);
	return CTL_NO_DAEMON;
}

/* --- Values --- */

gsize ctl_text_width(const char *text)
{
	gsize width = 0;

	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (!g_unichar_iszerowidth(c))
			width += g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

char *ctl_format_time(gint64 seconds)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);

	return time ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : g_strdup("-");
}

char *ctl_format_time_value(GVariant *seconds)
{
	guint64 value = g_variant_get_uint64(seconds);

	return value && value <= G_MAXINT64 ? ctl_format_time(value) : g_strdup("-");
}

static char *format_list(GVariant *list)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(list, i);
		g_autofree char *text = ctl_format_value(child);

		g_string_append_printf(all, "%s%s", i ? ", " : "", text);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

char *ctl_format_value(GVariant *value)
{
	g_autoptr(GVariant) inner = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ||
	    g_variant_is_of_type(value, G_VARIANT_TYPE_OBJECT_PATH))
		return cg_client_printable(g_variant_get_string(value, NULL));
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		return g_strdup(g_variant_get_boolean(value) ? "yes" : "no");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_ARRAY))
		return format_list(value);
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT))
		return g_variant_print(value, FALSE);
	inner = g_variant_get_variant(value);
	return ctl_format_value(inner);
}
