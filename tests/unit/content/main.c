/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Runs every test of the room content; one file beside this per source of the room. */
#include "fixture.h"

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	test_content_property();
	test_content_vcard_bytes();
	test_content_vcard_marks();
	test_content_vcard_head();
	test_content_vcard_lines();
	test_content_vcard_params();
	test_content_vcard_charset();
	test_content_vcard_value();
	test_content_vcard_base64();
	test_content_vcard_write();
	test_content_card();
	test_content_card_property();
	test_content_card_parse();
	test_content_card_print();
	test_content_card_text();
	test_content_card_names();
	test_content_photo();
	test_content_text();
	test_content_held_cards();
	test_content_split_line();
	test_content_splitter();
	test_content_xml();
	test_content_listing();
	test_content_xml_rows();
	test_content_xml_write();
	test_content_attributes();
	test_content_map_time();
	test_content_party();
	test_content_message();
	test_content_message_listing();
	test_content_folder_listing();
	test_content_conversation();
	test_content_conversation_listing();
	test_content_event_report();
	test_content_bmessage();
	test_content_bmessage_text();
	test_content_bmessage_body();
	test_content_bmessage_native();
	test_content_bmessage_headers();
	test_content_bmessage_parse();
	test_content_bmessage_print();
	test_content_sms_alphabet();
	test_content_sms_pdu();
	test_content_round_trip();
	test_content_tolerances();
	return g_test_run();
}
