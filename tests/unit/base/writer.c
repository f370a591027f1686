/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bounded writer: whole values or nothing. */
#include "base-tests.h"

#include <contactguard/base.h>

#include <string.h>

static const guint8 expected[] = { 0xFF, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x00, 0x00,
				   0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 'e',  'n',  'd' };

static void write_all(CgWriter *writer)
{
	cg_write_u8(writer, 0xFF);
	cg_write_u16(writer, 0x0102);
	cg_write_u32(writer, 0x03040506);
	cg_write_u64(writer, 7);
	cg_write_span(writer, CG_SPAN_LITERAL("end"));
}

static void numbers(void)
{
	guint8 room[sizeof(expected)];
	CgWriter writer;

	cg_writer_init(&writer, room, sizeof(room));
	write_all(&writer);
	g_assert_false(writer.failed);
	g_assert_cmpmem(room, writer.used, expected, sizeof(expected));
	g_assert_cmpuint(cg_writer_room(&writer), ==, 0);
}

static void no_room(void)
{
	for (gsize size = 0; size < sizeof(expected); size++) {
		guint8 room[sizeof(expected)];
		CgWriter writer;

		memset(room, 0xAA, sizeof(room));
		cg_writer_init(&writer, room, size);
		write_all(&writer);
		g_assert_true(writer.failed);
		g_assert_cmpuint(writer.used, <=, size);
		g_assert_cmpmem(room, writer.used, expected, writer.used);
		/* Nothing past what counts as written. */
		for (gsize i = writer.used; i < sizeof(room); i++)
			g_assert_cmphex(room[i], ==, 0xAA);
	}
}

static void patch(void)
{
	guint8 room[4];
	CgWriter writer;

	cg_writer_init(&writer, room, sizeof(room));
	cg_write_u32(&writer, 0);
	cg_patch_u16(&writer, 2, 0x0102);
	g_assert_cmpmem(room, 4, "\0\0\1\2", 4);
	cg_patch_u16(&writer, 3, 0xFFFF);
	g_assert_true(writer.failed);
	g_assert_cmpmem(room, 4, "\0\0\1\2", 4);
}

void test_base_writer(void)
{
	g_test_add_func("/base/writer/numbers", numbers);
	g_test_add_func("/base/writer/no-room", no_room);
	g_test_add_func("/base/writer/patch", patch);
}
