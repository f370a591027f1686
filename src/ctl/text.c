/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Texts of others, and times, as a terminal may show them. Names of consumers and scopes come from
 * outside: nothing in them moves the cursor or turns the writing round. */
#include "ctl-private.h"

static GPrintFunc out_to;

void ctl_out_to(GPrintFunc to)
{
	out_to = to;
}

void ctl_out(const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	if (out_to)
		out_to(text);
	else
		g_print("%s", text);
}

/* Of writing from right to left; U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069. */
static gboolean turns(gunichar c)
{
	return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

char *ctl_clean(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	g_autoptr(GString) clean = g_string_new(NULL);

	for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (!g_unichar_iscntrl(c) && !turns(c) && c != 0x2028 && c != 0x2029)
			g_string_append_unichar(clean, c);
	}
	return g_string_free(g_steal_pointer(&clean), FALSE);
}

gsize ctl_width(const char *text)
{
	gsize width = 0;

	for (const char *at = text; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		if (!g_unichar_iszerowidth(c))
			width += g_unichar_iswide(c) ? 2 : 1;
	}
	return width;
}

char *ctl_time(gint64 seconds)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(seconds);

	return time ? g_date_time_format(time, "%Y-%m-%d %H:%M:%S") : g_strdup("-");
}

char *ctl_show_time(GVariant *seconds)
{
	guint64 value = g_variant_get_uint64(seconds);

	return value && value <= G_MAXINT64 ? ctl_time(value) : g_strdup("-");
}

static char *show_list(GVariant *list)
{
	g_autoptr(GString) all = g_string_new(NULL);

	for (gsize i = 0; i < g_variant_n_children(list); i++) {
		g_autoptr(GVariant) child = g_variant_get_child_value(list, i);
		g_autofree char *text = ctl_show(child);

		g_string_append_printf(all, "%s%s", i ? ", " : "", text);
	}
	return g_string_free(g_steal_pointer(&all), FALSE);
}

char *ctl_show(GVariant *value)
{
	g_autoptr(GVariant) inner = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING) ||
	    g_variant_is_of_type(value, G_VARIANT_TYPE_OBJECT_PATH))
		return ctl_clean(g_variant_get_string(value, NULL));
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		return g_strdup(g_variant_get_boolean(value) ? "yes" : "no");
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_ARRAY))
		return show_list(value);
	if (!g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT))
		return g_variant_print(value, FALSE);
	inner = g_variant_get_variant(value);
	return ctl_show(inner);
}
