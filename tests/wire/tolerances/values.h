/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures that are none or are written oddly, and control characters. */

/* A line behind the value shows that it costs no more than its property. */
#define PHOTO(head, value)   IN_30("PHOTO;" head ":" value "\r\nNOTE:kept\r\n")
#define GOT_PHOTO_21(base64) GOT_ANNA "PHOTO;JPEG;ENCODING=BASE64:" base64 "\r\n\r\nNOTE:kept\r\n"
#define GOT_PHOTO_30(base64) GOT_ANNA "PHOTO;TYPE=JPEG;ENCODING=b:" base64 "\r\nNOTE:kept\r\n"
#define GOT_NO_PHOTO         GOT_ANNA "NOTE:kept\r\n"

static const Tolerance tolerances_values[] = {
	{ "no picture", PHOTO("ENCODING=b", "(null)"), GOT_NO_PHOTO, NULL },
	{ "ENCODING and the type as bare words", PHOTO("BASE64;JPEG", "/9j/4AAQ"),
	  GOT_PHOTO_21("/9j/4AAQ"), GOT_PHOTO_30("/9j/4AAQ") },
	{ "control characters in values",
	  IN_30("NOTE:a\x01"
		"b\x1F"
		"c\x7F\r\n"),
	  GOT_ANNA "NOTE:abc\r\n", NULL },
	{ "NUL in a value", IN_30("NOTE:a\0b\r\n"), GOT_ANNA "NOTE:ab\r\n", NULL },
	{ "control characters in a name and a parameter",
	  IN_30("NO\x01TE;LANG\0UAGE=d\x02"
		"e:a\r\n"),
	  GOT_ANNA "NOTE;LANGUAGE=de:a\r\n", NULL },
};
