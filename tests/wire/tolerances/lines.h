/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines that are none, marks that are spelled oddly, line ends of all kinds, and VERSION. */

#define MARKED(begin, end, behind) CARD(begin "\r\nVERSION:3.0\r\n" ANNA end "\r\n" behind)
/* What is folded shows as which version it was read: 2.1 keeps the blank. */
#define VERSIONED(lines) CARD("BEGIN:VCARD\r\n" lines "\r\n" ANNA "NOTE:a\r\n b\r\nEND:VCARD\r\n")
#define GOT_21           GOT_ANNA "NOTE:a b\r\n"
#define GOT_30           GOT_ANNA "NOTE:ab\r\n"
#define ENDED(end)                                                                           \
	CARD("BEGIN:VCARD" end "VERSION:3.0" end "N:Berger;Anna;;;" end "FN:Anna Berger" end \
	     "TEL:+491701234567" end "END:VCARD" end)

static const Tolerance tolerances_lines[] = {
	{ "text without a colon", IN_30("just text\r\n"), GOT_ANNA, NULL },
	{ "a remark", IN_30("# note\r\n"), GOT_ANNA, NULL },
	{ "no name, but a parameter", IN_30(";X=\"A\":1\r\n"), GOT_ANNA, NULL },
	{ "a blank in a name", IN_30("First name:A\r\n"), GOT_ANNA, NULL },
	{ "a blank behind a name", IN_30("ORG :A\r\n"), GOT_ANNA "ORG:A\r\n", NULL },
	{ "brackets in a name", IN_30("X-(A):1\r\n"), GOT_ANNA, NULL },
	{ "a name alone", IN_30("FN\r\n"), GOT_ANNA, NULL },
	{ "two groups", IN_30("a.b.TEL:1\r\n"), GOT_ANNA, NULL },
	{ "a group without a name", IN_30(".TEL:1\r\n"), GOT_ANNA, NULL },
	{ "a quote that is not paired, behind a pair", IN_30("ADR;LABEL=\"A \"B\":;;C\r\n"),
	  GOT_ANNA "ADR:;;C\r\n", NULL },
	{ "a quote that is not paired", IN_30("TEL;TYPE=\"work:+49301\r\n"),
	  GOT_ANNA "TEL;WORK:+49301\r\n", GOT_ANNA "TEL;TYPE=WORK:+49301\r\n" },

	{ "a line behind END", MARKED("BEGIN:VCARD", "END:VCARD", "NULL\r\n"), GOT_ANNA, NULL },
	{ "text behind END in its line", MARKED("BEGIN:VCARD", "END:VCARDNULL", ""), GOT_ANNA,
	  NULL },
	{ "a dot behind END", MARKED("BEGIN:VCARD", "END:VCARD.", ""), GOT_ANNA, NULL },
	{ "a blank in BEGIN", MARKED("BEGIN: VCARD", "END:VCARD", ""), GOT_ANNA, NULL },

	{ "marks in small letters", MARKED("begin:vcard", "End:vCard", ""), GOT_ANNA, NULL },
	{ "a byte order mark",
	  MARKED("\xEF\xBB\xBF"
		 "BEGIN:VCARD",
		 "END:VCARD", ""),
	  GOT_ANNA, NULL },
	{ "text before the first BEGIN", MARKED("Contacts\r\nBEGIN:VCARD", "END:VCARD", ""),
	  GOT_ANNA, NULL },
	{ "blank lines around marks",
	  MARKED("\r\n \r\nBEGIN:VCARD\r\n", "\r\nEND:VCARD\r\n \r\n", ""), GOT_ANNA, NULL },

	{ "a line break in NOTE", IN_30("NOTE:a\r\nb c\r\n"), GOT_ANNA "NOTE:a\r\n", NULL },
	{ "a blank line in NOTE", IN_30("NOTE:a\r\n\r\nb c\r\n"), GOT_ANNA "NOTE:a\r\n", NULL },
	{ "a line break in ADR", IN_30("ADR:;;a\r\nb;c;;d;e\r\n"), GOT_ANNA "ADR:;;a\r\n", NULL },
	{ "a line break in FN",
	  CARD("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berger;Anna;;;\r\nFN:Anna\r\nBerger\r\n"
	       "TEL:+491701234567\r\nEND:VCARD\r\n"),
	  "N:Berger;Anna;;;\r\nFN:Anna\r\nTEL:+491701234567\r\n", NULL },
	{ "CR alone ends lines", ENDED("\r"), GOT_ANNA, NULL },
	{ "LF alone ends lines", ENDED("\n"), GOT_ANNA, NULL },
	{ "LF CR ends lines", ENDED("\n\r"), GOT_ANNA, NULL },
	{ "CR CR LF ends lines", ENDED("\r\r\n"), GOT_ANNA, NULL },

	{ "VERSION twice", VERSIONED("VERSION:3.0\r\nVERSION:2.1"), GOT_30, NULL },
	{ "version 1.0", VERSIONED("VERSION:1.0"), GOT_21, NULL },
	{ "version 3,0", VERSIONED("VERSION:3,0"), GOT_30, NULL },
	{ "version v3.0", VERSIONED("VERSION:v3.0"), GOT_30, NULL },
	{ "VERSION with a parameter", VERSIONED("VERSION;X=1:3.0"), GOT_30, NULL },
	{ "VERSION in a group", VERSIONED("item1.VERSION:3.0"), GOT_30, NULL },
	{ "VERSION behind the rest",
	  CARD("BEGIN:VCARD\r\n" ANNA "NOTE:a\r\n b\r\nVERSION:3.0\r\nEND:VCARD\r\n"), GOT_30,
	  NULL },
	{ "no VERSION", VERSIONED("X-A:1"), GOT_ANNA "X-A:1\r\nNOTE:a b\r\n", NULL },
};
