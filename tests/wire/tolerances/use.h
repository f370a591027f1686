/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as a car dials them, names, and parameters. */

static const Tolerance tolerances_use[] = {
	{ "brackets and blanks in a number", IN_30("TEL:(030) 12 34\r\n"),
	  GOT_ANNA "TEL:0301234\r\n", NULL },
	{ "direction marks around a number",
	  IN_30("TEL:\xE2\x80\xAA+49 30 12\xE2\x80\xAC\xE2\x80\x8E\r\n"),
	  GOT_ANNA "TEL:+493012\r\n", NULL },
	{ "characters in a number that nobody sees",
	  IN_30("TEL:\xEF\xBB\xBF+49\xE2\x80\x8B"
		"30\xC2\xAD"
		"12\r\n"),
	  GOT_ANNA "TEL:+493012\r\n", NULL },
	{ "odd blanks in a number",
	  IN_30("TEL:+49\xC2\xA0"
		"30\xE2\x80\xAF"
		"12\xE2\x80\x89"
		"34\xE3\x80\x80\r\n"),
	  GOT_ANNA "TEL:+49301234\r\n", NULL },
	{ "odd hyphens in a number",
	  IN_30("TEL:030\xE2\x80\x91"
		"1\xE2\x80\x93"
		"2\xE2\x88\x92"
		"3\xEF\xBC\x8D"
		"4\r\n"),
	  GOT_ANNA "TEL:030-1-2-3-4\r\n", NULL },
	{ "a wide number",
	  IN_30("TEL:"
		"\xEF\xBC\x8B\xEF\xBC\x98\xEF\xBC\x91\xEF\xBC\x88\xEF\xBC\x93\xEF\xBC\x89\xEF\xBC"
		"\x91\xEF\xBC\x92\xEF\xBC\x8C\xEF\xBC\x83\xEF\xBC\x8A\r\n"),
	  GOT_ANNA "TEL:+81312,#*\r\n", NULL },
	{ "Arabic digits", IN_30("TEL:\xD9\xA0\xD9\xA3\xD9\xA0\xD9\xA1\xD9\xA2\r\n"),
	  GOT_ANNA "TEL:03012\r\n", NULL },
	{ "Persian digits", IN_30("TEL:\xDB\xB0\xDB\xB3\xDB\xB0\xDB\xB1\xDB\xB2\r\n"),
	  GOT_ANNA "TEL:03012\r\n", NULL },
	{ "FN alone",
	  CARD("BEGIN:VCARD\r\nVERSION:3.0\r\n"
	       "FN:Anna Berger\r\n"
	       "TEL:1\r\n"
	       "END:VCARD\r\n"),
	  "N:Anna Berger\r\n"
	  "FN:Anna Berger\r\n"
	  "TEL:1\r\n",
	  NULL },
	{ "FN, and N without text",
	  CARD("BEGIN:VCARD\r\nVERSION:3.0\r\n"
	       "N:;;;;\r\n"
	       "FN:Anna\r\n"
	       "TEL:1\r\n"
	       "END:VCARD\r\n"),
	  "N:Anna\r\n"
	  "FN:Anna\r\n"
	  "TEL:1\r\n",
	  NULL },
	{ "N alone",
	  CARD("BEGIN:VCARD\r\nVERSION:2.1\r\n"
	       "N:Berger;Anna;Maria;Dr.;M.A.\r\n"
	       "TEL:1\r\n"
	       "END:VCARD\r\n"),
	  "N:Berger;Anna;Maria;Dr.;M.A.\r\n"
	  "FN:Dr. Anna Maria Berger M.A.\r\n"
	  "TEL:1\r\n",
	  NULL },
	{ "N, and FN without text",
	  CARD("BEGIN:VCARD\r\nVERSION:3.0\r\n"
	       "FN:\r\n"
	       "N;LANGUAGE=ja:;\xE5\xA4\xAA\xE9\x83\x8E\r\n"
	       "TEL:1\r\n"
	       "END:VCARD\r\n"),
	  "N;LANGUAGE=ja;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=E5=A4=AA=E9=83=8E\r\n"
	  "FN;LANGUAGE=ja;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=A4=AA=E9=83=8E\r\n"
	  "TEL:1\r\n",
	  "N;LANGUAGE=ja:;\xE5\xA4\xAA\xE9\x83\x8E\r\n"
	  "FN;LANGUAGE=ja:\xE5\xA4\xAA\xE9\x83\x8E\r\n"
	  "TEL:1\r\n" },
	{ "the language of a text", IN_30("NOTE;LANGUAGE=de:a\r\n"),
	  GOT_ANNA "NOTE;LANGUAGE=de:a\r\n", NULL },
	{ "VALUE, which 3.0 has", IN_30("BDAY;VALUE=date:2001-02-03\r\n"),
	  GOT_ANNA "BDAY:2001-02-03\r\n", GOT_ANNA "BDAY;VALUE=date:2001-02-03\r\n" },
	{ "VALUE, which only 4.0 has", IN_30("BDAY;VALUE=date-and-or-time:--0203\r\n"),
	  GOT_ANNA "BDAY:--0203\r\n", NULL },
	{ "a parameter of the writer's own", IN_30("TEL;X-SLOT=1:+4930\r\n"),
	  GOT_ANNA "TEL;X-SLOT=1:+4930\r\n", NULL },
	{ "one with a blank", IN_30("TEL;X-Slot=\"a b\":+4930\r\n"), GOT_ANNA "TEL:+4930\r\n",
	  GOT_ANNA "TEL;X-Slot=\"a b\":+4930\r\n" },
	{ "parameters of 4.0", IN_30("ADR;LABEL=\"A, B\";SORT-AS=A;ALTID=1;PID=1.1:;;C\r\n"),
	  GOT_ANNA "ADR:;;C\r\n", NULL },
};
