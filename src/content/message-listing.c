/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The message listing, written for cars and parsed from phones. A row without a handle, or with one
 * of more than 64 bits, is lost; an attribute that is not what it should be costs itself. Refuses
 * what is no message listing. */
#include "message-private.h"

#include <string.h>

#define ROOT "MAP-msg-listing"

/* --- Writing --- */

void cg_message_listing_begin(CgBuffer *out, guint minor)
{
	cg_xml_write_root(out, ROOT, minor);
}

void cg_message_listing_end(CgBuffer *out)
{
	cg_xml_write_close(out, ROOT);
}

/* What says who the parties of each role are. */
static const guint32 said_of[] = {
	[CG_PARTY_SENDER] = 1u << CG_MESSAGE_SENDER_NAME | 1u << CG_MESSAGE_SENDER_ADDRESSING |
			    1u << CG_MESSAGE_REPLYTO_ADDRESSING,
	[CG_PARTY_RECIPIENT] =
		1u << CG_MESSAGE_RECIPIENT_NAME | 1u << CG_MESSAGE_RECIPIENT_ADDRESSING,
	[CG_PARTY_REPLY_TO] = 1u << CG_MESSAGE_REPLYTO_ADDRESSING,
};

static guint32 emptied_by(guint roles)
{
	guint32 mask = 0;

	for (guint role = 0; role < G_N_ELEMENTS(said_of); role++)
		if (roles >> role & 1)
			mask |= said_of[role];
	return mask;
}

/* Replaces a text by its first bytes, without half a character. */
static void cut_text(CgText **text, gsize size)
{
	const char *end;
	CgText *cut;

	if (!*text || strlen(*text) <= size)
		return;
	end = g_utf8_find_prev_char(*text, *text + size + 1);
	cut = cg_text_new(cg_span(*text, end ? (gsize)(end - *text) : 0));
	cg_text_free(*text);
	*text = cut;
}

/* Returns the message as this car may see it. The caller owns it. */
static CgMessage *see_message(const CgMessage *message, const CgMessageShow *show)
{
	CgMessage *seen = cg_message_copy(message, cg_message_handle(message));
	guint32 emptied = emptied_by(show->emptied);

	for (guint i = 0; i < CG_MESSAGE_ATTRIBUTES; i++)
		if ((emptied >> i & 1) && seen->texts[i])
			cg_message_set(seen, i, "");
	cut_text(&seen->texts[CG_MESSAGE_SUBJECT],
		 show->subject_length ? show->subject_length : CG_SUBJECT_MAX);
	return seen;
}

void cg_message_listing_entry(CgBuffer *out, const CgMessage *message, const CgMessageShow *show)
{
	g_autoptr(CgMessage) seen = see_message(message, show);
	guint32 known = cg_attributes_known(&cg_message_table, show->minor);
	guint32 mask =
		show->mask ? show->mask : cg_attributes_demanded(&cg_message_table, show->minor);
	char handle[sizeof("0123456789ABCDEF")];

	g_snprintf(handle, sizeof(handle), "%016" G_GINT64_MODIFIER "X", seen->handle);
	cg_xml_write_start(out, "msg");
	cg_xml_write_attribute(out, "handle", cg_span_of(handle));
	cg_attributes_write(&cg_message_table, mask & known, seen->texts, out);
	cg_xml_write_empty(out);
}

/* --- Parsing --- */

typedef struct {
	CgMessageTold told;
	gpointer data;
	guint lost;
} Listing;

static void on_row(gpointer data, const char *element, const char **names, const char **values)
{
	Listing *listing = data;
	const char *text = names ? cg_xml_attribute("handle", names, values) : NULL;
	g_autoptr(CgMessage) message = NULL;
	guint64 handle;

	if (names && strcmp(element, "msg") != 0)
		return;
	if (!text || !cg_message_handle_parse(text, &handle)) {
		listing->lost++;
		return;
	}
	message = cg_message_new(handle);
	cg_attributes_read(&cg_message_table, names, values, message->texts);
	listing->told(listing->data, message);
}

gboolean cg_message_listing_parse(CgSpan xml, CgMessageTold told, gpointer data, guint *lost,
				  GError **error)
{
	static const CgXmlRows rows = { "message listing", ROOT, on_row, NULL };
	Listing listing = { .told = told, .data = data };
	gboolean whole;

	if (!cg_xml_parse_rows(xml, &rows, &listing, &whole, error))
		return FALSE;
	*lost = listing.lost + !whole;
	return TRUE;
}
