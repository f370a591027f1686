/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether two numbers are the same one: their digits are equal, or their E.164 forms, or their last
 * nine digits where both have at least seven. What is no number is the same only as itself. */
#include "model-private.h"

#include <string.h>

#define SEPARATORS "-.() "

/* What generate.c writes in place of these characters of ASCII; "": in place of nothing. */
static const struct {
	const char *written, *meant;
} odd_chars[] = {
	{ "\u202A", "" },  { "\u202C", "" },  { "\u200E", "" },  { "\u00A0", " " },
	{ "\u2009", " " }, { "\u2011", "-" }, { "\u2212", "-" }, { "＋", "+" },
	{ "０", "0" },     { "１", "1" },     { "２", "2" },     { "３", "3" },
	{ "４", "4" },     { "５", "5" },     { "６", "6" },     { "７", "7" },
	{ "８", "8" },     { "９", "9" },     { "٠", "0" },      { "١", "1" },
	{ "٢", "2" },      { "٣", "3" },      { "٤", "4" },      { "٥", "5" },
	{ "٦", "6" },      { "٧", "7" },      { "٨", "8" },      { "٩", "9" },
};

static char *in_ascii(const char *number)
{
	GString *ascii = g_string_new(number);

	for (guint i = 0; i < G_N_ELEMENTS(odd_chars); i++)
		g_string_replace(ascii, odd_chars[i].written, odd_chars[i].meant, 0);
	return g_string_free(ascii, FALSE);
}

char *model_digits(const char *text)
{
	g_autofree char *ascii = in_ascii(text);
	const char *number = ascii;
	GString *digits = g_string_new(NULL);
	gboolean began = FALSE;

	for (; *number; number++) {
		if (g_ascii_isdigit(*number) || (*number == '+' && !began))
			g_string_append_c(digits, *number);
		else if (!strchr(SEPARATORS "*#", *number))
			break;
		began = began || !strchr(SEPARATORS, *number);
	}
	if (*number || strcmp(digits->str, "+") == 0)
		g_string_truncate(digits, 0);
	return g_string_free(digits, FALSE);
}

char *model_digits_or_text(const char *number)
{
	char *digits = model_digits(number);

	if (*digits)
		return digits;
	g_free(digits);
	return g_strdup(number);
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

static gboolean digits_match(const char *a, const char *b)
{
	if (strlen(a) < 7 || strlen(b) < 7)
		return g_str_equal(a, b);
	return g_str_equal(last_digits(a, 9), last_digits(b, 9));
}

gboolean model_numbers_match(const char *a, const char *b, guint country)
{
	g_autofree char *digits_a = model_digits(a), *digits_b = model_digits(b);
	g_autofree char *form_a = model_e164(digits_a, country);
	g_autofree char *form_b = model_e164(digits_b, country);

	if (!*digits_a || !*digits_b)
		return model_number_counts(a) && g_str_equal(a, b);
	return digits_match(without_plus(digits_a), without_plus(digits_b)) ||
	       (form_a && form_b && g_str_equal(form_a, form_b));
}

gboolean model_number_counts(const char *number)
{
	g_autofree char *ascii = in_ascii(number);

	return ascii[strspn(ascii, SEPARATORS)] != '\0';
}
