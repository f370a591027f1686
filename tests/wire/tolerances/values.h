/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures that are none or are written oddly, and control characters. */

/* A line behind the value shows that it costs no more than its property. */
#define PHOTO(head, value)   IN_30("PHOTO;" head ":" value "\r\nNOTE:kept\r\n")
#define GOT_NO_PHOTO         GOT_ANNA "NOTE:kept\r\n"
#define GOT_PHOTO_21(base64) GOT_ANNA "PHOTO;JPEG;ENCODING=BASE64:" base64 "\r\n\r\nNOTE:kept\r\n"
#define GOT_PHOTO_30(base64) GOT_ANNA "PHOTO;TYPE=JPEG;ENCODING=b:" base64 "\r\nNOTE:kept\r\n"
#define GOT_JPEG             GOT_PHOTO_21("/9j/4AAQ"), GOT_PHOTO_30("/9j/4AAQ")
#define GOT_LINK(address)                                        \
	GOT_ANNA "PHOTO;VALUE=URL:" address "\r\nNOTE:kept\r\n", \
		GOT_ANNA "PHOTO;VALUE=uri:" address "\r\nNOTE:kept\r\n"

static const Tolerance tolerances_values[] = {
	{ "no picture", PHOTO("ENCODING=b", "(null)"), GOT_NO_PHOTO, NULL },
	{ "text for a picture", PHOTO("ENCODING=b", "image not found!"), GOT_NO_PHOTO, NULL },
	{ "a colon in base64", PHOTO("ENCODING=b;TYPE=JPEG", "/9j/:4AAQ"), GOT_NO_PHOTO, NULL },
	{ "a colon before base64", PHOTO("ENCODING=b;TYPE=JPEG", ":/9j/4AAQ"), GOT_JPEG },
	{ "a data: address under ENCODING=b",
	  PHOTO("ENCODING=b", "data:image/jpeg;base64,/9j/4AAQ"), GOT_JPEG },
	{ "a data: address with escapes",
	  PHOTO("ENCODING=b", "data:image/jpeg\\;base64\\,/9j/4AAQ"), GOT_JPEG },
	{ "a data: address without ENCODING", PHOTO("VALUE=uri", "data:image/jpeg;base64,/9j/4AAQ"),
	  GOT_JPEG },
	{ "a data: address with a charset",
	  PHOTO("ENCODING=b", "data:image/jpeg;charset=utf-8;base64,/9j/4AAQ"), GOT_JPEG },
	{ "a data: address of something else", PHOTO("ENCODING=b", "data:text/plain,a"),
	  GOT_LINK("data:text/plain,a") },
	{ "\\n in base64", PHOTO("ENCODING=b;TYPE=JPEG", "/9j/\\n4AAQ\\n"), GOT_JPEG },
	{ "\\n at the ends of its lines", PHOTO("ENCODING=b;TYPE=JPEG", "/9j\\n\r\n/4AA\\n\r\nQ"),
	  GOT_JPEG },
	{ "base64 of addresses", PHOTO("ENCODING=b;TYPE=JPEG", "_9j-4AAQ"),
	  GOT_PHOTO_21("/9j+4AAQ"), GOT_PHOTO_30("/9j+4AAQ") },
	{ "base64 of addresses over lines", PHOTO("ENCODING=b;TYPE=JPEG", "_9j\r\n-4A_\r\nAQQ"),
	  GOT_PHOTO_21("/9j+4A/AQQ=="), GOT_PHOTO_30("/9j+4A/AQQ==") },
	{ "= inside base64", PHOTO("ENCODING=b;TYPE=JPEG", "/9j/4A==AQ=="),
	  GOT_PHOTO_21("/9j/4AE="), GOT_PHOTO_30("/9j/4AE=") },
	{ "an address under ENCODING=b", PHOTO("ENCODING=b", "https://example.org/a.jpg"),
	  GOT_LINK("https://example.org/a.jpg") },
	{ "an address in the phone", PHOTO("ENCODING=b", "content://contacts/photo/12"),
	  GOT_LINK("content://contacts/photo/12") },
	{ "an address in text under ENCODING=b", IN_30("URL;ENCODING=b:http://example.org/\r\n"),
	  GOT_ANNA "URL:http://example.org/\r\n", NULL },
	{ "ENCODING=b,b", PHOTO("ENCODING=b,b;TYPE=JPEG", "/9j/4AAQ"), GOT_JPEG },
	{ "ENCODING twice", PHOTO("ENCODING=b;ENCODING=b;TYPE=JPEG", "/9j/4AAQ"), GOT_JPEG },
	{ "two that differ", PHOTO("ENCODING=BASE64;TYPE=JPEG;ENCODING=8BIT", "/9j/4AAQ"),
	  GOT_JPEG },
	{ "ENCODING and the type as bare words", PHOTO("BASE64;JPEG", "/9j/4AAQ"), GOT_JPEG },

	{ "control characters in values",
	  IN_30("NOTE:a\x01"
		"b\x1F"
		"c\x7F\r\n"),
	  GOT_ANNA "NOTE:abc\r\n", NULL },
	{ "control characters of Latin-1 in values",
	  IN_30("NOTE:a\xC2\x85"
		"b\xC2\x9Fü\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:ab=C3=BC\r\n",
	  GOT_ANNA "NOTE:abü\r\n" },
	{ "NUL in a value", IN_30("NOTE:a\0b\r\n"), GOT_ANNA "NOTE:ab\r\n", NULL },
	{ "control characters in a name and a parameter",
	  IN_30("NO\x01TE;LANG\0UAGE=d\x02"
		"e:a\r\n"),
	  GOT_ANNA "NOTE;LANGUAGE=de:a\r\n", NULL },
	{ "control characters in base64", PHOTO("ENCODING=b;TYPE=JPEG", "/9j/\x01\0004AAQ"),
	  GOT_JPEG },
	{ "control characters between lines of base64",
	  PHOTO("ENCODING=b;TYPE=JPEG", "/9j/\r\n\x01\r\n\0004AAQ"), GOT_JPEG },
	{ "control characters around a fold", IN_30("NOTE:a\x01\r\n\x01 b\r\n"),
	  GOT_ANNA "NOTE:ab\r\n", NULL },
	{ "a control character behind a soft break",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:a=\x01\r\nb\r\n"), GOT_ANNA "NOTE:ab\r\n", NULL },
	{ "a line of control characters", IN_30("\x01\0\r\nNOTE:a\r\n"), GOT_ANNA "NOTE:a\r\n",
	  NULL },
	{ "control characters in marks",
	  CARD("BE\x01GIN:VCARD\r\nVERSION:3.0\r\n" ANNA "END\0:VCARD\r\n"), GOT_ANNA, NULL },
	{ "NULs between cards",
	  CARD("\0BEGIN:VCARD\r\nVERSION:3.0\r\n" ANNA "END:VCARD.\r\n\0\0\r\n"), GOT_ANNA, NULL },
	{ "NULs in VERSION", CARD("BEGIN:VCARD\r\nVER\0SION:\0003.0\r\n" ANNA "END:VCARD\r\n"),
	  GOT_ANNA, NULL },
};
