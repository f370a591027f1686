/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the bytes of a value to UTF-8. What cannot be read is U+FFFD where it stands, and costs
 * nothing else. How a value is read is told by its own bytes and parameters alone, never by another
 * value, which may be hidden. */
#include "vcard-private.h"

#include <errno.h>
#include <string.h>

#define CHARSET_NAME_MAX 40  /* longer than any that iconv knows */
#define PIECE            256 /* bytes that are converted at once */

/* What writers mean by these names: the charset of their system, of which the one they name is a
 * part. */
static const struct {
	const char *named, *meant;
} supersets[] = {
	{ "GB2312", "GBK" },        { "GB_2312-80", "GBK" },       { "EUC-CN", "GBK" },
	{ "SHIFT_JIS", "CP932" },   { "SHIFT-JIS", "CP932" },      { "SJIS", "CP932" },
	{ "X-SJIS", "CP932" },      { "MS_KANJI", "CP932" },       { "EUC-KR", "CP949" },
	{ "KSC5601", "CP949" },     { "KS_C_5601-1987", "CP949" }, { "EUC-JP", "EUC-JP-MS" },
	{ "BIG5", "BIG5-HKSCS" },   { "ISO-8859-1", "CP1252" },    { "ISO8859-1", "CP1252" },
	{ "ISO_8859-1", "CP1252" }, { "LATIN1", "CP1252" },        { "ISO-8859-9", "CP1254" },
	{ "ISO-8859-11", "CP874" }, { "TIS-620", "CP874" },
};

/* --- UTF-8 that is broken --- */

/* What stands at the front of some bytes. */
typedef struct {
	gunichar c;
	gsize size;      /* bytes that it takes */
	gboolean broken; /* they are no character */
	gboolean joined; /* there was a blank between them */
} Found;

static gboolean is_blank(guint8 byte)
{
	return byte == ' ' || byte == '\t';
}

static gboolean is_trail(guint8 byte)
{
	return (byte & 0xC0) == 0x80;
}

/* Copies the bytes of one sequence, without the blank that folding may have put between two of
 * them. Returns how many bytes it takes, or 0 if it is not whole. */
static gsize gather_sequence(CgSpan bytes, char *sequence, gboolean *joined)
{
	gsize need = g_utf8_skip[bytes.data[0]], at = 1;

	if (need < 2 || need > 4)
		return 0;
	sequence[0] = bytes.data[0];
	for (gsize i = 1; i < need; i++) {
		if (at + 1 < bytes.size && is_blank(bytes.data[at]) &&
		    is_trail(bytes.data[at + 1])) {
			*joined = TRUE;
			at++;
		}
		if (at == bytes.size || !is_trail(bytes.data[at]))
			return 0;
		sequence[i] = bytes.data[at++];
	}
	return at;
}

/* Returns the surrogate that is written as UTF-8 here, or 0 if none is. */
static gunichar read_surrogate(const char *sequence)
{
	gunichar c = (sequence[1] & 0x3Fu) << 6 | (sequence[2] & 0x3Fu) | 0xD000u;

	return (guint8)sequence[0] == 0xED && c >= 0xD800 ? c : 0;
}

/* Some programs write a character beyond U+FFFF as the two halves that UTF-16 has for it. Reads the
 * second half. A half that stands alone is broken. */
static void join_halves(CgSpan bytes, Found *found)
{
	CgSpan behind = cg_span(bytes.data + found->size, bytes.size - found->size);
	gboolean joined = found->joined;
	char sequence[4];
	gunichar low = 0;
	gsize size;

	found->broken = TRUE;
	if (found->c >= 0xDC00 || behind.size == 0 || behind.data[0] != 0xED)
		return;
	size = gather_sequence(behind, sequence, &joined);
	low = size ? read_surrogate(sequence) : 0;
	if (low < 0xDC00)
		return;
	found->c = 0x10000 + ((found->c - 0xD800) << 10) + (low - 0xDC00);
	found->size += size;
	found->broken = FALSE;
	found->joined = joined;
}

static Found find_char(CgSpan bytes)
{
	Found found = { .c = bytes.data[0], .size = 1 };
	char sequence[4];
	gsize size;

	if (bytes.data[0] < 0x80)
		return found;
	size = gather_sequence(bytes, sequence, &found.joined);
	found.broken = size == 0;
	if (found.broken)
		return found;
	found.c = g_utf8_get_char_validated(sequence, g_utf8_skip[bytes.data[0]]);
	if (found.c < 0x110000) {
		found.size = size;
	} else if (g_utf8_skip[bytes.data[0]] == 3 && read_surrogate(sequence)) {
		found.c = read_surrogate(sequence);
		found.size = size;
		join_halves(bytes, &found);
	} else {
		found.broken = TRUE;
	}
	return found;
}

/* Takes the character off the front. What is left of one that was cut off is taken as a whole. */
static Found take_char(CgSpan *left)
{
	Found found = find_char(*left);

	while (found.broken && found.size < left->size && found.size < 4 && left->data[0] >= 0xC2 &&
	       is_trail(left->data[found.size]))
		found.size++;
	*left = cg_span(left->data + found.size, left->size - found.size);
	return found;
}

