/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the model to a bMessage: canonical, in UTF-8, with a LENGTH that is right. Nothing that was
 * not read is in it. */
#include "bmessage-private.h"

#include <string.h>

static void print_line(CgBuffer *out, const char *name, const char *value)
{
	cg_buffer_append_printf(out, "%s:", name);
	cg_buffer_append_text(out, value);
	cg_buffer_append_text(out, "\r\n");
}

static void print_attribute(const CgBmessage *message, CgBmessageAttribute attribute, guint minor,
			    CgBuffer *out)
{
	const CgAttribute *row = &cg_bmessage_table.rows[attribute];
	const char *value = message->texts[attribute];

	value = value ? value : row->missing;
	if (value && row->since <= minor)
		print_line(out, row->name, value);
}

static void print_parties(const CgBmessage *message, guint level, CgBuffer *out)
{
	for (guint i = 0; i < message->parties->len; i++) {
		const CgParty *party = message->parties->pdata[i];

		if (party->level != level || !party->card)
			continue;
		cg_card_print(party->card, CG_FORMAT_21, 0, out);
		if (level == 0)
			return;
	}
}

/* A message of another kind than a short one has its text in eight bits, and says so. */
static gboolean is_short(const CgBmessage *message)
{
	const char *type = message->texts[CG_BMESSAGE_TYPE];

	return !type || g_str_has_prefix(type, "SMS_");
}

static void print_body(const CgBmessage *message, CgBuffer *out)
{
	g_auto(CgBuffer) text = { 0 };

	cg_buffer_append_text(&text, "BEGIN:MSG\r\n");
	cg_bmessage_append_escaped(cg_buffer_span(&message->text), &text);
	cg_buffer_append_text(&text, "\r\nEND:MSG\r\n");
	cg_buffer_append_text(out, "BEGIN:BBODY\r\n");
	print_attribute(message, CG_BMESSAGE_PART_ID, 0, out);
	if (!is_short(message))
		print_line(out, "ENCODING", "8BIT");
	print_line(out, "CHARSET", "UTF-8");
	print_attribute(message, CG_BMESSAGE_LANGUAGE, 0, out);
	cg_buffer_append_printf(out, "LENGTH:%" G_GSIZE_FORMAT "\r\n", text.size);
	cg_buffer_append(out, cg_buffer_span(&text));
	cg_buffer_append_text(out, "END:BBODY\r\n");
}

void cg_bmessage_print(const CgBmessage *message, guint minor, CgBuffer *out)
{
	cg_buffer_append_printf(out, "BEGIN:BMSG\r\nVERSION:1.%u\r\n", minor);
	for (guint i = 0; i < CG_BMESSAGE_PART_ID; i++)
		print_attribute(message, i, minor, out);
	print_parties(message, 0, out);
	for (guint level = 1; level <= message->levels; level++) {
		cg_buffer_append_text(out, "BEGIN:BENV\r\n");
		print_parties(message, level, out);
	}
	print_body(message, out);
	for (guint level = 1; level <= message->levels; level++)
		cg_buffer_append_text(out, "END:BENV\r\n");
	cg_buffer_append_text(out, "END:BMSG\r\n");
}
