/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The body of a bMessage: its charset, its encoding, its text. */
#include "fixture.h"

#include "bmessage-private.h"

#include "../../wire/sms-pdus.h"

#include <string.h>

#define TEXT(text) "BEGIN:MSG\r\n" text "\r\nEND:MSG\r\nEND:BBODY\r\n"

static void check_body(const char *body, const char *expected, gboolean attributable)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	CgSpan left = cg_span_of(body);

	g_assert_true(cg_bmessage_read_body(message, &left));
	g_assert_true(g_str_has_prefix((const char *)left.data, "END:BBODY"));
	g_assert_cmpmem(cg_bmessage_text(message).data, cg_bmessage_text(message).size, expected,
			strlen(expected));
	g_assert_true(cg_bmessage_attributable(message) == attributable);
	for (gsize cut = 0; cut < strlen(body); cut++) {
		g_autofree guint8 *copy = g_memdup2(body, MAX(cut, 1));
		g_autoptr(CgBmessage) some = cg_bmessage_new();

		left = cg_span(copy, cut);
		cg_bmessage_read_body(some, &left);
		g_assert_cmpuint(cg_bmessage_text(some).size, <=, strlen(expected));
	}
}

static void test_charsets(void)
{
	check_body("CHARSET:UTF-8\r\n" TEXT("h\xC3\xA4j"), "häj", TRUE);
	check_body("charset: utf-8 \r\n" TEXT("h\xC3j\x01"), "h\uFFFDj", TRUE);
	check_body("CHARSET:ISO-8859-1\r\n" TEXT("h\xE4j"), "häj", TRUE);
	check_body("CHARSET:X-UNHEARD\r\n" TEXT("h\xC3\xA4j"), "häj", TRUE);
	check_body(TEXT("a\rb\r\n\tc"), "a\nb\n\tc", TRUE);
	check_body("no colon\r\n:\r\nODD:x\r\nLENGTH:many\r\nLENGTH:-1\r\n" TEXT("a"), "a", TRUE);
	check_body("CHARSET:UTF-8\r\nBEGIN:MSG\r\na\r\nEND:MSG\r\n" TEXT("/END:MSG"), "a\nEND:MSG",
		   TRUE);
}

static void test_native(void)
{
	check_body("ENCODING:G-7BIT\r\n" TEXT(SMS_TEXTBOOK), "How are you?", TRUE);
	check_body("CHARSET:NATIVE\r\n" TEXT(SMS_TEXTBOOK), "How are you?", TRUE);
	check_body("ENCODING:G-UCS2\r\n" TEXT(SMS_UCS2), "Пока 😀", TRUE);
	/* It says that it is text. */
	check_body("ENCODING:G-7BIT\r\nCHARSET:UTF-8\r\n" TEXT("hej"), "hej", TRUE);
	check_body("ENCODING:8BIT\r\n" TEXT("hej"), "hej", TRUE);
	check_body("ENCODING:G-7BIT\r\n" TEXT("hej"), "", FALSE);
	check_body("ENCODING:C-8BIT\r\n" TEXT("0102"), "", FALSE);
}

static void test_without_text(void)
{
	check_body("CHARSET:UTF-8\r\nEND:BBODY\r\n", "", TRUE);
}

static void test_attributes(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	CgSpan left = cg_span_of("PARTID:7\r\nLANGUAGE:SWEDISH\r\nSTATUS:READ\r\n" TEXT("a"));

	g_assert_true(cg_bmessage_read_body(message, &left));
	g_assert_cmpstr(cg_bmessage_attribute(message, CG_BMESSAGE_PART_ID), ==, "7");
	g_assert_cmpstr(cg_bmessage_attribute(message, CG_BMESSAGE_LANGUAGE), ==, "SWEDISH");
	g_assert_null(cg_bmessage_attribute(message, CG_BMESSAGE_STATUS));
}

void test_content_bmessage_body(void)
{
	g_test_add_func("/content/bmessage-body/charsets", test_charsets);
	g_test_add_func("/content/bmessage-body/native", test_native);
	g_test_add_func("/content/bmessage-body/without-text", test_without_text);
	g_test_add_func("/content/bmessage-body/attributes", test_attributes);
}
