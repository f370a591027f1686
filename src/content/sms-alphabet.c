/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The default alphabet of short messages, seven bits a character, and UTF-16 to text. */
#include "sms-private.h"

#define ESCAPE  0x1B
#define REPLACE 0xFFFD

static const guint16 alphabet[128] = {
	'@',    0x00A3, '$',    0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC, 0x00F2, 0x00C7, '\n',
	0x00D8, 0x00F8, '\r',   0x00C5, 0x00E5, 0x0394, '_',    0x03A6, 0x0393, 0x039B, 0x03A9,
	0x03A0, 0x03A8, 0x03A3, 0x0398, 0x039E, ' ',    0x00C6, 0x00E6, 0x00DF, 0x00C9, ' ',
	'!',    '"',    '#',    0x00A4, '%',    '&',    '\'',   '(',    ')',    '*',    '+',
	',',    '-',    '.',    '/',    '0',    '1',    '2',    '3',    '4',    '5',    '6',
	'7',    '8',    '9',    ':',    ';',    '<',    '=',    '>',    '?',    0x00A1, 'A',
	'B',    'C',    'D',    'E',    'F',    'G',    'H',    'I',    'J',    'K',    'L',
	'M',    'N',    'O',    'P',    'Q',    'R',    'S',    'T',    'U',    'V',    'W',
	'X',    'Y',    'Z',    0x00C4, 0x00D6, 0x00D1, 0x00DC, 0x00A7, 0x00BF, 'a',    'b',
	'c',    'd',    'e',    'f',    'g',    'h',    'i',    'j',    'k',    'l',    'm',
	'n',    'o',    'p',    'q',    'r',    's',    't',    'u',    'v',    'w',    'x',
	'y',    'z',    0x00E4, 0x00F6, 0x00F1, 0x00FC, 0x00E0,
};

/* Behind an escape; what is not here stands for itself. */
static const struct {
	guint8 septet;
	guint16 unit;
} extension[] = {
	{ 0x0A, '\n' }, { 0x14, '^' }, { 0x28, '{' }, { 0x29, '}' }, { 0x2F, '\\' },
	{ 0x3C, '[' },  { 0x3D, '~' }, { 0x3E, ']' }, { 0x40, '|' }, { 0x65, 0x20AC },
};

static guint16 unit_of(guint8 septet, gboolean escaped)
{
	for (guint i = 0; escaped && i < G_N_ELEMENTS(extension); i++)
		if (extension[i].septet == septet)
			return extension[i].unit;
	return alphabet[septet];
}

/* Reads the septet that begins at this bit. Returns FALSE if it is not whole. */
static gboolean read_septet(CgSpan bytes, gsize bit, guint8 *septet)
{
	gsize at = bit / 8;
	guint word;

	if (bit + 7 > bytes.size * 8)
		return FALSE;
	word = bytes.data[at] | (at + 1 < bytes.size ? bytes.data[at + 1] : 0u) << 8;
	*septet = word >> bit % 8 & 0x7F;
	return TRUE;
}

void cg_sms_append_septets(CgSpan bytes, gsize skip, gsize count, CgBuffer *utf16)
{
	gboolean escaped = FALSE;
	guint8 septet;

	for (gsize i = 0; i < count && read_septet(bytes, skip + i * 7, &septet); i++) {
		if (septet == ESCAPE && !escaped) {
			escaped = TRUE;
			continue;
		}
		cg_buffer_append_u8(utf16, unit_of(septet, escaped) >> 8);
		cg_buffer_append_u8(utf16, unit_of(septet, escaped) & 0xFF);
		escaped = FALSE;
	}
}

/* --- UTF-16 --- */

static gboolean is_high(gunichar unit)
{
	return unit >= 0xD800 && unit < 0xDC00;
}

static gboolean is_low(gunichar unit)
{
	return unit >= 0xDC00 && unit < 0xE000;
}

/* Takes the next character off the front of at least two bytes. */
static gunichar take_char(CgReader *units)
{
	gunichar unit = cg_read_u16(units), low;
	CgReader ahead = *units;

	if (!is_high(unit))
		return is_low(unit) ? REPLACE : unit;
	low = cg_reader_left(&ahead) >= 2 ? cg_read_u16(&ahead) : 0;
	if (!is_low(low))
		return REPLACE;
	*units = ahead;
	return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

CgText *cg_sms_text(CgSpan utf16)
{
	g_auto(CgBuffer) text = { 0 };
	gunichar before = 0;
	CgReader units;
	char utf8[6];

	cg_reader_init(&units, utf16);
	while (cg_reader_left(&units) >= 2) {
		gunichar c = take_char(&units);
		gunichar shown = c == '\r' ? '\n' : c;

		if (!(c == '\n' && before == '\r') &&
		    (shown == '\n' || shown == '\t' || !g_unichar_iscntrl(shown)))
			cg_buffer_append(&text, cg_span(utf8, g_unichar_to_utf8(shown, utf8)));
		before = c;
	}
	return cg_text_new(cg_buffer_span(&text));
}
