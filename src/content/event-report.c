/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event report, 1.0 to 1.2: one event, written for cars and parsed from phones. Refuses a
 * report without an event that it knows, and an event of a message without the message's handle. */
#include "attributes-private.h"
#include "message-private.h"

#include <string.h>

#define ROOT "MAP-event-report"

struct CgEvent {
	CgEventKind kind;
	gboolean has_handle;
	guint64 handle;
	CgText *texts[CG_REPORT_ATTRIBUTES];
};

/* What an event is called, from which version on, and whether it is of one message (MAP 3.1.7). */
static const struct {
	const char *name;
	guint since;
	gboolean of_message;
} kinds[CG_EVENTS] = {
	[CG_EVENT_NEW_MESSAGE] = { "NewMessage", 0, TRUE },
	[CG_EVENT_MESSAGE_DELETED] = { "MessageDeleted", 0, TRUE },
	[CG_EVENT_MESSAGE_SHIFT] = { "MessageShift", 0, TRUE },
	[CG_EVENT_SENDING_SUCCESS] = { "SendingSuccess", 0, TRUE },
	[CG_EVENT_SENDING_FAILURE] = { "SendingFailure", 0, TRUE },
	[CG_EVENT_DELIVERY_SUCCESS] = { "DeliverySuccess", 0, TRUE },
	[CG_EVENT_DELIVERY_FAILURE] = { "DeliveryFailure", 0, TRUE },
	[CG_EVENT_MEMORY_FULL] = { "MemoryFull", 0, FALSE },
	[CG_EVENT_MEMORY_AVAILABLE] = { "MemoryAvailable", 0, FALSE },
	[CG_EVENT_READ_STATUS_CHANGED] = { "ReadStatusChanged", 1, TRUE },
	[CG_EVENT_CONVERSATION_CHANGED] = { "ConversationChanged", 2, FALSE },
	[CG_EVENT_PRESENCE_CHANGED] = { "ParticipantPresenceChanged", 2, FALSE },
	[CG_EVENT_CHAT_STATE_CHANGED] = { "ParticipantChatStateChanged", 2, FALSE },
	[CG_EVENT_EXTENDED_DATA_CHANGED] = { "MessageExtendedDataChanged", 2, TRUE },
	[CG_EVENT_MESSAGE_REMOVED] = { "MessageRemoved", 2, TRUE },
};

