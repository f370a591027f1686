/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/headers.c. */
#include "fixture.h"

#include <contactguard/profile.h>

/* One header of each wire type, an unknown one of each among them, and a body in the middle. */
static const guint8 many[] = { 0xCB, 0x00, 0x00, 0x00, 0x01, 0x97, 0x01, 0x01, 0x00, 0x09, 0x00,
			       'p',  0x00, 'b',  0x00, 0x00, 0x42, 0x00, 0x06, 'a',  '/',  0x00,
			       0x48, 0x00, 0x05, 0xAA, 0xBB, 0x05, 0x00, 0x03, 0x4C, 0x00, 0x06,
			       0x07, 0x01, 0x01, 0xB3, 0x11, 0xD6, 0x00, 0x00, 0x00, 0x07 };
/* Where a header begins; at these a cut leaves whole headers. */
static const gsize starts[] = { 0, 5, 7, 16, 22, 27, 30, 36, 38 };

static void read_many(void)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	gboolean last;
	CgSpan body, value;
	guint32 u32;
	guint8 u8;

	g_assert_true(cg_headers_parse(headers, SPAN(many), &body, &last, NULL));
	assert_bytes(body, CG_SPAN_LITERAL("\xAA\xBB"));
	g_assert_false(last);
	g_assert_true(cg_headers_get_u32(headers, CG_HDR_CONNECTION, &u32));
	g_assert_cmpuint(u32, ==, 1);
	g_assert_true(cg_headers_get_u8(headers, CG_HDR_SRM, &u8));
	g_assert_cmpuint(u8, ==, 1);
	g_assert_cmpstr(cg_headers_get_text(headers, CG_HDR_NAME), ==, "pb");
	g_assert_cmpstr(cg_headers_get_text(headers, 0x05), ==, "");
	g_assert_cmpstr(cg_headers_get_type(headers), ==, "a/");
	g_assert_true(cg_headers_get_bytes(headers, CG_HDR_PARAMS, &value));
	assert_bytes(value, CG_SPAN_LITERAL("\x07\x01\x01"));
	g_assert_true(cg_headers_has(headers, 0xB3));
	g_assert_false(cg_headers_has(headers, CG_HDR_BODY));
	g_assert_false(cg_headers_get_u8(headers, CG_HDR_SRMP, &u8));
	g_assert_false(cg_headers_get_u32(headers, CG_HDR_LENGTH, &u32));
	g_assert_null(cg_headers_get_text(headers, 0x15));
	g_assert_cmpuint(cg_headers_size(headers), ==, sizeof(many) - 5);
}

static void truncated(void)
{
	for (gsize size = 0, next = 0; size < sizeof(many); size++) {
		g_autoptr(CgHeaders) headers = cg_headers_new();
		g_autoptr(GError) error = NULL;
		g_autofree guint8 *cut = g_memdup2(many, size);
		gboolean parsed = cg_headers_parse(headers, cg_span(cut, size), NULL, NULL, &error);

		if (next < G_N_ELEMENTS(starts) && size == starts[next]) {
			g_assert_no_error(error);
			g_assert_true(parsed);
			next++;
		} else {
			g_assert_error(error, CG_ERROR, CG_ERROR_FRAMING);
			g_assert_false(parsed);
		}
	}
}

static void assert_fault(const char *hex, gint code)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autoptr(GError) error = NULL;
	g_auto(CgBuffer) bytes = { 0 };

	bytes_of(hex, &bytes);
	g_assert_false(cg_headers_parse(headers, cg_buffer_span(&bytes), NULL, NULL, &error));
	g_assert_error(error, CG_ERROR, code);
}

static void faults(void)
{
	assert_fault("01 0002", CG_ERROR_FRAMING);                /* a length below its prefix */
	assert_fault("42 0000", CG_ERROR_FRAMING);                /* and of nothing */
	assert_fault("42 0004 61 4C 00FF 01", CG_ERROR_FRAMING);  /* lost framing outweighs */
	assert_fault("01 0006 006100", CG_ERROR_MALFORMED);       /* an odd text */
	assert_fault("01 0007 00610062", CG_ERROR_MALFORMED);     /* one without its NUL */
	assert_fault("01 0009 006100000000", CG_ERROR_MALFORMED); /* with two */
	assert_fault("01 0007 D8000000", CG_ERROR_MALFORMED);     /* half a surrogate pair */
	assert_fault("42 0003", CG_ERROR_MALFORMED);              /* a Type of nothing, */
	assert_fault("42 0005 6161", CG_ERROR_MALFORMED);         /* without its NUL, */
	assert_fault("42 0006 610061", CG_ERROR_MALFORMED);       /* with one inside, */
	assert_fault("42 0006 610000", CG_ERROR_MALFORMED);       /* with two */
	assert_fault("48 0003 49 0003", CG_ERROR_MALFORMED);      /* two bodies */
	assert_fault("97 01 42 0004 00 42 0004 61",
		     CG_ERROR_MALFORMED); /* a repeat is checked too */
}

