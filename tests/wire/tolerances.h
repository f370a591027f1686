/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What real phones and exporters write beside the standards, kind by kind, and what a car gets of
 * it. The unit test of content checks each row and writes doc/tolerances.md of them; the fuzz seeds
 * and the noninterference harness take their bytes from here, too. A new kind is a row in the file
 * of its group below tolerances/. */
#pragma once

#include <contactguard/base.h>

typedef struct {
	const char *kind; /* as the table names it: unlike every other */
	CgSpan text;      /* one card as a body has it, with all line ends */
	/* The lines between VERSION and END that a car gets, in 2.1 and in 3.0. NULL: in 3.0 they
	 * are the same. */
	const char *lines_21, *lines_30;
} Tolerance;

typedef struct {
	const char *title, *about; /* of its section in the table */
	const Tolerance *rows;
	guint count;
} ToleranceGroup;

/* The base card: these lines, then those of the kind. */
#define ANNA "N:Berger;Anna;;;\r\nFN:Anna Berger\r\nTEL:+491701234567\r\n"
/* What is in it when the car gets it: the name comes first, and then the number. */
#define GOT_ANNA ANNA

#define CARD(text) CG_SPAN_LITERAL(text)
#define IN_CARD(version, lines) \
	CARD("BEGIN:VCARD\r\nVERSION:" version "\r\n" ANNA lines "END:VCARD\r\n")
#define IN_21(lines) IN_CARD("2.1", lines)
#define IN_30(lines) IN_CARD("3.0", lines)

#include "tolerances/lines.h"
#include "tolerances/text.h"
#include "tolerances/use.h"
#include "tolerances/values.h"

static const ToleranceGroup tolerance_groups[] = {
	{ "A bad line costs the line",
	  "What cannot be read is passed by, and the card stays as it was.", tolerances_lines,
	  G_N_ELEMENTS(tolerances_lines) },
	{ "A bad value costs its property, or is read as it was meant",
	  "The lines around it stay as they were.", tolerances_values,
	  G_N_ELEMENTS(tolerances_values) },
	{ "Text comes out right", "Whatever charset and encoding it came in.", tolerances_text,
	  G_N_ELEMENTS(tolerances_text) },
	{ "What a car gets can be used", "A number can be dialled, and a name is there.",
	  tolerances_use, G_N_ELEMENTS(tolerances_use) },
};
