/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Documents of MAP in the shapes that phones write; the people are made up. */
#pragma once

/* --- Message listings --- */

/* Android: one line, a declaration of its own, and entities for line ends. */
#define MAP_LISTING_ANDROID                                                                  \
	"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"                           \
	"<MAP-msg-listing version=\"1.1\">"                                                  \
	"<msg handle=\"0400000000000017\" subject=\"Ses vi &quot;snart&quot;?&#10;/A\" "     \
	"datetime=\"20261129T101500+0100\" sender_name=\"Anna Berger\" "                     \
	"sender_addressing=\"+491701234567\" recipient_name=\"\" "                           \
	"recipient_addressing=\"+46701111111\" type=\"SMS_GSM\" size=\"19\" text=\"yes\" "   \
	"reception_status=\"complete\" attachment_size=\"0\" priority=\"no\" read=\"no\" "   \
	"sent=\"no\" protected=\"no\" delivery_status=\"delivered\" "                        \
	"conversation_id=\"0000000000000000000000000000000C\" conversation_name=\"\" "       \
	"direction=\"incoming\" />"                                                          \
	"<msg handle=\"1000000000000018\" subject=\"\" datetime=\"20261128T235959+0100\" "   \
	"sender_name=\"\" sender_addressing=\"+46701111111\" "                               \
	"recipient_name=\"Anna;Bert\" recipient_addressing=\"+491701234567;+491709999999\" " \
	"type=\"MMS\" size=\"30210\" text=\"no\" reception_status=\"complete\" "             \
	"attachment_size=\"30000\" priority=\"no\" read=\"yes\" sent=\"yes\" "               \
	"protected=\"no\" delivery_status=\"unknown\" conversation_id=\"D\" "                \
	"direction=\"outgoing\" attachment_mime_types=\"image/jpeg\" />"                     \
	"</MAP-msg-listing>"

/* iPhone: the whole text in subject, no zone, a sender who has an address of e-mail alone, and a
 * subject that was cut off in the middle of a character. */
#define MAP_LISTING_IPHONE                                                                  \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                      \
	"<MAP-msg-listing version=\"1.1\">\n"                                               \
	"<msg handle=\"A1B2C3D4E5F60718\" subject=\"Jag tar med k\xC3\xB6tt och f\xC3\" "   \
	"datetime=\"20261129T094455\" sender_name=\"Carla Costa\" "                         \
	"sender_addressing=\"carla@example.com\" recipient_addressing=\"+46701111111\" "    \
	"type=\"SMS_GSM\" size=\"25\" reception_status=\"complete\" attachment_size=\"0\" " \
	"read=\"yes\" conversation_id=\"0\" direction=\"incoming\"/>\n"                     \
	"</MAP-msg-listing>\n"

/* BlueZ's dummy. */
#define MAP_LISTING_BLUEZ                                                                       \
	"<MAP-msg-listing version=\"1.0\">\r\n"                                                 \
	"<msg handle=\"20000100001\" subject=\"Hello\" datetime=\"20071213T130510\" "           \
	"sender_name=\"Jamie\" sender_addressing=\"+1-987-6543210\" "                           \
	"recipient_addressing=\"+1-0123-456789\" type=\"SMS_GSM\" size=\"256\" "                \
	"attachment_size=\"0\" priority=\"no\" read=\"yes\" sent=\"no\" protected=\"no\"/>\r\n" \
	"</MAP-msg-listing>"

/* --- Other documents --- */

#define MAP_FOLDERS_ANDROID                                                                 \
	"<?xml version='1.0' encoding='utf-8' standalone='yes' ?>"                          \
	"<folder-listing version=\"1.0\"><folder name=\"inbox\" /><folder name=\"sent\" />" \
	"<folder name=\"deleted\" /><folder name=\"outbox\" /><folder name=\"draft\" />"    \
	"</folder-listing>"

#define MAP_CONVERSATIONS                                                                  \
	"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"                                     \
	"<MAP-convo-listing version = \"1.0\">\n"                                          \
	"<conversation id=\"E1E2E3E4F1F2F3F4A1A2A3A4B1B2B3B4\" name=\"Beergarden\" "       \
	"last_activity=\"20261129T101500+0100\" read_status=\"no\" "                       \
	"version_counter=\"A1A1B2B2C3C3D4D5E5E6F6F7A7A8B8B9\" summary=\"On Saturday?\">\n" \
	"<participant uci=\"+491701234567\" display_name=\"Anna\" chat_state=\"4\" "       \
	"last_activity=\"20261129T101500+0100\"/>\n"                                       \
	"<participant uci=\"bert@example.com\" display_name=\"Bert\" priority=\"50\"/>\n"  \
	"</conversation>\n"                                                                \
	"<conversation id=\"7\" last_activity=\"20261101T000000\" read_status=\"yes\"/>\n" \
	"</MAP-convo-listing>\n"

