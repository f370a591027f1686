/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Telephone numbers: what is one, and whether two texts mean the same line. Phones write one number
 * in many ways, so the last 9 digits suffice; a short one (110) has to be equal. A text that is no
 * number, as senders of messages have them (BANK), is the same only as itself, and the empty text
 * of a withheld number is nobody's. Each character counts as what a car gets of it, which
 * cg_number_char() says. */
#include <contactguard/content.h>
#include <contactguard/policy.h>
#include <string.h>

#define NUMBER_DIGITS_MIN 7
#define NUMBER_TAIL       9
#define NUMBER_ROOM       64 /* bytes; E.164 has at most 15 digits */

/* --- What is a number --- */

/* RFC 3966's, and spaces. */
static gboolean is_separator(gunichar c)
{
	return c < 0x80 && c && (strchr("-.()", c) || g_ascii_isspace(c));
}

/* Appends what this character is to the digits of a number. Returns FALSE if no number has it. */
static gboolean append_digit(CgBuffer *digits, gunichar c, gboolean leads)
{
	if (c < 0x80 && (g_ascii_isdigit(c) || (c == '+' && leads)))
		cg_buffer_append_u8(digits, c);
	else
		return c == '*' || c == '#' || is_separator(c);
	return TRUE;
}

static const char *without_scheme(const char *text)
{
	static const char scheme[] = "tel:";

	return g_ascii_strncasecmp(text, scheme, strlen(scheme)) == 0 ? text + strlen(scheme)
								      : text;
}

static const char *without_plus(const char *digits)
{
	return *digits == '+' ? digits + 1 : digits;
}

CgText *cg_number_read(const char *text)
{
	g_auto(CgBuffer) digits = { 0 };
	g_autoptr(CgText) number = NULL;
	gboolean leads = TRUE;

	if (!g_utf8_validate(text, -1, NULL))
		return NULL;
	for (text = without_scheme(text); *text; text = g_utf8_next_char(text)) {
		gunichar c = cg_number_char(g_utf8_get_char(text));

		if (c == 0)
			continue;
		if (!append_digit(&digits, c, leads))
			return NULL;
		leads = leads && is_separator(c);
	}
	number = cg_text_new(cg_buffer_span(&digits));
	return *without_plus(number) ? g_steal_pointer(&number) : NULL;
}

/* A phone may write a dash, or marks that nobody sees, in place of a number that is withheld. */
static gboolean is_blank(const char *text)
{
	if (!g_utf8_validate(text, -1, NULL))
		return TRUE;
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = cg_number_char(g_utf8_get_char(text));

		if (c != 0 && !is_separator(c))
			return FALSE;
	}
	return TRUE;
}

/* --- The forms in which two numbers are compared --- */

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
	return form.failed || form.size < 2 ? NULL : cg_text_new(cg_buffer_span(&form));
}

/* Returns the digits that have to be equal, lent: the last 9, or all if there are fewer than 7. */
static const char *find_tail(const char *digits)
{
	const char *bare = without_plus(digits);
	gsize length = strlen(bare);

	return length > NUMBER_TAIL ? bare + length - NUMBER_TAIL : bare;
}

static gboolean e164_equal(const char *a, const char *b, guint country)
{
	g_autoptr(CgText) form_a = cg_number_e164(a, country);
	g_autoptr(CgText) form_b = cg_number_e164(b, country);

	return form_a && form_b && strcmp(form_a, form_b) == 0;
}

gboolean cg_numbers_match(const char *a, const char *b, guint country)
{
	g_autoptr(CgText) digits_a = cg_number_read(a);
	g_autoptr(CgText) digits_b = cg_number_read(b);

	if (!digits_a && !digits_b)
		return !is_blank(a) && strcmp(a, b) == 0;
	if (!digits_a || !digits_b)
		return FALSE;
	return strcmp(find_tail(digits_a), find_tail(digits_b)) == 0 ||
	       e164_equal(digits_a, digits_b, country);
}

/* --- Keys --- */

/* A card may hold megabytes in place of a number, so such a text is kept as its digest, which is
 * longer than any tail. */
static CgText *make_text_key(const char *text)
{
	return cg_text_take_glib(g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1));
}

CgText **cg_number_keys(const char *text, guint country)
{
	CgText **keys = g_new0(CgText *, CG_NUMBER_KEYS + 1);
	g_autoptr(CgText) digits = cg_number_read(text);
	g_autoptr(CgText) form = digits ? cg_number_e164(digits, country) : NULL;

	if (digits)
		keys[0] = cg_text_new(cg_span_of(find_tail(digits)));
	else if (!is_blank(text))
		keys[0] = make_text_key(text);
	if (form)
		keys[1] = g_steal_pointer(&form);
	return keys;
}
