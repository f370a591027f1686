/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The message listing: what is read of a phone's, and what a car gets of a message. */
#include "fixture.h"

#include "../../wire/map-phones.h"

#include <string.h>

static void keep_message(gpointer data, CgMessage *message)
{
	g_ptr_array_add(data, cg_message_ref(message));
}

static void free_message(gpointer message)
{
	cg_message_unref(message);
}

static GPtrArray *read_listing(CgSpan xml, guint *lost)
{
	g_autofree guint8 *copy = g_memdup2(xml.data, MAX(xml.size, 1));
	g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func(free_message);
	g_autoptr(GError) error = NULL;

	if (cg_message_listing_parse(cg_span(copy, xml.size), keep_message, messages, lost, &error))
		return g_steal_pointer(&messages);
	g_assert_error(error, CG_ERROR, CG_ERROR_MALFORMED);
	g_assert_cmpstr(error->message, ==, "not a message listing");
	return NULL;
}

static GPtrArray *must_read(const char *xml, guint count, guint lost)
{
	guint found;
	GPtrArray *messages = read_listing(cg_span_of(xml), &found);

	g_assert_nonnull(messages);
	g_assert_cmpuint(messages->len, ==, count);
	g_assert_cmpuint(found, ==, lost);
	return messages;
}

/* Cut anywhere, there are fewer messages, each as it was. */
static void check_cuts(const char *xml, const GPtrArray *messages)
{
	for (gsize cut = 0; cut < strlen(xml); cut++) {
		guint lost = 0;
		g_autoptr(GPtrArray) some = read_listing(cg_span(xml, cut), &lost);

		for (guint i = 0; some && i < some->len; i++) {
			g_assert_cmpuint(i, <, messages->len);
			for (guint a = 0; a < CG_MESSAGE_ATTRIBUTES; a++)
				g_assert_cmpstr(cg_message_text(some->pdata[i], a), ==,
						cg_message_text(messages->pdata[i], a));
		}
		g_assert_true(!some || lost > 0 || some->len == messages->len);
	}
}

static void test_android(void)
{
	g_autoptr(GPtrArray) messages = must_read(MAP_LISTING_ANDROID, 2, 0);
	const CgMessage *first = messages->pdata[0], *second = messages->pdata[1];
	g_autoptr(GPtrArray) parties = cg_message_parties(second);

	g_assert_cmphex(cg_message_handle(first), ==, 0x0400000000000017);
	g_assert_cmpstr(cg_message_text(first, CG_MESSAGE_SUBJECT), ==, "Ses vi \"snart\"? /A");
	g_assert_cmpstr(cg_message_text(first, CG_MESSAGE_DATETIME), ==, "20261129T101500+0100");
	g_assert_cmpstr(cg_message_text(first, CG_MESSAGE_CONVERSATION_ID), ==,
			"0000000000000000000000000000000C");
	g_assert_cmpstr(cg_message_text(second, CG_MESSAGE_ATTACHMENT_MIME_TYPES), ==,
			"image/jpeg");
	g_assert_cmpuint(parties->len, ==, 3);
	check_cuts(MAP_LISTING_ANDROID, messages);
}

static void test_others(void)
{
	g_autoptr(GPtrArray) iphone = must_read(MAP_LISTING_IPHONE, 1, 0);
	g_autoptr(GPtrArray) bluez = must_read(MAP_LISTING_BLUEZ, 1, 0);

	g_assert_cmpstr(cg_message_text(iphone->pdata[0], CG_MESSAGE_SUBJECT), ==,
			"Jag tar med kött och f\uFFFD");
	g_assert_cmpstr(cg_message_text(iphone->pdata[0], CG_MESSAGE_DATETIME), ==,
			"20261129T094455");
	g_assert_cmphex(cg_message_handle(bluez->pdata[0]), ==, 0x20000100001);
	check_cuts(MAP_LISTING_IPHONE, iphone);
	check_cuts(MAP_LISTING_BLUEZ, bluez);
}

#define LISTING(rows) "<MAP-msg-listing version='1.0'>" rows "</MAP-msg-listing>"

static void test_broken_rows(void)
{
	g_autoptr(GPtrArray) messages = must_read(
		LISTING("<msg handle='1'/><msg/><msg handle=''/><msg handle='10000000000000000'/>"
			"<msg handle='x'/><msg handle='2' subject=\"5\" wide\"/><msg handle='3' "
			"size='big' attachment_size='-1' datetime='soon' type='RCS' read='perhaps' "
			"reception_status='maybe' odd='x' subject='kept'/><other handle='4'/>"),
		2, 5);
	const CgMessage *last = messages->pdata[1];

	g_assert_cmpuint(cg_message_handle(last), ==, 3);
	for (guint i = 0; i < CG_MESSAGE_ATTRIBUTES; i++)
		g_assert_cmpstr(cg_message_text(last, i), ==,
				i == CG_MESSAGE_SUBJECT ? "kept" : NULL);
}

/* Who sent a row that names two senders cannot be told. */
static void test_two_senders(void)
{
	g_autoptr(GPtrArray) messages =
		must_read(LISTING("<msg handle='1' sender_addressing='1' sender_addressing='2'/>"
				  "<msg handle='2'/>"),
			  1, 1);

	g_assert_cmpuint(cg_message_handle(messages->pdata[0]), ==, 2);
}

static void test_same_handle(void)
{
	g_autoptr(GPtrArray) messages = must_read(
		LISTING("<msg handle='1' subject='a'/><msg handle='01' subject='b'/>"), 2, 0);

	g_assert_cmpuint(cg_message_handle(messages->pdata[1]), ==, 1);
	g_assert_cmpstr(cg_message_text(messages->pdata[1], CG_MESSAGE_SUBJECT), ==, "b");
}

