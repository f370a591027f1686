/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telephone numbers: whether two texts mean the same line. Phones write one number in many ways, so
 * the last 9 digits suffice. A text of fewer than 7 digits is a short code and matches nothing. */
#include <contactguard/content.h>
#include <contactguard/policy.h>
#include <string.h>

#define NUMBER_DIGITS_MIN 7
#define NUMBER_TAIL       9
#define NUMBER_ROOM       64 /* bytes; E.164 has at most 15 digits */

static const char *without_plus(const char *digits)
{
	return *digits == '+' ? digits + 1 : digits;
}

CgText *cg_number_e164(const char *digits, guint country)
{
	g_auto(CgBuffer) form = { 0 };

	cg_buffer_init(&form, NUMBER_ROOM);
	if (*digits == '+')
		cg_buffer_append_text(&form, digits);
	else if (country == 0 || *digits == '\0')
		return NULL;
	else if (g_str_has_prefix(digits, "00"))
		cg_buffer_append_printf(&form, "+%s", digits + 2);
	else if (*digits == '0')
		cg_buffer_append_printf(&form, "+%u%s", country, digits + 1);
	else
		cg_buffer_append_printf(&form, "+%u%s", country, digits);
	return form.failed ? NULL : cg_text_new(cg_buffer_span(&form));
}

static gboolean e164_equal(const char *a, const char *b, guint country)
{
	g_autoptr(CgText) form_a = cg_number_e164(a, country);
	g_autoptr(CgText) form_b = cg_number_e164(b, country);

	return form_a && form_b && strcmp(form_a, form_b) == 0;
}

const char *cg_number_tail(const char *digits)
{
	const char *bare = without_plus(digits);
	gsize length = strlen(bare);

	if (length < NUMBER_DIGITS_MIN)
		return NULL;
	return length > NUMBER_TAIL ? bare + length - NUMBER_TAIL : bare;
}

gboolean cg_numbers_match(const char *a, const char *b, guint country)
{
	g_autoptr(CgText) digits_a = cg_number_digits(a);
	g_autoptr(CgText) digits_b = cg_number_digits(b);
	const char *tail_a = cg_number_tail(digits_a), *tail_b = cg_number_tail(digits_b);

	if (!tail_a || !tail_b)
		return FALSE;
	return strcmp(tail_a, tail_b) == 0 || e164_equal(digits_a, digits_b, country);
}
