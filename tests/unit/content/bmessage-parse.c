/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bMessage as phones write it, and broken in every way that has a name. */
#include "fixture.h"

#include "../../wire/map-phones.h"
#include "../../wire/sms-pdus.h"

#include <string.h>

static CgBmessage *read_message(CgSpan text, GError **error)
{
	g_autofree guint8 *copy = g_memdup2(text.data, MAX(text.size, 1));

	return cg_bmessage_parse(cg_span(copy, text.size), error);
}

/* As level:name=address,address for each party, ? if it is unreadable. */
static char *list_parties(const CgBmessage *message)
{
	const GPtrArray *parties = cg_bmessage_parties(message);
	GString *found = g_string_new(NULL);

	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = parties->pdata[i];
		g_autofree char *addresses = g_strjoinv(",", party->addresses);

		g_string_append_printf(found, "%u:%s=%s%s ", party->level, party->name, addresses,
				       party->unreadable ? "?" : "");
	}
	return g_string_free(found, FALSE);
}

static void check_body_text(const CgBmessage *message, const char *expected)
{
	CgSpan text = cg_bmessage_text(message);

	g_assert_cmpmem(text.data, text.size, expected, strlen(expected));
}

static CgBmessage *must_read(const char *text, const char *parties, const char *expected)
{
	g_autoptr(GError) error = NULL;
	CgBmessage *message = read_message(cg_span_of(text), &error);
	g_autofree char *found = NULL;

	g_assert_no_error(error);
	found = list_parties(message);
	g_assert_cmpstr(found, ==, parties);
	check_body_text(message, expected);
	return message;
}

/* A message without its end is refused. */
static void check_cuts(const char *text)
{
	gsize end = strlen(text) - (g_str_has_suffix(text, "\r\n") ? 2 : 1);

	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(CgBmessage) some = read_message(cg_span(text, cut), &error);

		if (cut < end)
			g_assert_error(error, CG_ERROR, CG_ERROR_MALFORMED);
		g_assert_true(!some == (cut < end));
	}
}

static void check_message(const char *text, const char *parties, const char *expected,
			  gboolean attributable)
{
	g_autoptr(CgBmessage) message = must_read(text, parties, expected);

	g_assert_true(cg_bmessage_attributable(message) == attributable);
	check_cuts(text);
}

static void test_phones(void)
{
	g_autoptr(CgBmessage) android =
		must_read(MAP_BMESSAGE_ANDROID, "0:Berger;Anna=+491701234567 1:=+46701111111 ",
			  "Ses vi?\nSnö på väg");
	g_autoptr(CgBmessage) nested =
		must_read(MAP_BMESSAGE_NESTED,
			  "0:=+46701111111 1:Berger;Anna=+491701234567 2:Bert=bert@example.com "
			  "1:=x@example.com ",
			  "To: x@example.com\n\nHej");

	check_message(MAP_BMESSAGE_IPHONE, "0:Costa;Carla=carla@example.com 1:=+46701111111 ",
		      "Kött", TRUE);
	check_cuts(MAP_BMESSAGE_ANDROID);
	check_cuts(MAP_BMESSAGE_NESTED);
	g_assert_cmpstr(cg_bmessage_attribute(android, CG_BMESSAGE_STATUS), ==, "UNREAD");
	g_assert_cmpstr(cg_bmessage_attribute(android, CG_BMESSAGE_TYPE), ==, "SMS_GSM");
	g_assert_cmpstr(cg_bmessage_attribute(android, CG_BMESSAGE_FOLDER), ==,
			"telecom/msg/INBOX");
	g_assert_cmpstr(cg_bmessage_attribute(nested, CG_BMESSAGE_EXTENDED_DATA), ==, "0:18;");
	g_assert_cmpstr(cg_bmessage_attribute(nested, CG_BMESSAGE_PART_ID), ==, "26988");
	g_assert_cmpstr(cg_bmessage_attribute(nested, CG_BMESSAGE_LANGUAGE), ==, "SWEDISH");
}

#define BODY(lines, text) \
	"BEGIN:BBODY\r\n" lines "BEGIN:MSG\r\n" text "\r\nEND:MSG\r\nEND:BBODY\r\n"
#define ENVELOPE(inner) "BEGIN:BENV\r\n" inner "END:BENV\r\n"
#define MESSAGE(inner)  "BEGIN:BMSG\r\n" inner "END:BMSG\r\n"
#define CARD(lines)     "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define ANNA            CARD("N:A\r\nTEL:1\r\n")
#define BERT            CARD("N:B\r\nTEL:2\r\n")

static void test_broken_lines(void)
{
	check_message(
		MESSAGE("VERSION:9\r\nSTATUS:MAYBE\r\nhello\r\n:\r\nTYPE\r\nTYPE:RCS\r\n" ANNA
			"more\r\n" ENVELOPE("STATUS:READ\r\n" BERT BODY("x\r\n", "hej")) "x\r\n"),
		"0:A=1 1:B=2 ", "hej", TRUE);
	check_message("\r\n" MESSAGE(""), "", "", TRUE);
	check_message(MESSAGE(ANNA BODY("", "hej") BODY("", "twice")), "0:A=1 ", "hej", TRUE);
}

