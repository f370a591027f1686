/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes facts as the bytes that a phone sends, in the shapes of real and of broken phones. */
#include "tolerated.h"

#include <stdlib.h>
#include <string.h>

static void put_text(CgBuffer *out, const char *what)
{
	cg_buffer_append_text(out, what);
}

static gboolean is_list_or_parts(const char *name)
{
	return g_str_equal(name, "N") || g_str_equal(name, "ADR") || g_str_equal(name, "ORG") ||
	       g_str_equal(name, "CATEGORIES") || g_str_equal(name, "GEO");
}

/* 3.0 escapes commas, semicolons and line ends; 2.1 cannot say a line end in plain text. */
static void write_text(const Card *card, const Prop *prop, CgBuffer *out)
{
	for (const char *at = prop->value; *at; at++) {
		gboolean special = !is_list_or_parts(prop->name) && (*at == ',' || *at == ';');

		if (*at == '\n')
			put_text(out, card->v30 ? "\\n" : " ");
		else if (card->v30 && (special || *at == '\\'))
			cg_buffer_append_printf(out, "\\%c", *at);
		else
			cg_buffer_append_u8(out, *at);
	}
}

static void write_qp(const char *value, CgBuffer *out)
{
	guint column = 0;

	put_text(out, ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:");
	for (const char *at = value; *at; at++, column += 3) {
		if (column > 60) {
			put_text(out, "=\r\n");
			column = 0;
		}
		if (g_ascii_isalnum(*at) || strchr(";, ", *at))
			cg_buffer_append_u8(out, *at);
		else
			cg_buffer_append_printf(out, "=%02X", (guint8)*at);
	}
}

static void write_latin1(const char *value, CgBuffer *out)
{
	for (const char *at = value; *at; at = g_utf8_next_char(at)) {
		gunichar c = g_utf8_get_char(at);

		cg_buffer_append_u8(out, c == '\n' ? ' ' : c < 0x100 ? c : '?');
	}
}

/* Writes base64 text for so many bytes, in lines. */
static void write_base64(gsize size, guint32 seed, CgBuffer *out)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (gsize i = 0; i < (size + 2) / 3 * 4; i++) {
		if (i % 72 == 0)
			put_text(out, "\r\n ");
		seed = seed * 1103515245u + 12345u;
		cg_buffer_append_u8(out, digits[seed >> 26]);
	}
}

static void write_blob(const Card *card, const Prop *prop, CgBuffer *out)
{
	g_auto(GStrv) words = g_strsplit(prop->value, " ", 2);
	gsize size = g_ascii_strtoull(words[0] ? words[0] : "0", NULL, 10);

	put_text(out, card->v30 ? ";ENCODING=b;TYPE=JPEG:" : ";ENCODING=BASE64;TYPE=JPEG:");
	write_base64(size, words[0] && words[1] ? atoi(words[1]) : 1, out);
	if (!card->v30)
		put_text(out, "\r\n");
}

/* A card without its END, behind the line that it stands in. */
static void write_nested(const char *value, CgBuffer *out)
{
	g_auto(GStrv) words = g_strsplit(value, "|", 2);

	cg_buffer_append_printf(out,
				"\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:%s\r\nTEL:%s\r\n"
				"CATEGORIES:Family",
				words[0] ? words[0] : "", words[0] && words[1] ? words[1] : "");
}

/* --- What is broken --- */

static void write_filled(const char *value, gsize size, CgBuffer *out)
{
	g_autofree char *filler = g_strnfill(size, 'x');

	cg_buffer_append_printf(out, ":%s", value);
	put_text(out, filler);
}

/* Writes it with these bytes in its middle. */
static void write_around(const char *value, CgSpan middle, CgBuffer *out)
{
	gsize half = g_utf8_offset_to_pointer(value, g_utf8_strlen(value, -1) / 2) - value;

	put_text(out, ":");
	cg_buffer_append(out, cg_span(value, half));
	cg_buffer_append(out, middle);
	put_text(out, value + half);
}

