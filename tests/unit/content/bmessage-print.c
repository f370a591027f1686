/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bMessage as a car gets it. */
#include "fixture.h"

#include "../../wire/map-phones.h"

#include <string.h>

static CgText *print_message(const CgBmessage *message, guint minor)
{
	g_auto(CgBuffer) out = { 0 };

	cg_bmessage_print(message, minor, &out);
	return cg_text_new(cg_buffer_span(&out));
}

static void test_canonical(void)
{
	g_autoptr(CgBmessage) nested = cg_bmessage_parse(cg_span_of(MAP_BMESSAGE_NESTED), NULL);
	g_autoptr(CgText) old = print_message(nested, 0), new = print_message(nested, 1);

	g_assert_cmpstr(
		new, ==,
		"BEGIN:BMSG\r\nVERSION:1.1\r\nSTATUS:READ\r\nTYPE:EMAIL\r\n"
		"FOLDER:telecom/msg/sent\r\nEXTENDEDDATA:0:18;\r\n"
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:\r\nTEL:+46701111111\r\nEND:VCARD\r\n"
		"BEGIN:BENV\r\n"
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Berger;Anna\r\nFN:Anna Berger\r\n"
		"TEL:+491701234567\r\nEND:VCARD\r\n"
		"BEGIN:BENV\r\n"
		"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Bert\r\nFN:Bert\r\nTEL:\r\n"
		"EMAIL:bert@example.com\r\nEND:VCARD\r\n"
		"BEGIN:BENV\r\nBEGIN:BBODY\r\nPARTID:26988\r\nENCODING:8BIT\r\nCHARSET:UTF-8\r\n"
		"LANGUAGE:SWEDISH\r\nLENGTH:46\r\nBEGIN:MSG\r\nTo: x@example.com\r\n\r\nHej\r\n"
		"END:MSG\r\nEND:BBODY\r\nEND:BENV\r\nEND:BENV\r\nEND:BENV\r\nEND:BMSG\r\n");
	g_assert_null(strstr(old, "EXTENDEDDATA"));
	g_assert_nonnull(strstr(old, "VERSION:1.0\r\n"));
}

static void test_empty(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	g_autoptr(CgText) printed = print_message(message, 0);

	g_assert_cmpstr(
		printed, ==,
		"BEGIN:BMSG\r\nVERSION:1.0\r\nSTATUS:UNREAD\r\nTYPE:SMS_GSM\r\nFOLDER:\r\n"
		"BEGIN:BENV\r\nBEGIN:BBODY\r\nCHARSET:UTF-8\r\nLENGTH:22\r\nBEGIN:MSG\r\n\r\n"
		"END:MSG\r\nEND:BBODY\r\nEND:BENV\r\nEND:BMSG\r\n");
}

/* Nothing that is set can add a line, a party, or an end. */
static void test_nothing_is_added(void)
{
	static const char text[] = "a\nEND:MSG\nEND:BBODY\nEND:BENV\nEND:BMSG\nb\n";
	g_autoptr(CgBmessage) message = cg_bmessage_new(), back = NULL;
	g_autoptr(CgCard) card = cg_card_new_named("x\r\nTEL:9\r\nEND:VCARD\r\nBEGIN:VCARD");
	g_autoptr(CgText) printed = NULL, again = NULL;
	g_autoptr(GError) error = NULL;

	cg_bmessage_set(message, CG_BMESSAGE_FOLDER, "a\r\nBEGIN:VCARD\r\nTEL:9\r\nEND:VCARD");
	cg_bmessage_set(message, CG_BMESSAGE_LANGUAGE, "b\r\nLENGTH:1");
	cg_bmessage_add_party(message, 1, card);
	cg_bmessage_add_party(message, 1, NULL);
	cg_bmessage_set_text(message, cg_span_of(text));
	printed = print_message(message, 1);
	back = cg_bmessage_parse(cg_span_of(printed), &error);
	g_assert_no_error(error);
	g_assert_cmpuint(cg_bmessage_parties(back)->len, ==, 1);
	g_assert_cmpmem(cg_bmessage_text(back).data, cg_bmessage_text(back).size, text,
			strlen(text));
	again = print_message(back, 1);
	g_assert_cmpstr(again, ==, printed);
}

static void test_one_sender(void)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	g_autoptr(CgCard) first = cg_card_new_named("first"), second = cg_card_new_named("second");
	g_autoptr(CgText) printed = NULL;

	cg_bmessage_add_party(message, 0, first);
	cg_bmessage_add_party(message, 0, second);
	printed = print_message(message, 0);
	g_assert_nonnull(strstr(printed, "first"));
	g_assert_null(strstr(printed, "second"));
}

void test_content_bmessage_print(void)
{
	g_test_add_func("/content/bmessage-print/canonical", test_canonical);
	g_test_add_func("/content/bmessage-print/empty", test_empty);
	g_test_add_func("/content/bmessage-print/nothing-is-added", test_nothing_is_added);
	g_test_add_func("/content/bmessage-print/one-sender", test_one_sender);
}
