/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two numbers are the same one: their E.164 forms or last nine digits are equal, and each
 * has at least seven digits. */
#include "model-private.h"

#include <string.h>

char *model_digits(const char *number)
{
	GString *digits = g_string_new(NULL);

	for (; *number; number++) {
		if (g_ascii_isdigit(*number) || (*number == '+' && digits->len == 0))
			g_string_append_c(digits, *number);
		else if (digits->len > 1 && strchr(",pw;", *number))
			break;
	}
	if (strcmp(digits->str, "+") == 0)
		g_string_truncate(digits, 0);
	return g_string_free(digits, FALSE);
}

char *model_e164(const char *digits, guint country)
{
	if (*digits == '+')
		return g_strdup(digits);
	if (!*digits || !country)
		return NULL;
	if (g_str_has_prefix(digits, "00"))
		return g_strconcat("+", digits + 2, NULL);
	return g_strdup_printf("+%u%s", country, *digits == '0' ? digits + 1 : digits);
}

static const char *last_digits(const char *digits, gsize count)
{
	gsize size = strlen(digits);

	return size > count ? digits + size - count : digits;
}

static const char *without_plus(const char *digits)
{
	return *digits == '+' ? digits + 1 : digits;
}

gboolean model_numbers_match(const char *a, const char *b, guint country)
{
	g_autofree char *digits_a = model_digits(a), *digits_b = model_digits(b);
	g_autofree char *form_a = model_e164(digits_a, country);
	g_autofree char *form_b = model_e164(digits_b, country);

	if (strlen(without_plus(digits_a)) < 7 || strlen(without_plus(digits_b)) < 7)
		return FALSE;
	return g_str_equal(last_digits(without_plus(digits_a), 9),
			   last_digits(without_plus(digits_b), 9)) ||
	       (form_a && form_b && g_str_equal(form_a, form_b));
}

gboolean model_number_counts(const char *number)
{
	g_autofree char *digits = model_digits(number);

	return strlen(without_plus(digits)) >= 7;
}
