/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vCards in the shapes that phones and address books write; the people are made up. Each is one
 * card. */
#pragma once

/* Android, over PBAP as 2.1: whole characters as quoted-printable, soft breaks between them. */
#define VCARD_ANDROID_21                                                                      \
	"BEGIN:VCARD\r\n"                                                                     \
	"VERSION:2.1\r\n"                                                                     \
	"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CE=A0=CE=B1=CF=80=CE=B1=CE=B4=CE=AC=\r\n" \
	"=CE=BA=CE=B7;=CE=86=CE=BD=CE=BD=CE=B1;;;\r\n"                                        \
	"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CE=86=CE=BD=CE=BD=CE=B1\r\n"             \
	"TEL;CELL;PREF:+30 210 1234567\r\n"                                                   \
	"TEL;X-Yacht:210-7654321\r\n"                                                         \
	"X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Annoula;1;;;;;;;;;;;;;\r\n"        \
	"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEB\r\n"             \
	" BAQIBAQE/9k=\r\n"                                                                   \
	"\r\n"                                                                                \
	"END:VCARD\r\n"

/* iOS, as 3.0: groups with labels, lower-case types, escaped colons. */
#define VCARD_IOS_30                                                                  \
	"BEGIN:VCARD\r\n"                                                             \
	"VERSION:3.0\r\n"                                                             \
	"PRODID:-//Apple Inc.//iPhone OS 16.1//EN\r\n"                                \
	"N:Ёлкин;Пётр;;;\r\n"                                                \
	"FN:Пётр Ёлкин\r\n"                                                  \
	"ORG:Садовод\\; и сын;Отдел\r\n"                              \
	"item1.EMAIL;type=INTERNET;type=pref:petr@example.com\r\n"                    \
	"item1.X-ABLabel:дача\r\n"                                                \
	"TEL;type=CELL;type=VOICE;type=pref:8 (912) 555-01-02\r\n"                    \
	"item2.URL;type=pref:http\\://example.com/a\\,b?c=d\r\n"                      \
	"item2.X-ABLabel:_$!<HomePage>!$_\r\n"                                        \
	"item3.ADR;type=HOME:;;ул. Мира\\, 1\\nкв. 2;Пермь;;614000;\r\n" \
	"item3.X-ABADR:ru\r\n"                                                        \
	"BDAY;value=date:1985-04-12\r\n"                                              \
	"END:VCARD\r\n"

/* Outlook, as 2.1: named and bare words mixed, base64 from the next line on, several empty lines.
 */
#define VCARD_OUTLOOK_21                                                             \
	"BEGIN:VCARD\r\n"                                                            \
	"VERSION:2.1\r\n"                                                            \
	"N;LANGUAGE=de;CHARSET=Windows-1252:M\xFCller;J\xF6rg;;Dr.;\r\n"             \
	"FN;CHARSET=Windows-1252:Dr. J\xF6rg M\xFCller\r\n"                          \
	"NOTE;ENCODING=QUOTED-PRINTABLE:Erste Zeile=0D=0A=0D=0ADritte Zeile=0D=\r\n" \
	"=0A\r\n"                                                                    \
	"TEL;WORK;VOICE:(089) 555-0100\r\n"                                          \
	"ADR;WORK;PREF:;;Weg 1\\; Hof;M\xFCnchen;;80331;\r\n"                        \
	"KEY;X509;ENCODING=BASE64:\r\n"                                              \
	"    MIIDITCCAoqgAwIBAgIQT52W2WawmStU\r\n"                                   \
	"    wpV8tBV9TTANBgkq\r\n"                                                   \
	"\r\n"                                                                       \
	"\r\n"                                                                       \
	"FBURL;ENCODING=QUOTED-PRINTABLE:?x?=0C\r\n"                                 \
	"REV:20121012T210525Z\r\n"                                                   \
	"END:VCARD\r\n"

/* 4.0: URIs for numbers, places and pictures, quoted lists, alternatives. */
#define VCARD_V40                                                              \
	"BEGIN:VCARD\n"                                                        \
	"VERSION:4.0\n"                                                        \
	"FN:Noor van Dijk\n"                                                   \
	"N:van Dijk;Noor;;;ing.,M.Sc.\n"                                       \
	"TEL;VALUE=uri;TYPE=\"work,voice\";PREF=1:tel:+31-20-555-0199;ext=7\n" \
	"BDAY;ALTID=1:--0203\n"                                                \
	"GEO:geo:52.37,4.89\n"                                                 \
	"PHOTO:data:image/jpeg;base64,/9j/4AAQ\n"                              \
	" SkZJRg==\n"                                                          \
	"LOGO:https://example.com/logo.png\n"                                  \
	"CATEGORIES:Friends,Work\\, old\n"                                     \
	"END:VCARD\n"

/* A row of a call history. */
#define VCARD_CALL_21                                     \
	"BEGIN:VCARD\r\n"                                 \
	"VERSION:2.1\r\n"                                 \
	"N:\r\n"                                          \
	"TEL;X-0:+15550100\r\n"                           \
	"X-IRMC-CALL-DATETIME;MISSED:20240320T100000\r\n" \
	"END:VCARD\r\n"

/* A secretary in the old way, with lines of its own and one of its own in turn. */
#define VCARD_AGENT_21               \
	"BEGIN:VCARD\r\n"            \
	"VERSION:2.1\r\n"            \
	"N:Outer;Olga\r\n"           \
	"AGENT:\r\n"                 \
	"BEGIN:VCARD\r\n"            \
	"VERSION:2.1\r\n"            \
	"N:Inner;Igor\r\n"           \
	"TEL:666\r\n"                \
	"AGENT:\r\n"                 \
	"BEGIN:VCARD\r\n"            \
	"VERSION:2.1\r\n"            \
	"EMAIL:deep@example.com\r\n" \
	"END:VCARD\r\n"              \
	"END:VCARD\r\n"              \
	"TEL:111\r\n"                \
	"END:VCARD\r\n"
