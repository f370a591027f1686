/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one bMessage: what it says of its message, the parties in their envelopes, and the
 * text. */
#include "bmessage-private.h"
#include "message-private.h"
#include "party-private.h"
#include "vcard-private.h"

static const char *const status_words[] = { "READ", "UNREAD", NULL };

static const CgAttribute rows[CG_BMESSAGE_ATTRIBUTES] = {
	[CG_BMESSAGE_STATUS] = { "STATUS", CG_ATTRIBUTE_WORD, 0, "UNREAD", status_words },
	[CG_BMESSAGE_TYPE] = { "TYPE", CG_ATTRIBUTE_WORD, 0, "SMS_GSM", cg_message_types },
	[CG_BMESSAGE_FOLDER] = { "FOLDER", CG_ATTRIBUTE_TEXT, 0, "", NULL },
	[CG_BMESSAGE_EXTENDED_DATA] = { "EXTENDEDDATA", CG_ATTRIBUTE_TEXT, 1, NULL, NULL },
	[CG_BMESSAGE_PART_ID] = { "PARTID", CG_ATTRIBUTE_NUMBER, 0, NULL, NULL },
	[CG_BMESSAGE_LANGUAGE] = { "LANGUAGE", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
};

const CgAttributeTable cg_bmessage_table = { rows, CG_BMESSAGE_ATTRIBUTES };

CgBmessage *cg_bmessage_new(void)
{
	CgBmessage *message = g_new0(CgBmessage, 1);

	message->parties = g_ptr_array_new_with_free_func(cg_party_free);
	message->levels = 1;
	return message;
}

void cg_bmessage_free(CgBmessage *message)
{
	if (!message)
		return;
	cg_attributes_clear(&cg_bmessage_table, message->texts);
	g_ptr_array_unref(message->parties);
	cg_buffer_clear(&message->text);
	g_free(message);
}

const char *cg_bmessage_attribute(const CgBmessage *message, CgBmessageAttribute attribute)
{
	return message->texts[attribute];
}

/* Returns the value without blanks and control characters at its ends, which a line does not keep.
 */
static CgText *trim_value(const char *value)
{
	CgSpan left = cg_span_of(value);

	while (left.size > 0 && cg_vcard_blank(cg_span(left.data, 1)))
		left = cg_vcard_behind(left, 0);
	while (left.size > 0 && cg_vcard_blank(cg_span(left.data + left.size - 1, 1)))
		left.size--;
	return value ? cg_text_new(left) : NULL;
}

gboolean cg_bmessage_set(CgBmessage *message, CgBmessageAttribute attribute, const char *value)
{
	g_autoptr(CgText) trimmed = trim_value(value);

	return cg_attribute_set(&rows[attribute], &message->texts[attribute], trimmed);
}

/* --- Parties --- */

const GPtrArray *cg_bmessage_parties(const CgBmessage *message)
{
	return message->parties;
}

gboolean cg_bmessage_attributable(const CgBmessage *message)
{
	for (guint i = 0; i < message->parties->len; i++) {
		const CgParty *party = g_ptr_array_index(message->parties, i);

		if (party->unreadable)
			return FALSE;
	}
	return TRUE;
}

void cg_bmessage_add_party(CgBmessage *message, guint level, CgCard *card)
{
	CgParty *party = cg_party_new_card(level == 0 ? CG_PARTY_SENDER : CG_PARTY_RECIPIENT,
					   card ? cg_card_ref(card) : NULL);

	party->level = MIN(level, CG_BMESSAGE_LEVELS);
	message->levels = MAX(message->levels, party->level);
	g_ptr_array_add(message->parties, party);
}

void cg_bmessage_set_card(CgBmessage *message, guint party, CgCard *card)
{
	cg_party_take_card(g_ptr_array_index(message->parties, party),
			   card ? cg_card_ref(card) : NULL);
}

/* --- The text --- */

CgSpan cg_bmessage_text(const CgBmessage *message)
{
	return cg_buffer_span(&message->text);
}

void cg_bmessage_set_text(CgBmessage *message, CgSpan text)
{
	g_auto(CgBuffer) kept = { 0 };

	/* A copy first, since the text may be part of the one that it replaces. */
	cg_buffer_append(&kept, text);
	cg_buffer_clear(&message->text);
	cg_buffer_append(&message->text, cg_buffer_span(&kept));
}
