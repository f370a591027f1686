/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One message: its attributes, its handle, its parties. */
#include "fixture.h"

static void test_handles(void)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "0x1", "-1", "g", "1.vcf", "10000000000000000", "00000000000000001"
	};
	guint64 handle = 77;

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(cg_message_handle_parse(bad[i], &handle));
	g_assert_cmpuint(handle, ==, 77);
	g_assert_true(cg_message_handle_parse("a1B2c3d4e5f60718", &handle));
	g_assert_cmphex(handle, ==, G_GUINT64_CONSTANT(0xA1B2C3D4E5F60718));
	g_assert_true(cg_message_handle_parse("FFFFFFFFFFFFFFFF", &handle));
	g_assert_cmphex(handle, ==, G_MAXUINT64);
	g_assert_true(cg_message_handle_parse("7", &handle));
	g_assert_cmphex(handle, ==, 7);
}

static void test_attributes(void)
{
	g_autoptr(CgMessage) message = cg_message_new(7), copy = NULL;
	gsize empty = cg_message_size(message);

	g_assert_null(cg_message_text(message, CG_MESSAGE_SUBJECT));
	g_assert_true(cg_message_set(message, CG_MESSAGE_SUBJECT, "Hej\ndu"));
	g_assert_true(cg_message_set(message, CG_MESSAGE_TYPE, "sms_gsm"));
	g_assert_false(cg_message_set(message, CG_MESSAGE_SIZE, "big"));
	g_assert_false(cg_message_set(message, CG_MESSAGE_DIRECTION, "sideways"));
	g_assert_cmpstr(cg_message_text(message, CG_MESSAGE_SUBJECT), ==, "Hej du");
	g_assert_cmpstr(cg_message_text(message, CG_MESSAGE_TYPE), ==, "SMS_GSM");
	g_assert_null(cg_message_text(message, CG_MESSAGE_SIZE));
	g_assert_cmpuint(cg_message_size(message), ==, empty + 7 + 8);
	copy = cg_message_copy(message, 9);
	g_assert_true(cg_message_set(message, CG_MESSAGE_SUBJECT, NULL));
	g_assert_null(cg_message_text(message, CG_MESSAGE_SUBJECT));
	g_assert_cmpstr(cg_message_text(copy, CG_MESSAGE_SUBJECT), ==, "Hej du");
	g_assert_cmpuint(cg_message_handle(copy), ==, 9);
	cg_message_unref(cg_message_ref(copy));
}

static void check_parties(const char *sender, const char *names, const char *addresses,
			  const char *reply_to, const char *expected)
{
	g_autoptr(CgMessage) message = cg_message_new(1);
	g_autoptr(GPtrArray) parties = NULL;
	g_autoptr(GString) found = g_string_new(NULL);

	cg_message_set(message, CG_MESSAGE_SENDER_NAME, "S");
	cg_message_set(message, CG_MESSAGE_SENDER_ADDRESSING, sender);
	cg_message_set(message, CG_MESSAGE_RECIPIENT_NAME, names);
	cg_message_set(message, CG_MESSAGE_RECIPIENT_ADDRESSING, addresses);
	cg_message_set(message, CG_MESSAGE_REPLYTO_ADDRESSING, reply_to);
	parties = cg_message_parties(message);
	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = parties->pdata[i];

		g_string_append_printf(found, "%d:%s=%s ", party->role, party->name,
				       party->addresses[0] ? party->addresses[0] : "-");
	}
	g_assert_cmpstr(found->str, ==, expected);
}

static void test_parties(void)
{
	check_parties("1", NULL, "2", NULL, "0:S=1 1:=2 ");
	check_parties("1", "A;B", "2; 3", NULL, "0:S=1 1:A=2 1:B=3 ");
	check_parties(NULL, NULL, NULL, NULL, "0:S=- ");
	check_parties("", NULL, "", NULL, "0:S=- 1:=- ");
	/* An empty place in a list is somebody, too; names that do not fit are nobody's. */
	check_parties("1", "A;B;C", "2;;3", NULL, "0:S=1 1:A=2 1:B=- 1:C=3 ");
	check_parties("1", "Berger;Anna", "2", NULL, "0:S=1 1:=2 ");
	check_parties("1;9", NULL, "2", "4;5", "0:S=1;9 1:=2 2:=4 2:=5 ");
}

void test_content_message(void)
{
	g_test_add_func("/content/message/handles", test_handles);
	g_test_add_func("/content/message/attributes", test_attributes);
	g_test_add_func("/content/message/parties", test_parties);
}
