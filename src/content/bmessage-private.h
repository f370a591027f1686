/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The model of one bMessage, and the text in it as it is written. */
#pragma once

#include "attributes-private.h"

struct CgBmessage {
	CgText *texts[CG_BMESSAGE_ATTRIBUTES];
	GPtrArray *parties; /* CgParty */
	guint levels;       /* envelopes, at least 1 */
	CgBuffer text;
};

/* What stands in the lines NAME:VALUE before the parties and before the text. */
extern const CgAttributeTable cg_bmessage_table;

/* --- Lines --- */

/* Cuts the next line off the front, without its end, which is LF or CR LF. Returns FALSE if nothing
 * is left. */
gboolean cg_bmessage_cut_line(CgSpan *left, CgSpan *line);
/* Returns whether the line is this mark, blanks at its end aside. */
gboolean cg_bmessage_is_mark(CgSpan line, const char *mark);

/* --- The text between BEGIN:MSG and END:MSG --- */

#define CG_BMESSAGE_BLOCKS_MAX 255 /* parts of one short message (23.040, 9.2.3.24.1) */
/* Cuts the texts off the front of *left, which begins with a line BEGIN:MSG, up to where END:BBODY
 * should be. length is what LENGTH says, or 0. Appends a CgSpan for each to the array. Returns
 * FALSE if the last one has no end, or there are too many. */
gboolean cg_bmessage_cut_texts(CgSpan *left, gsize length, GArray *texts);
/* Appends a text without the slashes that keep its lines from being END:MSG. */
void cg_bmessage_append_plain(CgSpan text, CgBuffer *out);
/* Appends a text with them, and with CR LF at line ends. */
void cg_bmessage_append_escaped(CgSpan text, CgBuffer *out);

/* --- Native texts --- */

/* Reads short messages, or the parts of one, each in hexadecimal, and adds the parties that they
 * name. One that cannot be read is an unreadable party. */
void cg_bmessage_read_native(CgBmessage *message, const GArray *texts);

/* --- The body --- */

/* Reads the body behind BEGIN:BBODY off the front of *left, up to the line that ends it. Returns
 * FALSE if its text has no end. */
gboolean cg_bmessage_read_body(CgBmessage *message, CgSpan *left);

/* --- Headers of MIME --- */

/* Adds the parties that the headers at the front of the text name, unless it is a short message. */
void cg_bmessage_read_headers(CgBmessage *message);
