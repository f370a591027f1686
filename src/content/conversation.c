/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One conversation, as a listing has it: its attributes and its participants. */
#include "conversation-private.h"

/* The bits of the ConvParameterMask, and the DTD of the listing (MAP 3.1.9). The bit of the
 * participants says that they are listed at all. */
static const CgAttribute conversation_rows[CG_CONVERSATION_TEXTS] = {
	[CG_CONVERSATION_NAME] = { "name", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_CONVERSATION_LAST_ACTIVITY] = { "last_activity", CG_ATTRIBUTE_TIME, 0, "", NULL },
	[CG_CONVERSATION_READ_STATUS] = { "read_status", CG_ATTRIBUTE_YES_NO, 0, "no", NULL },
	[CG_CONVERSATION_VERSION_COUNTER] = { "version_counter", CG_ATTRIBUTE_ID, 0, NULL, NULL },
	[CG_CONVERSATION_SUMMARY] = { "summary", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
};

#define ROW(attribute) [CG_PARTICIPANT_##attribute - CG_PARTICIPANT_UCI]

static const CgAttribute participant_rows[CG_PARTICIPANT_TEXTS] = {
	ROW(UCI) = { "uci", CG_ATTRIBUTE_TEXT, 0, "", NULL },
	ROW(DISPLAY_NAME) = { "display_name", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	ROW(CHAT_STATE) = { "chat_state", CG_ATTRIBUTE_NUMBER, 0, NULL, NULL },
	ROW(LAST_ACTIVITY) = { "last_activity", CG_ATTRIBUTE_TIME, 0, NULL, NULL },
	ROW(X_BT_UID) = { "x_bt_uid", CG_ATTRIBUTE_ID, 0, NULL, NULL },
	ROW(NAME) = { "name", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	ROW(PRESENCE_AVAILABILITY) = { "presence_availability", CG_ATTRIBUTE_NUMBER, 0, NULL,
				       NULL },
	ROW(PRESENCE_TEXT) = { "presence_text", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	ROW(PRIORITY) = { "priority", CG_ATTRIBUTE_NUMBER, 0, NULL, NULL },
};

const CgAttributeTable cg_conversation_table = { conversation_rows, CG_CONVERSATION_TEXTS };
const CgAttributeTable cg_participant_table = { participant_rows, CG_PARTICIPANT_TEXTS };

static void free_participant(gpointer data)
{
	CgParticipant *participant = data;

	cg_attributes_clear(&cg_participant_table, participant->texts);
	g_free(participant);
}

CgConversation *cg_conversation_new(const char *id)
{
	static const CgAttribute attribute = { "id", CG_ATTRIBUTE_ID, 0, NULL, NULL };
	CgText *tidy = NULL;
	CgConversation *conversation;

	if (!id || !cg_attribute_set(&attribute, &tidy, id))
		return NULL;
	conversation = g_new0(CgConversation, 1);
	conversation->id = tidy;
	conversation->participants = g_ptr_array_new_with_free_func(free_participant);
	return conversation;
}

void cg_conversation_free(CgConversation *conversation)
{
	if (!conversation)
		return;
	cg_text_free(conversation->id);
	cg_attributes_clear(&cg_conversation_table, conversation->texts);
	g_ptr_array_unref(conversation->participants);
	g_free(conversation);
}

const char *cg_conversation_id(const CgConversation *conversation)
{
	return conversation->id;
}

gboolean cg_conversation_attributable(const CgConversation *conversation)
{
	return !conversation->unreadable;
}

guint cg_conversation_participants(const CgConversation *conversation)
{
	return conversation->participants->len;
}

void cg_conversation_add_participant(CgConversation *conversation)
{
	g_ptr_array_add(conversation->participants, g_new0(CgParticipant, 1));
}

static gboolean is_of_participant(CgConversationAttribute attribute)
{
	return attribute >= CG_PARTICIPANT_UCI;
}

const char *cg_conversation_text(const CgConversation *conversation,
				 CgConversationAttribute attribute, guint nth)
{
	const CgParticipant *participant;

	if (!is_of_participant(attribute))
		return conversation->texts[attribute];
	participant = g_ptr_array_index(conversation->participants, nth);
	return participant->texts[attribute - CG_PARTICIPANT_UCI];
}

gboolean cg_conversation_set(CgConversation *conversation, CgConversationAttribute attribute,
			     guint nth, const char *value)
{
	CgParticipant *participant;
	guint at = attribute - CG_PARTICIPANT_UCI;

	if (!is_of_participant(attribute))
		return cg_attribute_set(&conversation_rows[attribute],
					&conversation->texts[attribute], value);
	participant = g_ptr_array_index(conversation->participants, nth);
	return cg_attribute_set(&participant_rows[at], &participant->texts[at], value);
}
