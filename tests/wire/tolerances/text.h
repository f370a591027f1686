/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Charsets, quoted-printable and escapes. */

static const Tolerance tolerances_text[] = {
	{ "a broken byte in UTF-8", IN_30("NOTE:\xC3\xA9\xFF\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9=EF=BF=BD\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\xEF\xBF\xBD\r\n" },
	{ "a broken byte, said to be UTF-8",
	  IN_21("NOTE;CHARSET=UTF-8:a\xFC"
		"b\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=EF=BF=BDb\r\n",
	  GOT_ANNA "NOTE:a\xEF\xBF\xBD"
		   "b\r\n" },
	{ "a character of UTF-8 that was cut off", IN_30("NOTE:\xC3\xA9\xE6\x97\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9=EF=BF=BD\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\xEF\xBF\xBD\r\n" },
	{ "a character beyond U+FFFF as a surrogate pair",
	  IN_30("NOTE:\xED\xA0\xBD\xED\xB8\x80\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=F0=9F=98=80\r\n",
	  GOT_ANNA "NOTE:\xF0\x9F\x98\x80\r\n" },
	{ "a surrogate pair as quoted-printable",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:=ED=A0=BD=ED=B8=80\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=F0=9F=98=80\r\n",
	  GOT_ANNA "NOTE:\xF0\x9F\x98\x80\r\n" },
	{ "half a surrogate pair", IN_30("NOTE:\xC3\xA9\xED\xA0\xBD\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9=EF=BF=BD\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\xEF\xBF\xBD\r\n" },
	{ "GB2312 that is GBK",
	  IN_21("NOTE;CHARSET=GB2312:\xE9"
		"F\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E9=95=95\r\n",
	  GOT_ANNA "NOTE:\xE9\x95\x95\r\n" },
	{ "SHIFT_JIS that is CP932", IN_21("NOTE;CHARSET=SHIFT_JIS:\x87@\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E2=91=A0\r\n",
	  GOT_ANNA "NOTE:\xE2\x91\xA0\r\n" },
	{ "EUC-KR that is CP949", IN_21("NOTE;CHARSET=EUC-KR;ENCODING=QUOTED-PRINTABLE:=94=EE\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=EB=B7=81\r\n",
	  GOT_ANNA "NOTE:\xEB\xB7\x81\r\n" },
	{ "ISO-8859-1 that is Windows-1252", IN_21("NOTE;CHARSET=ISO-8859-1:5 \x80\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:5 =E2=82=AC\r\n",
	  GOT_ANNA "NOTE:5 \xE2\x82\xAC\r\n" },
	{ "a byte that Windows-1252 does not have", IN_21("NOTE;CHARSET=ISO-8859-1:a\x81\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=EF=BF=BD\r\n",
	  GOT_ANNA "NOTE:a\xEF\xBF\xBD\r\n" },
	{ "no charset, and no UTF-8", IN_30("NOTE:Caf\xE9 \x96\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9 =E2=80=93\r\n",
	  GOT_ANNA "NOTE:Caf\xC3\xA9 \xE2\x80\x93\r\n" },
	{ "a charset that is not known", IN_21("NOTE;CHARSET=x-none:Caf\xE9\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Caf=C3=A9\r\n",
	  GOT_ANNA "NOTE:Caf\xC3\xA9\r\n" },
	{ "a charset that joins marks to the letter before",
	  IN_21("NOTE;CHARSET=WINDOWS-1258:Hoa\r\n"), GOT_ANNA "NOTE:Hoa\r\n", NULL },
	{ "a byte that is broken in another charset", IN_21("NOTE;CHARSET=GBK:\xC4\xE3\xFF\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=A0=EF=BF=BD\r\n",
	  GOT_ANNA "NOTE:\xE4\xBD\xA0\xEF\xBF\xBD\r\n" },
	{ "blanks around the soft break's =",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:a=20= \x09\r\n"
		"b\r\n"),
	  GOT_ANNA "NOTE:a b\r\n", NULL },
	{ "a soft break without its =",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:=C3=A9\r\n"
		"=C3=A4\r\n"
		"TITLE:x\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9=C3=A4\r\n"
		   "TITLE:x\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\xC3\xA4\r\n"
		   "TITLE:x\r\n" },
	{ "words behind a soft break without its =",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:ab \r\n"
		"cd ef\r\n"
		"TITLE:x\r\n"),
	  GOT_ANNA "NOTE:ab cd ef\r\n"
		   "TITLE:x\r\n",
	  NULL },
	{ "the name of a property alone, behind quoted-printable",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:ab\r\n"
		"TITLE\r\n"
		"ROLE:x\r\n"),
	  GOT_ANNA "NOTE:ab\r\n"
		   "ROLE:x\r\n",
	  NULL },
	{ "a line without a colon, behind plain text",
	  IN_21("NOTE:ab\r\n"
		"cd ef\r\n"
		"TITLE:x\r\n"),
	  GOT_ANNA "NOTE:ab\r\n"
		   "TITLE:x\r\n",
	  NULL },
	{ "a character broken by a soft break and a blank",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:=C3=\r\n"
		" =A9\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\r\n" },
	{ "a character broken by a fold",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:=C3\r\n"
		" =A9\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\r\n" },
	{ "a character of another charset broken so",
	  IN_21("NOTE;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=C4=\r\n"
		" =E3\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E4=BD=A0\r\n",
	  GOT_ANNA "NOTE:\xE4\xBD\xA0\r\n" },
	{ "plain UTF-8 broken so",
	  IN_21("NOTE:\xC3\r\n"
		" \xA9\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=A9\r\n",
	  GOT_ANNA "NOTE:\xC3\xA9\r\n" },
	{ "a comma and a line end, escaped in 2.1", IN_21("NOTE:a\\, b\\nc\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a, b=0D=0Ac\r\n",
	  GOT_ANNA "NOTE:a\\, b\\nc\r\n" },
	{ "a path in 2.1", IN_21("NOTE:C:\\new\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:C:=5Cnew\r\n",
	  GOT_ANNA "NOTE:C:\\\\new\r\n" },
	{ "a backslash in 2.1 that escapes nothing", IN_21("NOTE:a\\d\\nb\r\n"),
	  GOT_ANNA "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:a=5Cd=5Cnb\r\n",
	  GOT_ANNA "NOTE:a\\\\d\\\\nb\r\n" },
};
