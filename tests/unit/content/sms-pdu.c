/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs: what is in them, and what is refused. */
#include "fixture.h"

#include "sms-private.h"

#include "../../wire/sms-pdus.h"

#include <string.h>

static gboolean read_hex(const char *hex, gsize cut, CgSmsPart *part)
{
	g_auto(CgBuffer) bytes = { 0 };
	g_autofree guint8 *copy = NULL;

	g_assert_true(cg_hex_parse(hex, &bytes));
	cut = MIN(cut, bytes.size);
	copy = g_memdup2(bytes.data, MAX(cut, 1));
	return cg_sms_part_read(cg_span(copy, cut), part);
}

/* A PDU that is cut anywhere cannot be read. */
static void check_pdu(const char *hex, gboolean sent, const char *address, const char *expected)
{
	g_auto(CgSmsPart) part = { 0 };
	g_autoptr(CgText) text = NULL;

	g_assert_true(read_hex(hex, G_MAXSIZE, &part));
	text = cg_sms_text(cg_buffer_span(&part.utf16));
	g_assert_true(part.sent == sent);
	g_assert_cmpstr(part.address, ==, address);
	g_assert_true(part.readable == (expected != NULL));
	g_assert_cmpstr(text, ==, expected ? expected : "");
	for (gsize cut = 0; cut < strlen(hex) / 2; cut++) {
		g_auto(CgSmsPart) some = { 0 };

		g_assert_false(read_hex(hex, cut, &some));
		g_assert_null(some.address);
	}
}

static void test_delivered(void)
{
	check_pdu(SMS_TEXTBOOK, FALSE, "+31641600986", "How are you?");
	check_pdu(SMS_ANNA, FALSE, "+491701234567", "Hej! Ses vi kl. 8? {10 €} [ja]");
	check_pdu(SMS_ANNA_NO_CENTRE, FALSE, "+491701234567", "Ohne Zentrale: gruess dich");
	check_pdu(SMS_BANK, FALSE, "BANK", "Kod: 1234");
	check_pdu(SMS_UCS2, FALSE, "+491701234567", "Пока 😀");
}

static void test_sent(void)
{
	check_pdu(SMS_SENT, TRUE, "0701234567", "on my way");
	check_pdu(SMS_SENT_ABSOLUTE, TRUE, "+491701234567", "on my way");
	check_pdu(SMS_SENT_PLAIN, TRUE, "+491701234567", "@");
}

static void test_parts(void)
{
	g_auto(CgSmsPart) part = { 0 }, half = { 0 };

	check_pdu(SMS_PART_2, FALSE, "+491701234567", "two, ");
	check_pdu(SMS_PART_3, FALSE, "+491701234567", "three.");
	g_assert_true(read_hex(SMS_PART_3, G_MAXSIZE, &part));
	g_assert_cmpuint(part.reference, ==, 7);
	g_assert_cmpuint(part.parts, ==, 3);
	g_assert_cmpuint(part.part, ==, 3);
	g_assert_true(read_hex(SMS_HALF_2, G_MAXSIZE, &half));
	g_assert_cmpuint(half.reference, ==, 0x0107);
	g_assert_cmpuint(half.parts, ==, 2);
	g_assert_cmpuint(half.part, ==, 2);
}

/* All but the text, in this data coding scheme. */
#define OF_ANNA(scheme) "00040C9194711032547600" scheme "62111291741480"

/* Who sent it can be told, and what it says cannot. */
static void test_texts_unread(void)
{
	check_pdu(SMS_LOCKED, FALSE, "+491701234567", NULL);
	check_pdu(SMS_DATA, FALSE, "+491701234567", NULL);
	check_pdu(OF_ANNA("20") "0141", FALSE, "+491701234567", NULL);
}

static void check_no_pdu(const char *hex)
{
	g_auto(CgSmsPart) part = { 0 };

	g_assert_false(read_hex(hex, G_MAXSIZE, &part));
	g_assert_null(part.address);
}

static void test_refused(void)
{
	g_autofree char *zeros = g_strnfill(4096, '0');

	check_no_pdu("");
	check_no_pdu("00");
	check_no_pdu(zeros);
	check_no_pdu(SMS_TEXTBOOK "00");
	check_pdu(OF_ANNA("00") "0141", FALSE, "+491701234567", "A");
	check_no_pdu(OF_ANNA("00") "0241"); /* a character is missing */
	check_no_pdu(
		"0006050C9194711032547662111291741480621112917414800000"); /* a status report */
	check_no_pdu("0004FF9194711032547600006211129174148000");          /* too many digits */
	check_no_pdu("00040C91947110325F760000621112917414800141");        /* one that is none */
	check_no_pdu("00040C11947110325476000062111291741480"
		     "0141");                                            /* a type that is none */
	check_no_pdu("0D000000000000000000000000" OF_ANNA("00") "0141"); /* a long centre */
	check_no_pdu("00440C91947110325476000462111291741480020500"); /* a header over its text */
}

void test_content_sms_pdu(void)
{
	g_test_add_func("/content/sms-pdu/delivered", test_delivered);
	g_test_add_func("/content/sms-pdu/sent", test_sent);
	g_test_add_func("/content/sms-pdu/parts", test_parts);
	g_test_add_func("/content/sms-pdu/texts-unread", test_texts_unread);
	g_test_add_func("/content/sms-pdu/refused", test_refused);
}