/* No line of it looks like base64, which could be more of a picture before it. */
static void write_stray(const Prop *prop, CgBuffer *out)
{
	g_autofree char *value = g_strdelimit(g_strdup(prop->value), ":\n", ' ');

	if (prop->encoding == AS_NO_COLON)
		cg_buffer_append_printf(out, "# %s %s", prop->name, value);
	else
		cg_buffer_append_printf(out, "First %s:%s", prop->name, value);
}

static void write_hex(const char *value, CgBuffer *out)
{
	for (const char *at = value; *at; at++)
		cg_buffer_append_printf(out, "=%02X", (guint8)*at);
}

/* No line of it has the name of a property. */
static void write_qp_rest(const char *value, CgBuffer *out)
{
	put_text(out, ";ENCODING=QUOTED-PRINTABLE:=C3=\r\n =A4");
	write_hex(value, out);
	put_text(out, "\r\n");
	write_hex(value, out);
}

static void write_broken(const Card *card, const Prop *prop, CgBuffer *out)
{
	static const char soft[] = ";ENCODING=QUOTED-PRINTABLE:see this=\r\n";

	switch (prop->encoding) {
	case AS_AGENT_CUT:
	case AS_PASTED:
		put_text(out, prop->encoding == AS_PASTED ? ":see" : ":");
		write_nested(prop->value, out);
		if (prop->encoding == AS_PASTED)
			put_text(out, "\r\nEND:VCARD");
		break;
	case AS_SEE_BEGIN:
		put_text(out, ":");
		write_text(card, prop, out);
		put_text(out, " see BEGIN:VCARD");
		break;
	case AS_QP_BEGIN: cg_buffer_append_printf(out, "%sBEGIN:VCARD", soft); break;
	case AS_QP_END: cg_buffer_append_printf(out, "%sEND:VCARD", soft); break;
	case AS_CONTROLS:
		write_around(prop->value, CG_SPAN_LITERAL("\1\v\x1F\x1E\x7F"), out);
		break;
	case AS_NUL: write_around(prop->value, CG_SPAN_LITERAL("\0\0"), out); break;
	case AS_BAD_BASE64:
		put_text(out, card->v30 ? ";ENCODING=b:(null)*&!" : ";ENCODING=BASE64:(null)*&!");
		break;
	case AS_OPEN_QUOTE: cg_buffer_append_printf(out, ";X-A=\"at home:%s", prop->value); break;
	case AS_RAW_BREAK:
		write_around(prop->value, CG_SPAN_LITERAL("\r\nand, on a line, "), out);
		break;
	case AS_BAD_PARAMS:
		cg_buffer_append_printf(out, ";=;\"a\"b=,;TYPE=;=\"x\";;:%s", prop->value);
		break;
	case AS_BROKEN:
		write_around(prop->value, CG_SPAN_LITERAL("\xFF \xED\xA0\xBD\xED\xB8\x80"), out);
		break;
	case AS_ASIAN:
		put_text(out, ";CHARSET=SHIFT_JIS");
		write_around(prop->value, CG_SPAN_LITERAL("\x87\x40\xFF"), out);
		break;
	case AS_ESCAPED: write_around(prop->value, CG_SPAN_LITERAL("\\,\\n\\;"), out); break;
	case AS_QP_REST: write_qp_rest(prop->value, out); break;
	case AS_LONG: write_filled(prop->value, LONG_SIZE, out); break;
	default: write_filled(prop->value, CG_CARD_MAX + 1000, out); break;
	}
}

static void write_prop(const Card *card, const Prop *prop, CgBuffer *out)
{
	if (prop_is_stray(prop) || prop->encoding == AS_TOLERATED) {
		if (prop_is_stray(prop))
			write_stray(prop, out);
		else
			tolerated_write(prop->value, out);
		put_text(out, "\r\n");
		return;
	}
	cg_buffer_append_printf(out, "%s%s%s%s", prop->group, *prop->group ? "." : "", prop->name,
				prop->params);
	switch (prop->encoding) {
	case AS_TEXT:
		put_text(out, ":");
		write_text(card, prop, out);
		break;
	case AS_QP: write_qp(prop->value, out); break;
	case AS_LATIN1:
		put_text(out, ":");
		write_latin1(prop->value, out);
		break;
	case AS_BLOB: write_blob(card, prop, out); break;
	case AS_AGENT:
		put_text(out, ":");
		write_nested(prop->value, out);
		put_text(out, "\r\nEND:VCARD");
		break;
	default: write_broken(card, prop, out); break;
	}
	put_text(out, "\r\n");
}

