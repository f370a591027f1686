/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers as a car dials them, names, and parameters. */

static const Tolerance tolerances_use[] = {
	{ "brackets and blanks in a number", IN_30("TEL:(030) 12 34\r\n"),
	  GOT_ANNA "TEL:0301234\r\n", NULL },
};