/* Whose vCard cannot be read is somebody, and nobody knows who. */
static void test_broken_cards(void)
{
	check_message(MESSAGE(ANNA ENVELOPE(CARD("N:B\r\nTEL:2\r\nTEL\r\n") BODY("", "hej"))),
		      "0:A=1 1:B=2? ", "hej", FALSE);
	check_message(MESSAGE("BEGIN:VCARD\r\nN:A\r\nTEL:1\r\n" ENVELOPE(BERT BODY("", "hej"))),
		      "0:=? 1:B=2 ", "hej", FALSE);
	check_message(MESSAGE("BEGIN:VCARD\r\nVERSION:2.1\r\nTEL:1\r\n" BERT ENVELOPE(BERT)),
		      "0:=? 1:B=2 ", "", FALSE);
	check_message(
		MESSAGE(ANNA ENVELOPE("BEGIN: VCARD\r\nVERSION:2.1\r\nTEL:2\r\nEND:VCARD\r\n")),
		"0:A=1 1:=2 ", "", TRUE);
	check_message(MESSAGE(ANNA ENVELOPE("BEGN:VCARD\r\nVERSION:2.1\r\nTEL:2\r\nEND:VCARD\r\n")),
		      "0:A=1 1:=? ", "", FALSE);
	check_message(MESSAGE("FOLDER:a" ANNA ENVELOPE(BERT)), "0:=? 1:B=2 ", "", FALSE);
	check_message(MESSAGE("FOLDER:BEGIN:VCARD\r\n" ENVELOPE(BERT)), "1:B=2 ", "", TRUE);
	check_message(MESSAGE(ANNA ENVELOPE(BERT "END:VCARD.\r\n")), "0:A=1 1:B=2 1:=? ", "",
		      FALSE);
}

/* A vCard outside the text is a party, wherever it stands. */
static void test_cards_elsewhere(void)
{
	check_message(MESSAGE(ENVELOPE(BODY("", "hej") BERT) ANNA), "1:B=2 0:A=1 ", "hej", TRUE);
	check_message(MESSAGE(ANNA BERT ENVELOPE("BEGIN:BBODY\r\nCHARSET:UTF-8\r\n" BERT
						 "END:BBODY\r\n")),
		      "0:A=1 0:B=2 1:B=2 ", "", TRUE);
	check_message(MESSAGE(ANNA ENVELOPE(BODY("", BERT))), "0:A=1 ",
		      "BEGIN:VCARD\nVERSION:2.1\nN:B\nTEL:2\nEND:VCARD\n", TRUE);
}

static void check_no_message(CgSpan text, CgError code)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(read_message(text, &error));
	g_assert_error(error, CG_ERROR, (gint)code);
	g_assert_null(strstr(error->message, "secret"));
}

static void test_envelopes(void)
{
	check_message(MESSAGE(ENVELOPE(ENVELOPE(ENVELOPE(BERT)))), "3:B=2 ", "", TRUE);
	check_message(MESSAGE(ENVELOPE("") ENVELOPE("") ENVELOPE("") ENVELOPE(BERT)), "1:B=2 ", "",
		      TRUE);
	check_message(MESSAGE("END:BENV\r\n" ANNA "BEGIN:BENV\r\n" BERT), "0:A=1 1:B=2 ", "", TRUE);
	check_no_message(cg_span_of(MESSAGE(ENVELOPE(ENVELOPE(ENVELOPE(ENVELOPE(BERT)))))),
			 CG_ERROR_LIMIT);
}

static void test_refused(void)
{
	check_no_message(CG_SPAN_EMPTY, CG_ERROR_MALFORMED);
	check_no_message(cg_span_of("secret"), CG_ERROR_MALFORMED);
	check_no_message(cg_span_of("secret\r\n" MESSAGE("")), CG_ERROR_MALFORMED);
	check_no_message(cg_span_of(MESSAGE("BEGIN:BBODY\r\nBEGIN:MSG\r\nsecret\r\nEND:BBODY\r\n")),
			 CG_ERROR_MALFORMED);
}

static void test_limits(void)
{
	g_auto(CgBuffer) fits = { 0 }, many = { 0 }, large = { 0 };
	g_autoptr(CgBmessage) message = NULL;
	g_autoptr(GError) error = NULL;

	fill_buffer(&fits, "BEGIN:BMSG\r\n", ANNA, CG_BMESSAGE_PARTIES, "END:BMSG\r\n");
	fill_buffer(&many, "BEGIN:BMSG\r\n", ANNA, CG_BMESSAGE_PARTIES + 1, "END:BMSG\r\n");
	fill_buffer(&large, "BEGIN:BMSG\r\n", "x", CG_BMESSAGE_MAX, "\r\nEND:BMSG\r\n");
	message = read_message(cg_buffer_span(&fits), &error);
	g_assert_no_error(error);
	g_assert_cmpuint(cg_bmessage_parties(message)->len, ==, CG_BMESSAGE_PARTIES);
	check_no_message(cg_buffer_span(&many), CG_ERROR_LIMIT);
	check_no_message(cg_buffer_span(&large), CG_ERROR_LIMIT);
}

static void test_native(void)
{
	check_message(MESSAGE(ANNA ENVELOPE(BODY("ENCODING:G-7BIT\r\n", SMS_TEXTBOOK))),
		      "0:A=1 0:=+31641600986 ", "How are you?", TRUE);
	check_message(MESSAGE(ANNA ENVELOPE(BODY("ENCODING:G-7BIT\r\n", "00"))), "0:A=1 0:=? ", "",
		      FALSE);
}

void test_content_bmessage_parse(void)
{
	g_test_add_func("/content/bmessage-parse/phones", test_phones);
	g_test_add_func("/content/bmessage-parse/broken-lines", test_broken_lines);
	g_test_add_func("/content/bmessage-parse/broken-cards", test_broken_cards);
	g_test_add_func("/content/bmessage-parse/cards-elsewhere", test_cards_elsewhere);
	g_test_add_func("/content/bmessage-parse/envelopes", test_envelopes);
	g_test_add_func("/content/bmessage-parse/refused", test_refused);
	g_test_add_func("/content/bmessage-parse/limits", test_limits);
	g_test_add_func("/content/bmessage-parse/native", test_native);
}
