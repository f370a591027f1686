/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The event report, in its three versions. */
#include "fixture.h"

#include "../../wire/map-phones.h"

#include <string.h>

static CgEvent *read_report(CgSpan xml)
{
	g_autofree guint8 *copy = g_memdup2(xml.data, MAX(xml.size, 1));
	g_autoptr(GError) error = NULL;
	CgEvent *event = cg_event_parse(cg_span(copy, xml.size), &error);

	g_assert_true(!event == !!error);
	g_assert_true(!error || error->code == CG_ERROR_MALFORMED);
	return event;
}

static CgEvent *must_read(const char *xml, CgEventKind kind)
{
	CgEvent *event = read_report(cg_span_of(xml));

	g_assert_nonnull(event);
	g_assert_cmpint(cg_event_kind(event), ==, kind);
	for (gsize cut = 0; cut < strlen(xml); cut++) {
		g_autoptr(CgEvent) some = read_report(cg_span(xml, cut));

		for (guint i = 0; some && i < CG_REPORT_ATTRIBUTES; i++)
			g_assert_cmpstr(cg_event_text(some, i), ==, cg_event_text(event, i));
	}
	return event;
}

static void test_parsed(void)
{
	g_autoptr(CgEvent) arrived = must_read(MAP_EVENT_ANDROID, CG_EVENT_NEW_MESSAGE);
	g_autoptr(CgEvent) chat = must_read(MAP_EVENT_CHAT, CG_EVENT_CHAT_STATE_CHANGED);
	guint64 handle;

	g_assert_true(cg_event_handle(arrived, &handle));
	g_assert_cmphex(handle, ==, 0x0400000000000019);
	g_assert_cmpstr(cg_event_text(arrived, CG_REPORT_FOLDER), ==, "TELECOM/MSG/INBOX");
	g_assert_cmpstr(cg_event_text(arrived, CG_REPORT_SENDER_NAME), ==, "Anna Berger");
	g_assert_false(cg_event_handle(chat, &handle));
	for (guint i = CG_REPORT_CONVERSATION_NAME; i < CG_REPORT_ATTRIBUTES; i++)
		g_assert_nonnull(cg_event_text(chat, i));
}

#define REPORT(rows) "<MAP-event-report version='1.0'>" rows "</MAP-event-report>"

static void test_broken(void)
{
	static const char *const bad[] = {
		REPORT(""),
		REPORT("<event/>"),
		REPORT("<event type='Unheard' handle='1'/>"),
		REPORT("<event type='NewMessage'/>"),
		REPORT("<event type='NewMessage' handle='10000000000000000'/>"),
		REPORT("<event type='NewMessage' handle=\"1\"2\"/>"),
		REPORT("<event type='NewMessage' type='MemoryFull' handle='1'/>"),
		"<event type='NewMessage' handle='1'/>",
		"",
	};
	g_autoptr(CgEvent) event = must_read(
		REPORT("<other/><event type='Unheard'/><event type='MessageDeleted' handle='1' "
		       "msg_type='RCS' folder='a' odd='x'/><event type='MemoryFull'/>"),
		CG_EVENT_MESSAGE_DELETED);

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_null(read_report(cg_span_of(bad[i])));
	g_assert_null(cg_event_text(event, CG_REPORT_MESSAGE_TYPE));
	g_assert_cmpstr(cg_event_text(event, CG_REPORT_FOLDER), ==, "a");
}

static void check_report(const CgEvent *event, guint minor, const char *expected)
{
	g_auto(CgBuffer) out = { 0 };

	g_assert_true(cg_event_print(event, minor, &out) == (expected != NULL));
	cg_buffer_append_u8(&out, 0);
	if (expected)
		g_assert_cmpstr(strstr((const char *)out.data, "<MAP"), ==, expected);
	g_assert_true(expected || out.size == 1);
}

#define END "/>\r\n</MAP-event-report>\r\n"

static void test_printed(void)
{
	g_autoptr(CgEvent) event = cg_event_new(CG_EVENT_MESSAGE_SHIFT);
	g_autoptr(CgEvent) read = cg_event_new(CG_EVENT_READ_STATUS_CHANGED);
	g_autoptr(CgEvent) full = cg_event_new(CG_EVENT_MEMORY_FULL);

	cg_event_set_handle(event, 7);
	cg_event_set(event, CG_REPORT_FOLDER, "telecom/msg/inbox");
	cg_event_set(event, CG_REPORT_OLD_FOLDER, "telecom/msg/sent");
	cg_event_set(event, CG_REPORT_SUBJECT, "\"8\"");
	cg_event_set(event, CG_REPORT_READ_STATUS, "no");
	cg_event_set_handle(read, 1);
	check_report(event, 0,
		     "<MAP-event-report version=\"1.0\">\r\n<event type=\"MessageShift\" "
		     "handle=\"0000000000000007\" folder=\"telecom/msg/inbox\" "
		     "old_folder=\"telecom/msg/sent\"" END);
	check_report(event, 1,
		     "<MAP-event-report version=\"1.1\">\r\n<event type=\"MessageShift\" "
		     "handle=\"0000000000000007\" folder=\"telecom/msg/inbox\" "
		     "old_folder=\"telecom/msg/sent\" subject=\"&quot;8&quot;\"" END);
	check_report(
		event, 2,
		"<MAP-event-report version=\"1.2\">\r\n<event type=\"MessageShift\" "
		"handle=\"0000000000000007\" folder=\"telecom/msg/inbox\" "
		"old_folder=\"telecom/msg/sent\" subject=\"&quot;8&quot;\" read_status=\"no\"" END);
	check_report(read, 0, NULL);
	check_report(read, 1,
		     "<MAP-event-report version=\"1.1\">\r\n<event type=\"ReadStatusChanged\" "
		     "handle=\"0000000000000001\"" END);
	check_report(full, 0,
		     "<MAP-event-report version=\"1.0\">\r\n<event type=\"MemoryFull\"" END);
}

void test_content_event_report(void)
{
	g_test_add_func("/content/event-report/parsed", test_parsed);
	g_test_add_func("/content/event-report/broken", test_broken);
	g_test_add_func("/content/event-report/printed", test_printed);
}