static void test_refused(void)
{
	guint lost;

	g_assert_null(read_listing(cg_span_of(MAP_FOLDERS_ANDROID), &lost));
	g_assert_null(read_listing(CG_SPAN_EMPTY, &lost));
	g_assert_null(read_listing(cg_span_of("<html><body/></html>"), &lost));
}

/* --- Writing --- */

static CgMessage *make_message(void)
{
	CgMessage *message = cg_message_new(G_GUINT64_CONSTANT(0xA1B2C3D4E5F60718));

	cg_message_set(message, CG_MESSAGE_SUBJECT, "kl. <8> & \"9\"");
	cg_message_set(message, CG_MESSAGE_SENDER_NAME, "Anna");
	cg_message_set(message, CG_MESSAGE_SENDER_ADDRESSING, "+4917");
	cg_message_set(message, CG_MESSAGE_REPLYTO_ADDRESSING, "+4918");
	cg_message_set(message, CG_MESSAGE_RECIPIENT_NAME, "Me");
	cg_message_set(message, CG_MESSAGE_RECIPIENT_ADDRESSING, "+4670");
	cg_message_set(message, CG_MESSAGE_READ, "yes");
	cg_message_set(message, CG_MESSAGE_CONVERSATION_ID, "C");
	return message;
}

static void check_entry(const CgMessageShow *show, const char *expected)
{
	g_autoptr(CgMessage) message = make_message();
	g_auto(CgBuffer) out = { 0 };

	cg_message_listing_entry(&out, message, show);
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==, expected);
}

#define BIT(attribute) (1u << CG_MESSAGE_##attribute)
#define MSG            "<msg handle=\"A1B2C3D4E5F60718\""

static void test_masked(void)
{
	check_entry(&(CgMessageShow){ 0 },
		    MSG " subject=\"kl. &lt;8&gt; &amp; &quot;9&quot;\" datetime=\"\" "
			"recipient_addressing=\"+4670\" type=\"\" size=\"0\" "
			"reception_status=\"complete\" attachment_size=\"0\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = BIT(READ) | BIT(SENT), .minor = 1 },
		    MSG " read=\"yes\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = BIT(SIZE) | BIT(CONVERSATION_ID) },
		    MSG " size=\"0\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = BIT(SIZE) | BIT(CONVERSATION_ID), .minor = 1 },
		    MSG " size=\"0\" conversation_id=\"C\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = 1u << CG_MESSAGE_ATTRIBUTES }, MSG "/>\r\n");
}

static void test_emptied(void)
{
	const guint32 mask = BIT(SENDER_NAME) | BIT(SENDER_ADDRESSING) | BIT(RECIPIENT_NAME) |
			     BIT(RECIPIENT_ADDRESSING) | BIT(REPLYTO_ADDRESSING);

	check_entry(&(CgMessageShow){ .mask = mask, .emptied = 1u << CG_PARTY_RECIPIENT },
		    MSG " sender_name=\"Anna\" sender_addressing=\"+4917\" recipient_name=\"\" "
			"recipient_addressing=\"\" replyto_addressing=\"+4918\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = mask, .emptied = 1u << CG_PARTY_SENDER },
		    MSG " sender_name=\"\" sender_addressing=\"\" recipient_name=\"Me\" "
			"recipient_addressing=\"+4670\" replyto_addressing=\"\"/>\r\n");
	check_entry(&(CgMessageShow){ .mask = mask, .emptied = 7 },
		    MSG " sender_name=\"\" sender_addressing=\"\" recipient_name=\"\" "
			"recipient_addressing=\"\" replyto_addressing=\"\"/>\r\n");
}

static void check_subject(const char *subject, guint8 length, gsize expected)
{
	g_autoptr(CgMessage) message = cg_message_new(1);
	CgMessageShow show = { .mask = BIT(SUBJECT), .subject_length = length };
	g_auto(CgBuffer) out = { 0 };
	g_autoptr(GPtrArray) messages = NULL;
	guint lost;

	cg_message_set(message, CG_MESSAGE_SUBJECT, subject);
	cg_message_listing_begin(&out, 1);
	cg_message_listing_entry(&out, message, &show);
	cg_message_listing_end(&out);
	messages = read_listing(cg_buffer_span(&out), &lost);
	g_assert_cmpuint(strlen(cg_message_text(messages->pdata[0], CG_MESSAGE_SUBJECT)), ==,
			 expected);
}

static void test_cut_subject(void)
{
	g_autofree char *ascii = g_strnfill(300, 'x');
	g_autoptr(GString) wide = g_string_new(NULL);

	for (guint i = 0; i < 100; i++)
		g_string_append(wide, "\xE2\x82\xAC");
	check_subject(ascii, 0, 256);
	check_subject(ascii, 255, 255);
	check_subject(ascii, 1, 1);
	check_subject(wide->str, 0, 255);
	check_subject(wide->str, 7, 6);
	check_subject(wide->str, 2, 0);
	check_subject("short", 0, 5);
}

void test_content_message_listing(void)
{
	g_test_add_func("/content/message-listing/android", test_android);
	g_test_add_func("/content/message-listing/others", test_others);
	g_test_add_func("/content/message-listing/broken-rows", test_broken_rows);
	g_test_add_func("/content/message-listing/two-senders", test_two_senders);
	g_test_add_func("/content/message-listing/same-handle", test_same_handle);
	g_test_add_func("/content/message-listing/refused", test_refused);
	g_test_add_func("/content/message-listing/masked", test_masked);
	g_test_add_func("/content/message-listing/emptied", test_emptied);
	g_test_add_func("/content/message-listing/cut-subject", test_cut_subject);
}
