/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text made comparable: names folded, numbers in ASCII and reduced to their digits. */
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

/* --- Numbers --- */

#define MINUS_SIGN     0x2212 /* which is no dash for Unicode */
#define DECOMPOSED_MAX 18     /* characters that one may become, see g_unichar_fully_decompose() */

/* Returns the ASCII character of which this one is a wide or small form, or itself. */
static gunichar narrow_char(gunichar c)
{
	gunichar decomposed[DECOMPOSED_MAX];

	if (g_unichar_fully_decompose(c, TRUE, decomposed, DECOMPOSED_MAX) == 1 &&
	    decomposed[0] < 0x80)
		return decomposed[0];
	return c;
}

gunichar cg_number_char(gunichar c)
{
	GUnicodeType type;

	if (c < 0x80)
		return c;
	type = g_unichar_type(c);
	if (type == G_UNICODE_FORMAT)
		return 0;
	if (g_unichar_isspace(c))
		return ' ';
	if (type == G_UNICODE_DASH_PUNCTUATION || c == MINUS_SIGN)
		return '-';
	return g_unichar_isdigit(c) ? '0' + (gunichar)g_unichar_digit_value(c) : narrow_char(c);
}

void cg_vcard_clean_number(CgBuffer *bytes, gsize at)
{
	CgSpan left = cg_buffer_span_since(bytes, at);
	gsize size = at;

	/* Cars dial what they read. None of it grows. */
	while (left.size > 0) {
		gunichar c = cg_number_char(g_utf8_get_char((const char *)left.data));
		gsize taken = MIN((gsize)g_utf8_skip[left.data[0]], left.size);

		if (c != 0 && (c >= 0x80 || !strchr(" \t\n()[]", c)))
			size += g_unichar_to_utf8(c, (char *)bytes->data + size);
		left = cg_span(left.data + taken, left.size - taken);
	}
	cg_buffer_truncate(bytes, size);
	cg_vcard_drop_scheme(bytes, at, "tel:");
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
		gunichar c = cg_number_char(g_utf8_get_char(text));

		if (any && ends_number(c))
			break;
		if (c == '+' && digits.size == 0) {
			cg_buffer_append_u8(&digits, '+');
		} else if (c < 0x80 && g_ascii_isdigit(c)) {
			cg_buffer_append_u8(&digits, c);
			any = TRUE;
		}
	}
	return cg_text_new(any ? cg_buffer_span(&digits) : CG_SPAN_EMPTY);
}
