/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short messages as the radio network carries them: 3GPP TS 23.040 and 23.038. */
#pragma once

#include <contactguard/base.h>

/* --- The alphabet of seven bits (23.038, 6.2.1) --- */

/* Appends as UTF-16BE the characters of so many septets, which begin `skip` bits into the bytes. A
 * septet that is not there ends them. */
void cg_sms_append_septets(CgSpan bytes, gsize skip, gsize count, CgBuffer *utf16);
/* Returns the text of UTF-16BE. A surrogate that stands alone is U+FFFD, line ends are LF, and
 * other control characters are dropped. The caller owns it. */
CgText *cg_sms_text(CgSpan utf16);

/* --- One PDU --- */

#define CG_SMS_PDU_MAX 192 /* bytes: a centre of 12, a head of 23 and 140 of text are 175 */

/* A short message, or a part of one. */
typedef struct {
	gboolean sent;     /* a SUBMIT, whose address is the recipient's; else a DELIVER */
	CgText *address;   /* "" if it has none */
	gboolean readable; /* its text */
	CgBuffer utf16;    /* the text as UTF-16BE */
	guint reference, parts, part; /* parts is 0 if the text is whole */
} CgSmsPart;

/* Reads a DELIVER or SUBMIT with the address of its service centre in front, or without it. Returns
 * FALSE, and leaves *part empty, if it is neither, if bytes are missing or left over, or if it can
 * be read both ways. A text that is compressed, data, or in a national alphabet is not readable. */
gboolean cg_sms_part_read(CgSpan pdu, CgSmsPart *part);
/* Wipes and frees what the part holds. */
void cg_sms_part_clear(CgSmsPart *part);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgSmsPart, cg_sms_part_clear)
