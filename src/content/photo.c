/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PBAP's default contact image format: at most 300 x 300 pixels and 50 kB.
 * Only the frame header of a JPEG is read, as there is no image library here. A picture that is no
 * JPEG, or has no such header, is judged by its bytes alone. */
#include "card-private.h"

#define PIXELS_MAX 300
#define BYTES_MAX  50000

/* Markers of JPEG (ITU-T T.81, table B.1). */
enum {
	MARKER = 0xFF, /* stands before each, once or more often */
	TEMPORARY = 0x01,
	FRAME_FIRST = 0xC0,
	FRAME_LAST = 0xCF,
	TABLE_HUFFMAN = 0xC4, /* this and the next two lie among the frames, and are none */
	EXTENSION = 0xC8,
	TABLE_ARITHMETIC = 0xCC,
	RESTART_FIRST = 0xD0,
	IMAGE_START = 0xD8,
	IMAGE_END = 0xD9,
	SCAN = 0xDA,
};

static gboolean is_frame(guint8 marker)
{
	return marker >= FRAME_FIRST && marker <= FRAME_LAST && marker != TABLE_HUFFMAN &&
	       marker != EXTENSION && marker != TABLE_ARITHMETIC;
}

static gboolean stands_alone(guint8 marker)
{
	return marker == TEMPORARY || (marker >= RESTART_FIRST && marker <= IMAGE_START);
}

/* Returns 0 if the bytes are no marker, or have ended. */
static guint8 read_marker(CgReader *reader)
{
	guint8 byte = cg_read_u8(reader);

	if (byte != MARKER)
		return 0;
	while (byte == MARKER)
		byte = cg_read_u8(reader);
	return byte;
}

static gboolean is_frame_too_large(CgReader *reader)
{
	guint16 height, width;

	cg_read_u16(reader); /* length */
	cg_read_u8(reader);  /* bits of a sample */
	height = cg_read_u16(reader);
	width = cg_read_u16(reader);
	return height > PIXELS_MAX || width > PIXELS_MAX;
}

static void skip_segment(CgReader *reader)
{
	guint16 length = cg_read_u16(reader);

	if (length < 2)
		reader->failed = TRUE;
	else
		cg_read_span(reader, length - 2);
}

static gboolean is_large_jpeg(CgSpan image)
{
	CgReader reader;
	guint8 marker;

	cg_reader_init(&reader, image);
	if (read_marker(&reader) != IMAGE_START)
		return FALSE;
	while ((marker = read_marker(&reader)) != 0 && marker != SCAN && marker != IMAGE_END) {
		if (is_frame(marker))
			return is_frame_too_large(&reader);
		if (!stands_alone(marker))
			skip_segment(&reader);
	}
	return FALSE;
}

gboolean cg_photo_is_over(CgSpan base64)
{
	g_auto(CgBuffer) image = { 0 };

	/* Up to two of these bytes are only padding. */
	if (base64.size / 4 * 3 > BYTES_MAX + 2)
		return TRUE;
	cg_vcard_unbase64(base64, &image);
	return image.size > BYTES_MAX || is_large_jpeg(cg_buffer_span(&image));
}

/* --- The photos of a card --- */

static CgImage decide_image(const CgCard *card, const CgEntry *entry)
{
	if (entry->value_type != CG_VALUE_BINARY)
		return CG_IMAGE_FITS;
	return cg_photo_is_over(cg_card_span(card, entry->value)) ? CG_IMAGE_OVER : CG_IMAGE_FITS;
}

/* A car may ask for the size of a book of pictures again and again. */
static gboolean may_stay(const CgCard *card, const CgEntry *entry)
{
	CgEntry *own = (CgEntry *)entry;

	if (entry->property != CG_PROP_PHOTO)
		return TRUE;
	if (entry->image == CG_IMAGE_UNDECIDED)
		own->image = decide_image(card, entry);
	return entry->image == CG_IMAGE_FITS;
}

static gboolean has_only_default_images(const CgCard *card)
{
	for (guint i = 0; i < card->count; i++)
		if (!may_stay(card, &card->entries[i]))
			return FALSE;
	return TRUE;
}

gboolean cg_card_has_default_image(const CgCard *card)
{
	for (guint i = 0; i < card->count; i++) {
		const CgEntry *entry = &card->entries[i];

		if (entry->property == CG_PROP_PHOTO && may_stay(card, entry) &&
		    cg_card_has_text(cg_card_span(card, entry->value)))
			return TRUE;
	}
	return FALSE;
}

CgCard *cg_card_default_images(CgCard *card)
{
	g_auto(CgCardBuild) build = { 0 };

	if (has_only_default_images(card))
		return cg_card_ref(card);
	cg_card_build_init(&build);
	for (guint i = 0; i < card->count; i++)
		if (may_stay(card, &card->entries[i]))
			cg_card_build_copy(&build, card, &card->entries[i], TRUE);
	return cg_card_build_end(&build);
}
