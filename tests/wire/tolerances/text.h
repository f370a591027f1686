/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Charsets, quoted-printable and escapes. */

static const Tolerance tolerances_text[] = {
	{ "blanks around the soft break's =",
	  IN_21("NOTE;ENCODING=QUOTED-PRINTABLE:a=20= \t\r\nb\r\n"), GOT_ANNA "NOTE:a b\r\n",
	  NULL },
};
