/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tests of content, and what they share. */
#pragma once

#include "card-private.h"

void test_content_property(void);
void test_content_vcard_bytes(void);
void test_content_vcard_marks(void);
void test_content_vcard_head(void);
void test_content_vcard_lines(void);
void test_content_vcard_params(void);
void test_content_vcard_charset(void);
void test_content_vcard_value(void);
void test_content_vcard_base64(void);
void test_content_vcard_write(void);
void test_content_card(void);
void test_content_card_property(void);
void test_content_card_parse(void);
void test_content_card_print(void);
void test_content_card_text(void);
void test_content_card_names(void);
void test_content_photo(void);
void test_content_text(void);
void test_content_held_cards(void);
void test_content_split_line(void);
void test_content_splitter(void);
void test_content_xml(void);
void test_content_listing(void);
void test_content_xml_rows(void);
void test_content_xml_write(void);
void test_content_attributes(void);
void test_content_map_time(void);
void test_content_party(void);
void test_content_message(void);
void test_content_message_listing(void);
void test_content_folder_listing(void);
void test_content_conversation(void);
void test_content_conversation_listing(void);
void test_content_event_report(void);
void test_content_bmessage(void);
void test_content_bmessage_text(void);
void test_content_bmessage_body(void);
void test_content_bmessage_native(void);
void test_content_bmessage_headers(void);
void test_content_bmessage_parse(void);
void test_content_bmessage_print(void);
void test_content_sms_alphabet(void);
void test_content_sms_pdu(void);
void test_content_round_trip(void);
void test_content_tolerances(void);

#define V21(lines) "BEGIN:VCARD\r\nVERSION:2.1\r\n" lines "END:VCARD\r\n"
#define V30(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"
#define V40(lines) "BEGIN:VCARD\r\nVERSION:4.0\r\n" lines "END:VCARD\r\n"

CgCard *must_parse(CgSpan text);
CgCard *must_parse_text(const char *text);
void check_refused(CgSpan text, CgError code);
/* Every cut is a card or an error, and the cuts before the end line are errors. */
void check_all_cuts(const char *text);
CgText *print_card(const CgCard *card, CgFormat format, CgFields fields);
/* The text parses, and prints so. */
void check_print(const char *text, CgFormat format, CgFields fields, const char *expected);
void check_text(const CgCard *card, CgProperty property, guint nth, const char *expected);
/* Prints and parses again, through both formats and back: nothing changes. */
void check_round_trip(const CgCard *card);
/* `count` times `slice`, between `before` and `after`. */
void fill_buffer(CgBuffer *out, const char *before, const char *slice, gsize count,
		 const char *after);
