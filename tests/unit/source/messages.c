/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How messages match, are ordered and shown. */
#include "fixture.h"

#include <string.h>

typedef struct {
	const char *time, *type, *sender, *sender_name, *recipients, *read, *priority,
		*conversation;
} Sketch;

/* Under the handles 1 to 6. */
static const Sketch sketches[] = {
	{ "20261101T100000", "SMS_GSM", "+46701111111", "Anna", "+46709999999", "yes", "no", "C" },
	{ "20261103T100000", "MMS", "0702222222", "Bert", "+46709999999", "no", "yes", "00C" },
	{ "20261102T100000", "EMAIL", "carla@example.com", "Carla", "me@example.com", NULL, NULL,
	  "D" },
	{ NULL, "IM", "dora", "Dora", "me", "yes", NULL, NULL },
	{ "20261102T120000+0300", "SMS_CDMA", "+46701111111", "Anna",
	  "+46709999999;carla@example.com", "no", "no", "0" },
	{ "20261101T100000", NULL, "", "", "", NULL, NULL, NULL },
};

static CgCollection *make_messages(void)
{
	CgCollection *collection = cg_collection_new(&cg_messages);

	for (guint i = 0; i < G_N_ELEMENTS(sketches); i++) {
		const Sketch *sketch = &sketches[i];
		CgMessage *message = cg_message_new(i + 1);

		cg_message_set(message, CG_MESSAGE_DATETIME, sketch->time);
		cg_message_set(message, CG_MESSAGE_TYPE, sketch->type);
		cg_message_set(message, CG_MESSAGE_SENDER_ADDRESSING, sketch->sender);
		cg_message_set(message, CG_MESSAGE_SENDER_NAME, sketch->sender_name);
		cg_message_set(message, CG_MESSAGE_RECIPIENT_ADDRESSING, sketch->recipients);
		cg_message_set(message, CG_MESSAGE_READ, sketch->read);
		cg_message_set(message, CG_MESSAGE_PRIORITY, sketch->priority);
		cg_message_set(message, CG_MESSAGE_CONVERSATION_ID, sketch->conversation);
		cg_collection_add(collection, i + 1, NULL, message);
	}
	cg_collection_end(collection, CG_STEP_END);
	return collection;
}

static void check_messages(const QueryCase *cases, guint count)
{
	g_autoptr(CgCollection) collection = make_messages();

	for (guint i = 0; i < count; i++) {
		CgQuery query = cases[i].query;
		g_autofree char *handles = NULL;

		if (query.max == 0)
			query.max = G_MAXUINT16;
		handles = read_handles(collection, query);
		g_assert_cmpstr(handles, ==, cases[i].handles);
	}
}

/* Newest first; of the same time as they came, and last those without one. */
static void test_order(void)
{
	static const QueryCase cases[] = {
		{ { 0 }, "2|3|5|1|6|4" },
		{ { .offset = 1, .max = 2 }, "3|5" },
		{ { .offset = 6 }, "" },
		{ { .pick = CG_PICK_HANDLE, .handle = 4 }, "4" },
	};

	check_messages(cases, G_N_ELEMENTS(cases));
}

static void test_kinds(void)
{
	static const QueryCase cases[] = {
		{ { .messages.kept_out = CG_MAP_FILTER_SMS_GSM }, "2|3|5|6|4" },
		{ { .messages.kept_out = CG_MAP_FILTER_EMAIL | CG_MAP_FILTER_IM }, "2|5|1|6" },
		{ { .messages.kept_out = CG_MAP_FILTER_MMS | CG_MAP_FILTER_SMS_CDMA }, "3|1|6|4" },
		{ { .messages.kept_out = 0x1F }, "6" },
		{ { .messages.read = CG_MESSAGES_YES }, "1|4" },
		{ { .messages.read = CG_MESSAGES_NO }, "2|3|5|6" },
		{ { .messages.priority = CG_MESSAGES_YES }, "2" },
		{ { .messages.priority = CG_MESSAGES_NO }, "3|5|1|6|4" },
		{ { .messages.conversation = "C" }, "2|1" },
		{ { .messages.conversation = "000c" }, "2|1" },
		{ { .messages.conversation = "0" }, "5" },
		{ { .messages.conversation = "" }, "2|3|5|1|6|4" },
	};

	check_messages(cases, G_N_ELEMENTS(cases));
}

static CgQuery within(const char *begin, const char *end)
{
	CgQuery query = { .messages.has_begin = begin != NULL, .messages.has_end = end != NULL };

	g_assert_true(!begin || cg_map_time_parse(begin, &query.messages.begin));
	g_assert_true(!end || cg_map_time_parse(end, &query.messages.end));
	return query;
}

static void test_period(void)
{
	const QueryCase cases[] = {
		{ within("20261102T100000", NULL), "2|3|5" },
		{ within("20261102T100001", NULL), "2|5" },
		{ within(NULL, "20261102T100000"), "3|1|6" },
		{ within("20261102T000000", "20261102T235959"), "3|5" },
		{ within("20261102T090001Z", "20261102T235959"), "3" },
		{ within("20261104T000000", "20261101T000000"), "" },
	};

	check_messages(cases, G_N_ELEMENTS(cases));
}

static void test_parties(void)
{
	static const QueryCase cases[] = {
		{ { .messages.originator = "anna" }, "5|1" },
		{ { .messages.originator = "ANN" }, "5|1" },
		{ { .messages.originator = "0701-111" }, "" },
		{ { .messages.originator = "701-111" }, "5|1" },
		{ { .messages.originator = "example" }, "3" },
		{ { .messages.originator = "9999" }, "" },
		{ { .messages.originator = "" }, "2|3|5|1|6|4" },
		{ { .messages.recipient = "CARLA@" }, "5" },
		{ { .messages.recipient = "9999", .messages.originator = "Anna" }, "5|1" },
		{ { .messages.recipient = "anna" }, "" },
	};

	check_messages(cases, G_N_ELEMENTS(cases));
}

/* Who may not see the owner's number cannot try it out. */
static void test_emptied(void)
{
	static const QueryCase cases[] = {
		{ { .messages.recipient = "9999",
		    .messages.show.emptied = 1u << CG_PARTY_RECIPIENT },
		  "" },
		{ { .messages.recipient = "9999", .messages.show.emptied = 1u << CG_PARTY_SENDER },
		  "2|5|1" },
		{ { .messages.originator = "anna", .messages.show.emptied = 1u << CG_PARTY_SENDER },
		  "" },
	};

	check_messages(cases, G_N_ELEMENTS(cases));
}

static void test_shown(void)
{
	const CgQuery query = { .want = CG_WANT_LIST,
				.max = 1,
				.messages.show = { .mask = 1u << CG_MESSAGE_READ } };
	g_autoptr(CgCollection) collection = make_messages();
	g_autoptr(CgCursor) cursor = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	static const char row[] = "<msg handle=\"0000000000000002\" read=\"no\"/>\r\n";
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, G_N_ELEMENTS(sketches));
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpmem(item->text.data, item->text.size, row, strlen(row));
	g_assert_null(item->name);
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_END);
}

void test_source_messages(void)
{
	g_test_add_func("/source/messages/order", test_order);
	g_test_add_func("/source/messages/kinds", test_kinds);
	g_test_add_func("/source/messages/period", test_period);
	g_test_add_func("/source/messages/parties", test_parties);
	g_test_add_func("/source/messages/emptied", test_emptied);
	g_test_add_func("/source/messages/shown", test_shown);
}