static void append_char(CgBuffer *out, gunichar c)
{
	char utf8[6];

	cg_buffer_append(out, cg_span(utf8, g_unichar_to_utf8(c, utf8)));
}

static void mend_utf8(CgSpan left, CgBuffer *out)
{
	while (left.size > 0) {
		Found found = take_char(&left);

		append_char(out, found.broken ? 0xFFFD : found.c);
	}
}

/* Text in an 8-bit charset is hardly ever a character of UTF-8 by chance. */
static gboolean looks_like_utf8(CgSpan left)
{
	gsize whole = 0, broken = 0;

	while (left.size > 0) {
		Found found = take_char(&left);

		broken += found.broken;
		whole += !found.broken && !found.joined && found.c >= 0x80;
	}
	return whole >= broken;
}

/* --- Other charsets --- */

/* If folding put a blank between the two bytes of a character at *in, appends that character. */
static gboolean join_pair(GIConv iconv, char **in, gsize *left, CgBuffer *out)
{
	char pair[2], piece[16], *from = pair, *to = piece;
	gsize size = sizeof(pair), room = sizeof(piece);

	if (*left < 3 || (guint8)(*in)[0] < 0x80 || !is_blank((*in)[1]) || (guint8)(*in)[2] < 0x80)
		return FALSE;
	pair[0] = (*in)[0];
	pair[1] = (*in)[2];
	if (g_iconv(iconv, &from, &size, &to, &room) == (gsize)-1)
		return FALSE;
	cg_buffer_append(out, cg_span(piece, to - piece));
	*in += 3;
	*left -= 3;
	return TRUE;
}

/* Converts piece by piece into wiped memory, which g_convert() could not do. Returns how many bytes
 * could not be converted. */
static gsize convert_bytes(GIConv iconv, CgSpan bytes, CgBuffer *out)
{
	char piece[PIECE], *in = (char *)bytes.data, *to = piece;
	gsize left = bytes.size, broken = 0, room = PIECE;

	while (left > 0) {
		gboolean stopped = g_iconv(iconv, &in, &left, &to, &room) == (gsize)-1;
		gboolean full = stopped && errno == E2BIG;

		cg_buffer_append(out, cg_span(piece, to - piece));
		to = piece;
		room = PIECE;
		if (!stopped || full || join_pair(iconv, &in, &left, out))
			continue;
		append_char(out, 0xFFFD);
		broken++;
		in++;
		left--;
	}
	/* Some charsets keep a character back for a mark that may follow. */
	g_iconv(iconv, NULL, NULL, &to, &room);
	cg_buffer_append(out, cg_span(piece, to - piece));
	explicit_bzero(piece, sizeof(piece));
	return broken;
}

static const char *find_superset(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(supersets); i++)
		if (g_ascii_strcasecmp(name, supersets[i].named) == 0)
			return supersets[i].meant;
	return name;
}

/* Returns FALSE if there is no such charset. */
static gboolean convert_from(CgSpan charset, CgSpan bytes, CgBuffer *out, gsize *broken)
{
	g_auto(CgBuffer) converted = { 0 };
	char name[CHARSET_NAME_MAX + 1] = { 0 };
	GIConv iconv;

	if (charset.size > CHARSET_NAME_MAX || !cg_vcard_is_token(charset, ".:"))
		return FALSE;
	memcpy(name, charset.data, charset.size);
	iconv = g_iconv_open("UTF-8", find_superset(name));
	if (iconv == (GIConv)-1)
		return FALSE;
	*broken = convert_bytes(iconv, bytes, &converted);
	g_iconv_close(iconv);
	/* iconv lets through what Unicode has no place for. */
	if (cg_utf8_valid(cg_buffer_span(&converted)))
		cg_buffer_append(out, cg_buffer_span(&converted));
	else
		mend_utf8(cg_buffer_span(&converted), out);
	return TRUE;
}

static gboolean is_utf8_name(CgSpan charset)
{
	return cg_span_equal_nocase(charset, CG_SPAN_LITERAL("UTF-8")) ||
	       cg_span_equal_nocase(charset, CG_SPAN_LITERAL("UTF8"));
}

static gboolean is_undeclared(CgSpan charset)
{
	return charset.size == 0 || cg_span_equal_nocase(charset, CG_SPAN_LITERAL("US-ASCII")) ||
	       cg_span_equal_nocase(charset, CG_SPAN_LITERAL("ASCII"));
}

CgSpan cg_vcard_in_utf8(CgSpan bytes, CgSpan charset, CgBuffer *room)
{
	gsize broken;

	if (!is_utf8_name(charset) && !is_undeclared(charset) &&
	    convert_from(charset, bytes, room, &broken)) {
		if (broken == 0 || !cg_utf8_valid(bytes))
			return cg_buffer_span(room);
		cg_buffer_truncate(room, 0);
	}
	if (cg_utf8_valid(bytes))
		return bytes;
	if (is_utf8_name(charset) || looks_like_utf8(bytes) ||
	    !convert_from(CG_SPAN_LITERAL("CP1252"), bytes, room, &broken))
		mend_utf8(bytes, room);
	return cg_buffer_span(room);
}
