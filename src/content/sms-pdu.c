/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the PDU of a short message to its address and its text. Refuses what is no DELIVER and no
 * SUBMIT, and what is not exactly one. */
#include "sms-private.h"

#include <string.h>

#define CENTRE_MAX     12   /* bytes of a service centre's address (24.011, 8.2.5.1) */
#define ADDRESS_MAX    20   /* half-bytes of an address (23.040, 9.1.2.5) */
#define TEXT_MAX       140  /* bytes of text with its header (23.040, 9.2.3.16) */
#define TYPE_MARK      0x80 /* is in each type of address, which tells addresses from other bytes */
#define ALPHANUMERIC   5    /* types of number (23.040, 9.1.2.5) */
#define INTERNATIONAL  1
#define PID_SIZE       1
#define TIMESTAMP_SIZE 7

/* What is in a header before the text (23.040, 9.2.3.24). */
enum {
	ELEMENT_PARTS = 0x00,
	ELEMENT_PARTS_16 = 0x08, /* with a reference of 16 bits */
	ELEMENT_SHIFT = 0x24,    /* a national alphabet for single characters */
	ELEMENT_LOCK = 0x25,     /* and for all of them */
};

typedef enum { ALPHABET_SEPTETS, ALPHABET_DATA, ALPHABET_UCS2, ALPHABET_UNKNOWN } Alphabet;

/* --- Addresses --- */

static gboolean append_digits(CgSpan bytes, guint count, CgBuffer *text)
{
	static const char digits[] = "0123456789*#abc";

	for (guint i = 0; i < count; i++) {
		guint digit = i % 2 ? bytes.data[i / 2] >> 4 : bytes.data[i / 2] & 0xF;

		if (digit >= strlen(digits))
			return FALSE;
		cg_buffer_append_u8(text, digits[digit]);
	}
	return TRUE;
}

/* Returns the address, or NULL if it cannot be read. The caller owns it. */
static CgText *read_address(CgReader *reader)
{
	g_auto(CgBuffer) text = { 0 };
	guint count = cg_read_u8(reader), type = cg_read_u8(reader);
	guint kind = type >> 4 & 7;
	CgSpan bytes = cg_read_span(reader, (count + 1) / 2);

	if (reader->failed || count > ADDRESS_MAX || !(type & TYPE_MARK))
		return NULL;
	if (kind == ALPHANUMERIC) {
		cg_sms_append_septets(bytes, 0, count * 4 / 7, &text);
		return cg_sms_text(cg_buffer_span(&text));
	}
	if (kind == INTERNATIONAL && count > 0)
		cg_buffer_append_u8(&text, '+');
	return append_digits(bytes, count, &text) ? cg_text_new(cg_buffer_span(&text)) : NULL;
}

/* --- The text --- */

/* What the data coding scheme says (23.038, 4). */
static Alphabet alphabet_of(guint8 scheme)
{
	static const Alphabet alphabets[] = { ALPHABET_SEPTETS, ALPHABET_DATA, ALPHABET_UCS2,
					      ALPHABET_UNKNOWN };
	const gboolean compressed = scheme & 0x20;

	switch (scheme >> 4) {
	case 0x0:
	case 0x1:
	case 0x2:
	case 0x3:
	case 0x4:
	case 0x5:
	case 0x6:
	case 0x7: return compressed ? ALPHABET_UNKNOWN : alphabets[scheme >> 2 & 3];
	case 0xE: return ALPHABET_UCS2;
	case 0xF: return scheme & 4 ? ALPHABET_DATA : ALPHABET_SEPTETS;
	default: return ALPHABET_SEPTETS; /* what is reserved is read so, too */
	}
}

/* Reads what the header says. Returns FALSE if it is none, or the text behind it is in an alphabet
 * that is not known here. */
