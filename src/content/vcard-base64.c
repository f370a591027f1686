/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base64 as phones write it: with white space, escaped line ends, the alphabet of addresses, or in
 * pieces that are padded each. It is made one run of the usual alphabet; what holds any other
 * character is refused. */
#include "vcard-private.h"

#include <string.h>

/* Returns the digit of base64 that the byte stands for, or 0. */
static guint8 digit_of(guint8 byte)
{
	if (g_ascii_isalnum(byte) || byte == '+' || byte == '/')
		return byte;
	if (byte == '-')
		return '+';
	return byte == '_' ? '/' : 0;
}

static gboolean is_escaped_end(CgSpan text, gsize at)
{
	return text.size - at >= 2 && text.data[at] == '\\' &&
	       strchr("nNrR", text.data[at + 1]) != NULL && text.data[at + 1] != '\0';
}

gboolean cg_vcard_looks_like_base64(CgSpan line, gboolean *odd)
{
	*odd = FALSE;
	while (line.size >= 2 && is_escaped_end(line, line.size - 2))
		line.size -= 2;
	for (gsize i = 0; i < line.size; i++) {
		guint8 byte = line.data[i];

		if (g_ascii_isalnum(byte) || byte == '+' || byte == '/' || byte == '=')
			continue;
		if (!digit_of(byte) && !g_ascii_iscntrl(byte))
			return FALSE;
		*odd = TRUE;
	}
	return line.size > 0;
}

/* --- Cleaning --- */

/* Pads it to whole groups of four. A single digit in the last group holds no byte. */
static gsize pad_base64(guint8 *base64, gsize size)
{
	if (size % 4 == 1)
		size--;
	while (size % 4 != 0)
		base64[size++] = '=';
	return size;
}

static void append_base64(CgBuffer *out, CgSpan bytes)
{
	gsize room = bytes.size / 3 * 4 + 8, before = out->size, size;
	char *to = (char *)cg_buffer_extend(out, room);
	gint state = 0, save = 0;

	if (!to)
		return;
	size = g_base64_encode_step(bytes.data, bytes.size, FALSE, to, &state, &save);
	size += g_base64_encode_close(FALSE, to + size, &state, &save);
	cg_buffer_truncate(out, before + size);
}

/* Replaces pieces with '=' between them, from `at` on, by the base64 of all their bytes. */
static void join_pieces(CgBuffer *out, gsize at)
{
	CgSpan left = cg_buffer_span_since(out, at);
	g_auto(CgBuffer) bytes = { 0 };

	while (left.size > 0) {
		const guint8 *stop = memchr(left.data, '=', left.size);
		gsize size = stop ? (gsize)(stop - left.data) : left.size;
		gsize taken = stop ? size + 1 : size;
		g_auto(CgBuffer) piece = { 0 };

		cg_buffer_append(&piece, cg_span(left.data, size));
		cg_buffer_append_text(&piece, "===");
		if (!piece.failed)
			cg_vcard_unbase64(cg_span(piece.data, pad_base64(piece.data, size)),
					  &bytes);
		left = cg_span(left.data + taken, left.size - taken);
	}
	cg_buffer_truncate(out, at);
	append_base64(out, cg_buffer_span(&bytes));
}

/* Copies the digits, and one '=' for each run of them behind a digit. Returns how many bytes that
 * were; *fine is FALSE if there is anything else. */
static gsize copy_digits(CgSpan raw, guint8 *to, gboolean *fine)
{
	gsize size = 0;

	for (gsize i = 0; *fine && i < raw.size; i++) {
		guint8 byte = raw.data[i], digit = digit_of(byte);

		if (digit)
			to[size++] = digit;
		else if (byte == '=' && size > 0 && to[size - 1] != '=')
			to[size++] = '=';
		else if (is_escaped_end(raw, i))
			i++;
		else
			*fine = byte == '=' || byte == ' ' || g_ascii_iscntrl(byte) ||
				(byte == ':' && size == 0);
	}
	return size;
}

gboolean cg_vcard_clean_base64(CgSpan raw, CgBuffer *out)
{
	gsize before = out->size, size;
	guint8 *to = cg_buffer_extend(out, raw.size + 3);
	gboolean fine = to != NULL;

	size = copy_digits(raw, to, &fine);
	if (size > 0 && to[size - 1] == '=')
		size--;
	if (!fine) {
		cg_buffer_truncate(out, before);
	} else if (size > 0 && memchr(to, '=', size)) {
		cg_buffer_truncate(out, before + size);
		join_pieces(out, before);
	} else {
		cg_buffer_truncate(out, before + pad_base64(to, size));
	}
	return fine;
}

void cg_vcard_unbase64(CgSpan base64, CgBuffer *out)
{
	gsize room = base64.size / 4 * 3 + 3, before = out->size, size;
	guint8 *to = cg_buffer_extend(out, room);
	guint save = 0;
	gint state = 0;

	size = g_base64_decode_step((const char *)base64.data, base64.size, to, &state, &save);
	cg_buffer_truncate(out, before + size);
}