static const CgAttribute rows[CG_REPORT_ATTRIBUTES] = {
	[CG_REPORT_FOLDER] = { "folder", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_REPORT_OLD_FOLDER] = { "old_folder", CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
	[CG_REPORT_MESSAGE_TYPE] = { "msg_type", CG_ATTRIBUTE_WORD, 0, NULL, cg_message_types },
	[CG_REPORT_DATETIME] = { "datetime", CG_ATTRIBUTE_TIME, 1, NULL, NULL },
	[CG_REPORT_SUBJECT] = { "subject", CG_ATTRIBUTE_TEXT, 1, NULL, NULL },
	[CG_REPORT_SENDER_NAME] = { "sender_name", CG_ATTRIBUTE_TEXT, 1, NULL, NULL },
	[CG_REPORT_PRIORITY] = { "priority", CG_ATTRIBUTE_YES_NO, 1, NULL, NULL },
	[CG_REPORT_CONVERSATION_NAME] = { "conversation_name", CG_ATTRIBUTE_TEXT, 2, NULL, NULL },
	[CG_REPORT_CONVERSATION_ID] = { "conversation_id", CG_ATTRIBUTE_ID, 2, NULL, NULL },
	[CG_REPORT_PRESENCE_AVAILABILITY] = { "presence_availability", CG_ATTRIBUTE_NUMBER, 2, NULL,
					      NULL },
	[CG_REPORT_PRESENCE_TEXT] = { "presence_text", CG_ATTRIBUTE_TEXT, 2, NULL, NULL },
	[CG_REPORT_LAST_ACTIVITY] = { "last_activity", CG_ATTRIBUTE_TIME, 2, NULL, NULL },
	[CG_REPORT_CHAT_STATE] = { "chat_state", CG_ATTRIBUTE_NUMBER, 2, NULL, NULL },
	[CG_REPORT_READ_STATUS] = { "read_status", CG_ATTRIBUTE_YES_NO, 2, NULL, NULL },
	[CG_REPORT_EXTENDED_DATA] = { "extended_data", CG_ATTRIBUTE_TEXT, 2, NULL, NULL },
	[CG_REPORT_PARTICIPANT_UCI] = { "participant_uci", CG_ATTRIBUTE_TEXT, 2, NULL, NULL },
	[CG_REPORT_CONTACT_UID] = { "contact_uid", CG_ATTRIBUTE_ID, 2, NULL, NULL },
};

static const CgAttributeTable table = { rows, CG_REPORT_ATTRIBUTES };

/* --- The event --- */

CgEvent *cg_event_new(CgEventKind kind)
{
	CgEvent *event = g_new0(CgEvent, 1);

	event->kind = kind;
	return event;
}

void cg_event_free(CgEvent *event)
{
	if (!event)
		return;
	cg_attributes_clear(&table, event->texts);
	g_free(event);
}

CgEventKind cg_event_kind(const CgEvent *event)
{
	return event->kind;
}

gboolean cg_event_handle(const CgEvent *event, guint64 *handle)
{
	if (event->has_handle)
		*handle = event->handle;
	return event->has_handle;
}

void cg_event_set_handle(CgEvent *event, guint64 handle)
{
	event->handle = handle;
	event->has_handle = TRUE;
}

const char *cg_event_text(const CgEvent *event, CgReportAttribute attribute)
{
	return event->texts[attribute];
}

gboolean cg_event_set(CgEvent *event, CgReportAttribute attribute, const char *value)
{
	return cg_attribute_set(&rows[attribute], &event->texts[attribute], value);
}

/* --- Writing --- */

gboolean cg_event_print(const CgEvent *event, guint minor, CgBuffer *out)
{
	char handle[sizeof("0123456789ABCDEF")];

	if (kinds[event->kind].since > minor)
		return FALSE;
	cg_xml_write_root(out, ROOT, minor);
	cg_xml_write_start(out, "event");
	cg_xml_write_attribute(out, "type", cg_span_of(kinds[event->kind].name));
	if (event->has_handle) {
		g_snprintf(handle, sizeof(handle), "%016" G_GINT64_MODIFIER "X", event->handle);
		cg_xml_write_attribute(out, "handle", cg_span_of(handle));
	}
	cg_attributes_write(&table, cg_attributes_known(&table, minor), event->texts, out);
	cg_xml_write_empty(out);
	cg_xml_write_close(out, ROOT);
	return TRUE;
}

/* --- Parsing --- */

static gboolean find_kind(const char *name, CgEventKind *kind)
{
	for (guint i = 0; name && i < CG_EVENTS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*kind = i;
			return TRUE;
		}
	return FALSE;
}

/* A report has one event; what follows it is passed by. */
static void on_row(gpointer data, const char *element, const char **names, const char **values)
{
	CgEvent **event = data;
	const char *handle;
	guint64 number;
	CgEventKind kind;

	if (*event || !names || strcmp(element, "event") != 0 ||
	    !find_kind(cg_xml_attribute("type", names, values), &kind))
		return;
	*event = cg_event_new(kind);
	handle = cg_xml_attribute("handle", names, values);
	if (handle && cg_message_handle_parse(handle, &number))
		cg_event_set_handle(*event, number);
	cg_attributes_read(&table, names, values, (*event)->texts);
}

CgEvent *cg_event_parse(CgSpan xml, GError **error)
{
	static const CgXmlRows reader = { "event report", ROOT, on_row, NULL };
	g_autoptr(CgEvent) event = NULL;
	gboolean whole;

	if (!cg_xml_parse_rows(xml, &reader, &event, &whole, error))
		return NULL;
	if (event && (event->has_handle || !kinds[event->kind].of_message))
		return g_steal_pointer(&event);
	g_set_error_literal(error, CG_ERROR, CG_ERROR_MALFORMED,
			    "event report: no event that can be read");
	return NULL;
}