static gboolean read_header(CgSpan header, CgSmsPart *part)
{
	CgReader reader;
	gboolean known = TRUE;

	cg_reader_init(&reader, header);
	while (cg_reader_left(&reader) > 0) {
		guint8 element = cg_read_u8(&reader), size = cg_read_u8(&reader);
		CgReader data;

		cg_reader_init(&data, cg_read_span(&reader, size));
		if ((element == ELEMENT_PARTS && size == 3) ||
		    (element == ELEMENT_PARTS_16 && size == 4)) {
			part->reference = size == 3 ? cg_read_u8(&data) : cg_read_u16(&data);
			part->parts = cg_read_u8(&data);
			part->part = cg_read_u8(&data);
		} else if (element == ELEMENT_SHIFT || element == ELEMENT_LOCK) {
			known = FALSE;
		}
	}
	return known && !reader.failed;
}

/* Reads the text that fills the rest. `count` is in septets or bytes, as the alphabet has it. */
static gboolean read_text(CgReader *reader, Alphabet alphabet, guint count, gboolean headed,
			  CgSmsPart *part)
{
	gsize size = alphabet == ALPHABET_SEPTETS ? (count * 7 + 7) / 8 : count;
	CgSpan data = cg_read_span(reader, size);
	gsize header = headed && data.size > 0 ? data.data[0] + 1u : 0;
	gsize septets = (header * 8 + 6) / 7; /* that the header takes, filled up */

	if (reader->failed || size > TEXT_MAX || cg_reader_left(reader) > 0 || header > size)
		return FALSE;
	part->readable = header == 0 || read_header(cg_span(data.data + 1, header - 1), part);
	if (alphabet == ALPHABET_SEPTETS && part->readable)
		cg_sms_append_septets(data, septets * 7, count > septets ? count - septets : 0,
				      &part->utf16);
	else if (alphabet == ALPHABET_UCS2 && part->readable)
		cg_buffer_append(&part->utf16, cg_span(data.data + header, size - header));
	else
		part->readable = FALSE;
	return TRUE;
}

/* --- The PDU --- */

/* Returns how many bytes say how long a SUBMIT is valid (23.040, 9.2.3.3). */
static gsize validity_size(guint8 first)
{
	static const gsize sizes[] = { 0, 7, 1, 7 };

	return sizes[first >> 3 & 3];
}

static gboolean read_pdu(CgReader *reader, CgSmsPart *part)
{
	guint8 first = cg_read_u8(reader), scheme, count;
	const gboolean headed = first & 0x40;

	if ((first & 3) > 1)
		return FALSE;
	part->sent = first & 1;
	if (part->sent)
		cg_read_u8(reader); /* its reference */
	part->address = read_address(reader);
	cg_read_span(reader, PID_SIZE);
	scheme = cg_read_u8(reader);
	cg_read_span(reader, part->sent ? validity_size(first) : TIMESTAMP_SIZE);
	count = cg_read_u8(reader);
	return part->address && read_text(reader, alphabet_of(scheme), count, headed, part);
}

static gboolean skip_centre(CgReader *reader)
{
	guint8 size = cg_read_u8(reader);

	cg_read_span(reader, size);
	return !reader->failed && size <= CENTRE_MAX;
}

static gboolean read_with(CgSpan pdu, gboolean centre, CgSmsPart *part)
{
	CgReader reader;

	cg_reader_init(&reader, pdu);
	if ((!centre || skip_centre(&reader)) && read_pdu(&reader, part))
		return TRUE;
	cg_sms_part_clear(part);
	return FALSE;
}

gboolean cg_sms_part_read(CgSpan pdu, CgSmsPart *part)
{
	g_auto(CgSmsPart) other = { 0 };
	gboolean with, without;

	*part = (CgSmsPart){ 0 };
	if (pdu.size > CG_SMS_PDU_MAX)
		return FALSE;
	with = read_with(pdu, TRUE, part);
	without = read_with(pdu, FALSE, &other);
	if (with == without) {
		cg_sms_part_clear(part);
		return FALSE;
	}
	if (without) {
		*part = other;
		other = (CgSmsPart){ 0 };
	}
	return TRUE;
}

void cg_sms_part_clear(CgSmsPart *part)
{
	cg_text_free(part->address);
	cg_buffer_clear(&part->utf16);
	*part = (CgSmsPart){ 0 };
}