static void write_version(const Card *card, CgBuffer *out)
{
	static const struct {
		const char *before, *behind; /* the first digit */
	} odd[] = { { "VERSION:", ",0" },
		    { "VERSION;X=1:", ".0" },
		    { "item1.VERSION:", ".0" },
		    { "VERSION :", "" } };
	guint way = card->id % G_N_ELEMENTS(odd);

	if (card->shape == ODD_VERSION)
		cg_buffer_append_printf(out, "%s%c%s\r\n", odd[way].before, card->v30 ? '3' : '2',
					odd[way].behind);
	else
		cg_buffer_append_printf(out, "VERSION:%s\r\n", card->v30 ? "3.0" : "2.1");
}

static void write_begin(const Card *card, CgBuffer *out)
{
	put_text(out, card->shape == ODD_MARKS ? "BEGIN: VCARD\r\n" : "BEGIN:VCARD\r\n");
	write_version(card, out);
	if (card->shape == TWO_VERSIONS)
		write_version(card, out);
	for (guint i = 0; i < card->props->len; i++)
		write_prop(card, card->props->pdata[i], out);
}

static void write_whole(const Card *card, CgBuffer *out)
{
	write_begin(card, out);
	put_text(out, "END:VCARD\r\n");
}

/* The same with other line ends. */
static void write_odd_ends(const Card *card, CgBuffer *out)
{
	static const char *const ends[] = { "\r", "\n\r", "\r\r\n" };
	g_auto(CgBuffer) whole = { 0 };

	write_whole(card, &whole);
	for (gsize i = 0; i < whole.size; i++) {
		if (whole.data[i] == '\n')
			put_text(out, ends[card->id % G_N_ELEMENTS(ends)]);
		else if (whole.data[i] != '\r' || i + 1 == whole.size || whole.data[i + 1] != '\n')
			cg_buffer_append_u8(out, whole.data[i]);
	}
}

/* The card ends within its last line, at one of a few places. */
static void write_cut(const Card *card, CgBuffer *out)
{
	write_begin(card, out);
	cg_buffer_truncate(out, out->size - 3 - MIN(card->id % 4, out->size / 8));
}

static void write_huge(const Card *card, CgBuffer *out)
{
	write_begin(card, out);
	put_text(out, "PHOTO;ENCODING=BASE64:");
	write_base64(CG_CARD_MAX, 7, out);
}

void card_write(const Card *card, CgBuffer *out)
{
	switch (card->shape) {
	case WHOLE:
	case ODD_VERSION:
	case TWO_VERSIONS: write_whole(card, out); break;
	case ODD_MARKS:
		write_begin(card, out);
		put_text(out, "END:VCARD.\r\n");
		break;
	case ODD_ENDS: write_odd_ends(card, out); break;
	case TEXT_BEHIND:
		write_whole(card, out);
		put_text(out, "NULL\r\n");
		break;
	case BLANKS:
		put_text(out, "\xEF\xBB\xBF\r\n");
		write_whole(card, out);
		put_text(out, "\r\n \r\n");
		break;
	case GLUED:
		write_begin(card, out);
		put_text(out, "END:VCARD");
		break;
	case TWICE:
		write_whole(card, out);
		write_whole(card, out);
		break;
	case NO_END: write_begin(card, out); break;
	case CUT: write_cut(card, out); break;
	case TWO_ENDS:
		write_whole(card, out);
		put_text(out, "END:VCARD\r\n");
		break;
	case BEGIN_INSIDE:
		write_begin(card, out);
		write_whole(card, out);
		break;
	case OPEN_AGENT:
		write_begin(card, out);
		put_text(out, "AGENT:\r\n");
		break;
	case GARBAGE: put_text(out, "no card, but a text\r\nTEL:+4915100000000\r\n"); break;
	case HUGE_CUT: write_huge(card, out); break;
	case EMPTY:
	case SHAPES: break;
	}
}