#define MAP_EVENT_ANDROID                                                                 \
	"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n"                    \
	"<MAP-event-report version=\"1.1\">\r\n"                                          \
	"  <event type=\"NewMessage\" handle=\"0400000000000019\" "                       \
	"folder=\"TELECOM/MSG/INBOX\" msg_type=\"SMS_GSM\" datetime=\"20261129T102000\" " \
	"subject=\"Nu\" sender_name=\"Anna Berger\" priority=\"no\" />\r\n"               \
	"</MAP-event-report>\r\n"

#define MAP_EVENT_CHAT                                                                       \
	"<MAP-event-report version=\"1.2\"><event type=\"ParticipantChatStateChanged\" "     \
	"msg_type=\"IM\" conversation_name=\"Beergarden\" conversation_id=\"C\" "            \
	"participant_uci=\"bert@example.com\" chat_state=\"3\" presence_availability=\"2\" " \
	"presence_text=\"out\" last_activity=\"20261129T101500+0100\" read_status=\"yes\" "  \
	"extended_data=\"0:18;2:486;3:11;\" contact_uid=\"A1A2\"/></MAP-event-report>"

/* --- bMessages --- */

#define MAP_CARD_ANNA                                                       \
	"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Berger;Anna\r\nFN:Anna Berger\r\n" \
	"TEL:+491701234567\r\nEND:VCARD\r\n"
#define MAP_CARD_BERT                                                                   \
	"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bert\r\nN:Bert\r\nEMAIL:bert@example.com\r\n" \
	"END:VCARD\r\n"
#define MAP_CARD_OWNER "BEGIN:VCARD\r\nVERSION:2.1\r\nN:\r\nTEL:+46701111111\r\nEND:VCARD\r\n"

/* Android, in UTF-8. */
#define MAP_BMESSAGE_ANDROID                                                               \
	"BEGIN:BMSG\r\nVERSION:1.0\r\nSTATUS:UNREAD\r\nTYPE:SMS_GSM\r\n"                   \
	"FOLDER:telecom/msg/INBOX\r\n" MAP_CARD_ANNA "BEGIN:BENV\r\n" MAP_CARD_OWNER       \
	"BEGIN:BBODY\r\nCHARSET:UTF-8\r\nLENGTH:44\r\nBEGIN:MSG\r\nSes vi?\r\nSn\xC3\xB6 " \
	"p\xC3\xA5 v\xC3\xA4g\r\n"                                                         \
	"END:MSG\r\nEND:BBODY\r\nEND:BENV\r\nEND:BMSG\r\n"

/* iPhone: LF alone, and a length of the text alone. */
#define MAP_BMESSAGE_IPHONE                                                                   \
	"BEGIN:BMSG\nVERSION:1.0\nSTATUS:READ\nTYPE:SMS_GSM\nFOLDER:telecom/msg/inbox\n"      \
	"BEGIN:VCARD\nVERSION:3.0\nFN:Carla Costa\nN:Costa;Carla\n"                           \
	"EMAIL:carla@example.com\nEND:VCARD\nBEGIN:BENV\nBEGIN:VCARD\nVERSION:3.0\nFN:\nN:\n" \
	"TEL:+46701111111\nEND:VCARD\nBEGIN:BBODY\nCHARSET:UTF-8\nLENGTH:5\nBEGIN:MSG\n"      \
	"K\xC3\xB6tt\nEND:MSG\nEND:BBODY\nEND:BENV\nEND:BMSG\n"

/* Three envelopes: the second recipient of an e-mail is behind the first one's. */
#define MAP_BMESSAGE_NESTED                                                              \
	"BEGIN:BMSG\r\nVERSION:1.1\r\nSTATUS:READ\r\nTYPE:EMAIL\r\n"                     \
	"FOLDER:telecom/msg/sent\r\nEXTENDEDDATA:0:18;\r\n" MAP_CARD_OWNER               \
	"BEGIN:BENV\r\n" MAP_CARD_ANNA "BEGIN:BENV\r\n" MAP_CARD_BERT "BEGIN:BENV\r\n"   \
	"BEGIN:BBODY\r\nPARTID:26988\r\nENCODING:8BIT\r\nCHARSET:UTF-8\r\n"              \
	"LANGUAGE:SWEDISH\r\nLENGTH:46\r\nBEGIN:MSG\r\nTo: x@example.com\r\n\r\nHej\r\n" \
	"END:MSG\r\nEND:BBODY\r\nEND:BENV\r\nEND:BENV\r\nEND:BENV\r\nEND:BMSG\r\n"
