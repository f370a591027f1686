/* Text made comparable: names folded, numbers reduced to their digits. */
#include "vcard-private.h"

#include <string.h>

CgText *cg_text_fold(const char *utf8)
{
	g_autoptr(CgText) plain = cg_text_take_glib(g_utf8_normalize(utf8, -1, G_NORMALIZE_ALL));
	g_autoptr(CgText) folded = NULL;

	if (!plain)
		return cg_text_new(CG_SPAN_EMPTY);
	folded = cg_text_take_glib(g_utf8_casefold(plain, -1));
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
