/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text made comparable: names folded, numbers reduced to their digits. */
#include "vcard-private.h"

#include <string.h>

/* GLib folds each case of a Cherokee letter into the other; so they are made capitals first. */
static CgText *in_one_case(const char *utf8)
{
	g_auto(CgBuffer) text = { 0 };

	for (; *utf8; utf8 = g_utf8_next_char(utf8)) {
		gunichar c = g_utf8_get_char(utf8);
		char bytes[6];

		if (g_unichar_get_script(c) == G_UNICODE_SCRIPT_CHEROKEE)
			c = g_unichar_toupper(c);
		cg_buffer_append(&text, cg_span(bytes, g_unichar_to_utf8(c, bytes)));
	}
	return cg_text_new(cg_buffer_span(&text));
}

CgText *cg_text_fold(const char *utf8)
{
	g_autoptr(CgText) plain = cg_text_take_glib(g_utf8_normalize(utf8, -1, G_NORMALIZE_ALL));
	g_autoptr(CgText) capital = NULL, folded = NULL;

	if (!plain)
		return cg_text_new(CG_SPAN_EMPTY);
	capital = in_one_case(plain);
	folded = cg_text_take_glib(g_utf8_casefold(capital, -1));
	/* Folding may leave marks in another order (a capital with two of them). */
	return cg_text_take_glib(g_utf8_normalize(folded, -1, G_NORMALIZE_ALL));
}

/* What ends the number proper: pauses, waits, extensions, a URI's parameters. */
static gboolean ends_number(gunichar c)
{
	return c < 0x80 && c && strchr(",;pPwWxXeE#", c);
}

CgText *cg_number_digits(const char *text)
{
	g_auto(CgBuffer) digits = { 0 };
	gboolean any = FALSE;

	if (cg_vcard_starts_with(cg_span_of(text), "tel:"))
		text += strlen("tel:");
	if (!g_utf8_validate(text, -1, NULL))
		return cg_text_new(CG_SPAN_EMPTY);
	for (; *text; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		if (any && ends_number(c))
			break;
		/* 0xFF0B is the wide '+' that goes with wide digits. */
		if ((c == '+' || c == 0xFF0B) && digits.size == 0)
			cg_buffer_append_u8(&digits, '+');
		else if (g_unichar_isdigit(c)) {
			cg_buffer_append_u8(&digits, '0' + g_unichar_digit_value(c));
			any = TRUE;
		}
	}
	return cg_text_new(any ? cg_buffer_span(&digits) : CG_SPAN_EMPTY);
}
