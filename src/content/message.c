/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One message, as a listing has it: its attributes, its handle, and who its parties are. */
#include "message-private.h"
#include "party-private.h"

#include <string.h>

#define HANDLE_DIGITS 16 /* 64 bits (MAP 3.1.6) */

const char *const cg_message_types[] = { "EMAIL", "SMS_GSM", "SMS_CDMA", "MMS", "IM", NULL };

static const char *const reception_words[] = { "complete", "fractioned", "notification", NULL };
static const char *const delivery_words[] = { "unknown", "delivered", "sent", NULL };
static const char *const direction_words[] = { "incoming", "outgoing", "outgoingdraft",
					       "outgoingpending", NULL };

/* The bits of the ParameterMask, and the DTD of the listing (MAP 3.1.6). */
static const CgAttribute rows[CG_MESSAGE_ATTRIBUTES] = {
	[CG_MESSAGE_SUBJECT] = { "subject", CG_ATTRIBUTE_TEXT, 0, "", NULL },
	[CG_MESSAGE_DATETIME] = { "datetime", CG_ATTRIBUTE_TIME, 0, "", NULL },
	[CG_MESSAGE_SENDER_NAME] = { "sender_name", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_MESSAGE_SENDER_ADDRESSING] = { "sender_addressing", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_MESSAGE_RECIPIENT_NAME] = { "recipient_name", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_MESSAGE_RECIPIENT_ADDRESSING] = { "recipient_addressing", CG_ATTRIBUTE_TEXT, 0, "",
					      NULL },
	[CG_MESSAGE_TYPE] = { "type", CG_ATTRIBUTE_WORD, 0, "", cg_message_types },
	[CG_MESSAGE_SIZE] = { "size", CG_ATTRIBUTE_NUMBER, 0, "0", NULL },
	[CG_MESSAGE_RECEPTION_STATUS] = { "reception_status", CG_ATTRIBUTE_WORD, 0, "complete",
					  reception_words },
	[CG_MESSAGE_TEXT] = { "text", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	[CG_MESSAGE_ATTACHMENT_SIZE] = { "attachment_size", CG_ATTRIBUTE_NUMBER, 0, "0", NULL },
	[CG_MESSAGE_PRIORITY] = { "priority", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	[CG_MESSAGE_READ] = { "read", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	[CG_MESSAGE_SENT] = { "sent", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	[CG_MESSAGE_PROTECTED] = { "protected", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	[CG_MESSAGE_REPLYTO_ADDRESSING] = { "replyto_addressing", CG_ATTRIBUTE_TEXT, 0, NULL,
					    NULL },
	[CG_MESSAGE_DELIVERY_STATUS] = { "delivery_status", CG_ATTRIBUTE_WORD, 1, NULL,
					 delivery_words },
	[CG_MESSAGE_CONVERSATION_ID] = { "conversation_id", CG_ATTRIBUTE_ID, 1, "0", NULL },
	[CG_MESSAGE_CONVERSATION_NAME] = { "conversation_name", CG_ATTRIBUTE_TEXT, 1, NULL, NULL },
	[CG_MESSAGE_DIRECTION] = { "direction", CG_ATTRIBUTE_WORD, 1, "incoming", direction_words },
	[CG_MESSAGE_ATTACHMENT_MIME_TYPES] = { "attachment_mime_types", CG_ATTRIBUTE_TEXT, 1, NULL,
					       NULL },
};

const CgAttributeTable cg_message_table = { rows, CG_MESSAGE_ATTRIBUTES };

/* --- Handles --- */

gboolean cg_message_handle_parse(const char *text, guint64 *handle)
{
	gsize size = strlen(text);
	guint64 value = 0;

	if (size == 0 || size > HANDLE_DIGITS)
		return FALSE;
	for (; *text; text++) {
		if (!g_ascii_isxdigit(*text))
			return FALSE;
		value = value << 4 | (guint64)g_ascii_xdigit_value(*text);
	}
	*handle = value;
	return TRUE;
}

/* --- The message --- */

CgMessage *cg_message_new(guint64 handle)
{
	CgMessage *message = g_new0(CgMessage, 1);

	message->refs = 1;
	message->handle = handle;
	return message;
}

CgMessage *cg_message_copy(const CgMessage *message, guint64 handle)
{
	CgMessage *copy = cg_message_new(handle);

	cg_attributes_copy(&cg_message_table, message->texts, copy->texts);
	return copy;
}

CgMessage *cg_message_ref(CgMessage *message)
{
	message->refs++;
	return message;
}

void cg_message_unref(CgMessage *message)
{
	if (!message || --message->refs > 0)
		return;
	cg_attributes_clear(&cg_message_table, message->texts);
	g_free(message);
}

gsize cg_message_size(const CgMessage *message)
{
	return sizeof(*message) + cg_attributes_size(&cg_message_table, message->texts);
}

guint64 cg_message_handle(const CgMessage *message)
{
	return message->handle;
}

const char *cg_message_text(const CgMessage *message, CgMessageAttribute attribute)
{
	return message->texts[attribute];
}

gboolean cg_message_set(CgMessage *message, CgMessageAttribute attribute, const char *value)
{
	return cg_attribute_set(&rows[attribute], &message->texts[attribute], value);
}

/* --- Parties --- */

/* Takes what is before the next ';' off the front. Returns FALSE if nothing is left. */
static gboolean cut_address(CgSpan *left, CgSpan *address)
{
	const guint8 *end;

	if (!left->data)
		return FALSE;
	end = left->size ? memchr(left->data, ';', left->size) : NULL;
	*address = cg_span(left->data, end ? (gsize)(end - left->data) : left->size);
	*left = end ? cg_span(end + 1, left->size - address->size - 1) : CG_SPAN_EMPTY;
	return TRUE;
}

static guint count_addresses(const char *list)
{
	guint count = 1;

	for (; *list; list++)
		count += *list == ';';
	return count;
}

/* Adds a party for each address of a list. Names go with them only if there are as many, since a
 * name may hold a ';' itself. */
static void add_listed(GPtrArray *parties, CgPartyRole role, const char *names,
		       const char *addresses)
{
	CgSpan left = cg_span_of(addresses), address;
	CgSpan names_left = CG_SPAN_EMPTY;

	if (names && addresses && count_addresses(names) == count_addresses(addresses))
		names_left = cg_span_of(names);
	while (cut_address(&left, &address)) {
		CgSpan name = CG_SPAN_EMPTY;

		cut_address(&names_left, &name);
		g_ptr_array_add(parties, cg_party_new(role, name, address));
	}
}

GPtrArray *cg_message_parties(const CgMessage *message)
{
	GPtrArray *parties = g_ptr_array_new_with_free_func(cg_party_free);

	g_ptr_array_add(parties,
			cg_party_new(CG_PARTY_SENDER,
				     cg_span_of(message->texts[CG_MESSAGE_SENDER_NAME]),
				     cg_span_of(message->texts[CG_MESSAGE_SENDER_ADDRESSING])));
	add_listed(parties, CG_PARTY_RECIPIENT, message->texts[CG_MESSAGE_RECIPIENT_NAME],
		   message->texts[CG_MESSAGE_RECIPIENT_ADDRESSING]);
	add_listed(parties, CG_PARTY_REPLY_TO, NULL, message->texts[CG_MESSAGE_REPLYTO_ADDRESSING]);
	return parties;
}
