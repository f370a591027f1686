/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures: which are too large for PBAP's default format, told from their first bytes and their
 * length. */
#include "fixture.h"

#include <string.h>

#define START     "\xFF\xD8"
#define APP(data) "\xFF\xE1\x00\x06" data
#define TABLE     "\xFF\xC4\x00\x04zz"
#define FRAME     "\xFF\xC0\x00\x11\x08"
#define SCAN      "\xFF\xDA\x00\x02pixels\xFF\xD9"

static gboolean is_over(CgSpan image)
{
	g_autofree char *base64 = g_base64_encode(image.data, image.size);

	return cg_photo_is_over(cg_span_of(base64));
}

static void test_sizes(void)
{
	static const struct {
		CgSpan image;
		gboolean over;
	} cases[] = {
		{ CG_SPAN_LITERAL(START FRAME "\x01\x2C\x01\x2C" SCAN), FALSE },
		{ CG_SPAN_LITERAL(START FRAME "\x01\x2D\x01\x2C" SCAN), TRUE },
		{ CG_SPAN_LITERAL(START FRAME "\x01\x2C\x01\x2D" SCAN), TRUE },
		{ CG_SPAN_LITERAL(START APP("Exif") TABLE FRAME "\x09\x60\x00\x60" SCAN), TRUE },
		/* progressive; fill bytes; markers that stand alone */
		{ CG_SPAN_LITERAL(START "\xFF\x01\xFF\xFF\xFF\xC2\x00\x11\x08\x09\x60\x00\x01"),
		  TRUE },
		/* what comes behind the picture's data, or behind what is no marker, is no frame */
		{ CG_SPAN_LITERAL(START SCAN FRAME "\x09\x60\x09\x60"), FALSE },
		{ CG_SPAN_LITERAL(START "\xFF\xD9" FRAME "\x09\x60\x09\x60"), FALSE },
		{ CG_SPAN_LITERAL(START "\xFF\xE1\x00\x01" FRAME "\x09\x60\x09\x60"), FALSE },
		{ CG_SPAN_LITERAL(START "x" FRAME "\x09\x60\x09\x60"), FALSE },
		{ CG_SPAN_LITERAL(FRAME "\x09\x60\x09\x60"), FALSE },
		{ CG_SPAN_LITERAL("\x89PNG\r\n\x1A\n"), FALSE },
		{ CG_SPAN_LITERAL(""), FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("case %u", i);
		g_assert_cmpint(is_over(cases[i].image), ==, cases[i].over);
	}
}

/* The height is over; where it is cut off, nobody can tell. */
static void test_cuts(void)
{
	const CgSpan whole = CG_SPAN_LITERAL(START APP("Exif") TABLE FRAME "\x09\x60\x00\x60" SCAN);
	const gsize height_ends = whole.size - (sizeof(SCAN) - 1) - 2;

	for (gsize size = 0; size <= whole.size; size++)
		g_assert_cmpint(is_over(cg_span(whole.data, size)), ==, size >= height_ends);
}

/* 50,000 bytes fit, and not one more. */
static void test_bytes(void)
{
	const CgSpan head = CG_SPAN_LITERAL(START FRAME "\x00\x60\x00\x60\xFF\xDA\x00\x02");
	g_autofree guint8 *image = g_malloc0(50001);

	memcpy(image, head.data, head.size);
	g_assert_false(is_over(cg_span(image, 50000)));
	g_assert_true(is_over(cg_span(image, 50001)));
}

static CgCard *card_with(const char *photos)
{
	g_autofree char *text = g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\nN:A\r\n", photos,
					    "NOTE:stays\r\nEND:VCARD\r\n", NULL);

	return must_parse_text(text);
}

static void test_card(void)
{
	const CgSpan small = CG_SPAN_LITERAL(START FRAME "\x00\x60\x00\x60" SCAN);
	const CgSpan big = CG_SPAN_LITERAL(START FRAME "\x09\x60\x00\x60" SCAN);
	g_autofree char *fits = g_base64_encode(small.data, small.size);
	g_autofree char *large = g_base64_encode(big.data, big.size);
	g_autofree char *photos = g_strdup_printf(
		"PHOTO;ENCODING=b;TYPE=JPEG:%s\r\nPHOTO;VALUE=uri:http://example.com/a.jpg\r\n"
		"PHOTO;ENCODING=b:%s\r\nLOGO;ENCODING=b:%s\r\n",
		large, fits, large);
	g_autoptr(CgCard) card = card_with(photos);
	g_autoptr(CgCard) seen = cg_card_default_images(card);
	g_autoptr(CgCard) bare = card_with("");
	g_autoptr(CgCard) same = cg_card_default_images(bare);

	g_assert_cmpuint(cg_card_count(card, CG_PROP_PHOTO), ==, 3);
	g_assert_cmpuint(cg_card_count(seen, CG_PROP_PHOTO), ==, 2);
	check_text(seen, CG_PROP_PHOTO, 0, "http://example.com/a.jpg");
	check_text(seen, CG_PROP_PHOTO, 1, fits);
	check_text(seen, CG_PROP_LOGO, 0, large);
	check_text(seen, CG_PROP_NOTE, 0, "stays");
	g_assert_true(same == bare);
	g_assert_true(cg_card_has_default_image(card));
	g_assert_false(cg_card_has_default_image(bare));
}

/* Decided once, however often it is asked: also of what is made of the card. */
static void test_once(void)
{
	const CgSpan big = CG_SPAN_LITERAL(START FRAME "\x09\x60\x00\x60" SCAN);
	g_autofree char *large = g_base64_encode(big.data, big.size);
	g_autofree char *photos = g_strdup_printf("PHOTO;ENCODING=b:%s\r\n", large);
	g_autoptr(CgCard) card = card_with(photos);
	g_autoptr(CgCard) selected = NULL;
	const CgEntry *entry = cg_card_nth(card, CG_PROP_PHOTO, 0);

	g_assert_true(cg_card_has(card, CG_PROP_PHOTO));
	g_assert_cmpint(entry->image, ==, CG_IMAGE_UNDECIDED);
	g_assert_false(cg_card_has_default_image(card));
	g_assert_cmpint(entry->image, ==, CG_IMAGE_OVER);
	/* Nothing is decoded any more, or it would be another picture now. */
	memset(card->bytes + entry->value.at, 'A', entry->value.size);
	g_assert_false(cg_card_has_default_image(card));
	selected = cg_card_select(card, CG_FIELD(CG_PROP_PHOTO));
	g_assert_false(cg_card_has_default_image(selected));
}

void test_content_photo(void)
{
	g_test_add_func("/content/photo/sizes", test_sizes);
	g_test_add_func("/content/photo/cuts", test_cuts);
	g_test_add_func("/content/photo/bytes", test_bytes);
	g_test_add_func("/content/photo/card", test_card);
	g_test_add_func("/content/photo/once", test_once);
}