static void repeated(void)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	guint8 value;

	g_assert_true(
		cg_headers_parse(headers, CG_SPAN_LITERAL("\x97\x01\x97\x02"), NULL, NULL, NULL));
	g_assert_true(cg_headers_parse(headers, CG_SPAN_LITERAL("\x97\x03"), NULL, NULL, NULL));
	g_assert_true(cg_headers_get_u8(headers, CG_HDR_SRM, &value));
	g_assert_cmpuint(value, ==, 1);
	g_assert_cmpuint(cg_headers_size(headers), ==, 2);
}

static void assert_written(const CgHeaders *headers, const char *hex)
{
	g_auto(CgBuffer) expected = { 0 };
	guint8 room[300];
	CgWriter writer;

	bytes_of(hex, &expected);
	cg_writer_init(&writer, room, sizeof(room));
	cg_headers_write(headers, &writer);
	g_assert_false(writer.failed);
	assert_bytes(cg_writer_span(&writer), cg_buffer_span(&expected));
	g_assert_cmpuint(cg_headers_size(headers), ==, writer.used);
}

static void write_in_order(void)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autoptr(CgHeaders) copy = NULL;

	cg_headers_set_type(headers, "a/");
	cg_headers_set_u8(headers, CG_HDR_SRM, 2);
	cg_headers_set_text(headers, CG_HDR_NAME, "\xC3\xA9");
	cg_headers_set_u32(headers, CG_HDR_CONNECTION, 0x01020304);
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, CG_SPAN_EMPTY);
	cg_headers_set_u8(headers, CG_HDR_SRM, 1);
	assert_written(headers, "42 0006 612F00 97 01 01 0007 00E90000 CB 01020304 4C 0003");
	copy = cg_headers_copy(headers);
	cg_headers_set_text(headers, CG_HDR_NAME, "");
	assert_written(headers, "42 0006 612F00 97 01 01 0003 CB 01020304 4C 0003");
	assert_written(copy, "42 0006 612F00 97 01 01 0007 00E90000 CB 01020304 4C 0003");
	g_assert_cmpstr(cg_headers_get_text(copy, CG_HDR_NAME), ==, "\xC3\xA9");
	cg_headers_set_text(headers, CG_HDR_NAME, "\xC3");
	g_assert_cmpstr(cg_headers_get_text(headers, CG_HDR_NAME), ==, "");
	cg_headers_clear(headers);
	assert_written(headers, "");
}

static void write_bounded(void)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();
	g_autofree guint8 *huge = g_malloc0(0x10000);
	g_autofree guint8 *room = g_malloc0(0x20000);
	CgWriter writer;

	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_span(huge, 0xFFFC));
	cg_writer_init(&writer, room, 0x20000);
	cg_headers_write(headers, &writer);
	g_assert_false(writer.failed);
	cg_headers_set_bytes(headers, CG_HDR_PARAMS, cg_span(huge, 0xFFFD));
	cg_headers_write(headers, &writer);
	g_assert_true(writer.failed);
}

/* As the profiles print their UUIDs. */
static void targets(void)
{
	static const struct {
		const char *target;
		const char *uuid;
	} cases[] = {
		{ CG_TARGET_PBAP, "796135f0 f0c5 11d8 0966 0800200c9a66" },
		{ CG_TARGET_MAS, "bb582b40 420c 11db b0de 0800200c9a66" },
		{ CG_TARGET_MNS, "bb582b41 420c 11db b0de 0800200c9a66" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(CgBuffer) uuid = { 0 };

		bytes_of(cases[i].uuid, &uuid);
		assert_bytes(cg_span(cases[i].target, 16), cg_buffer_span(&uuid));
	}
}

void test_obex_headers(void)
{
	g_test_add_func("/obex/headers/read-many", read_many);
	g_test_add_func("/obex/headers/truncated", truncated);
	g_test_add_func("/obex/headers/faults", faults);
	g_test_add_func("/obex/headers/repeated", repeated);
	g_test_add_func("/obex/headers/write-in-order", write_in_order);
	g_test_add_func("/obex/headers/write-bounded", write_bounded);
	g_test_add_func("/obex/headers/targets", targets);
}
