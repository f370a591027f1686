/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of a bMessage: how its text is written, and the text. A text that cannot be read is
 * empty. */
#include "bmessage-private.h"
#include "vcard-private.h"

#include <string.h>

/* What the lines before the text say of it; all is lent. */
typedef struct {
	CgSpan encoding, charset, length;
} Head;

/* --- Lines before the text --- */

static gboolean split_line(CgSpan line, CgSpan *name, CgSpan *value)
{
	const guint8 *colon = line.size ? memchr(line.data, ':', line.size) : NULL;

	if (!colon)
		return FALSE;
	*name = cg_vcard_trim(cg_span(line.data, colon - line.data));
	*value = cg_vcard_trim(cg_vcard_behind(line, colon - line.data));
	return TRUE;
}

static void read_line(CgBmessage *message, Head *head, CgSpan line)
{
	const struct {
		const char *name;
		CgSpan *value;
	} lines[] = { { "ENCODING", &head->encoding },
		      { "CHARSET", &head->charset },
		      { "LENGTH", &head->length } };
	CgSpan name, value;

	if (!split_line(line, &name, &value))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		if (cg_span_equal_nocase(name, cg_span_of(lines[i].name)))
			*lines[i].value = value;
	for (guint i = CG_BMESSAGE_PART_ID; i < CG_BMESSAGE_ATTRIBUTES; i++) {
		g_autoptr(CgText) text = cg_text_new(value);

		if (cg_span_equal_nocase(name, cg_span_of(cg_bmessage_table.rows[i].name)))
			cg_bmessage_set(message, i, text);
	}
}

static gsize read_length(CgSpan value)
{
	g_autoptr(CgText) text = cg_text_new(value);
	guint64 length = 0;

	g_ascii_string_to_unsigned(text, 10, 0, CG_BMESSAGE_MAX, &length, NULL);
	return length;
}

/* --- The text --- */

/* Line ends become LF, and other control characters are dropped. */
static void append_clean(CgSpan text, CgBuffer *out)
{
	for (gsize i = 0; i < text.size; i++) {
		guint8 byte = text.data[i];
		gboolean crlf = byte == '\r' && i + 1 < text.size && text.data[i + 1] == '\n';

		if (byte == '\r' && !crlf)
			byte = '\n';
		if (!g_ascii_iscntrl(byte) || byte == '\t' || byte == '\n')
			cg_buffer_append_u8(out, byte);
	}
}

static void read_texts(CgBmessage *message, const GArray *texts, CgSpan charset)
{
	for (guint i = 0; i < texts->len; i++) {
		g_auto(CgBuffer) room = { 0 }, clean = { 0 };
		CgSpan text = g_array_index(texts, CgSpan, i);

		append_clean(cg_vcard_in_utf8(text, charset, &room), &clean);
		if (i > 0)
			cg_buffer_append_u8(&message->text, '\n');
		cg_bmessage_append_plain(cg_buffer_span(&clean), &message->text);
	}
}

/* ENCODING says of which network a native text is: G- or C-. */
static gboolean is_native(const Head *head)
{
	if (cg_span_equal_nocase(head->charset, CG_SPAN_LITERAL("UTF-8")))
		return FALSE;
	return cg_vcard_starts_with(head->encoding, "G-") ||
	       cg_vcard_starts_with(head->encoding, "C-") ||
	       cg_span_equal_nocase(head->charset, CG_SPAN_LITERAL("NATIVE"));
}

static void take_texts(CgBmessage *message, const Head *head, const GArray *texts)
{
	if (!is_native(head))
		read_texts(message, texts, head->charset);
	else if (cg_vcard_starts_with(head->encoding, "C-"))
		cg_bmessage_add_party(message, 0, NULL); /* it is in there, and cannot be read */
	else
		cg_bmessage_read_native(message, texts);
}

gboolean cg_bmessage_read_body(CgBmessage *message, CgSpan *left)
{
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(CgSpan));
	CgSpan ahead = *left, line;
	Head head = { 0 };

	while (cg_bmessage_cut_line(&ahead, &line)) {
		if (cg_bmessage_is_mark(line, "BEGIN:MSG")) {
			if (!cg_bmessage_cut_texts(left, read_length(head.length), texts))
				return FALSE;
			take_texts(message, &head, texts);
			return TRUE;
		}
		/* Any other mark ends a body without a text. */
		if (cg_vcard_starts_with(line, "BEGIN:") || cg_vcard_starts_with(line, "END:"))
			return TRUE;
		read_line(message, &head, line);
		*left = ahead;
	}
	return TRUE;
}
