/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bounded reader: big-endian numbers, and a failure that sticks. */
#include "base-tests.h"

#include <contactguard/base.h>

static const guint8 bytes[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
				0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F };

static void numbers(void)
{
	CgReader reader;

	cg_reader_init(&reader, cg_span(bytes, sizeof(bytes)));
	g_assert_cmphex(cg_read_u8(&reader), ==, 0x01);
	g_assert_cmphex(cg_read_u16(&reader), ==, 0x0203);
	g_assert_cmphex(cg_read_u32(&reader), ==, 0x04050607);
	g_assert_cmphex(cg_read_u64(&reader), ==, G_GUINT64_CONSTANT(0x08090A0B0C0D0E0F));
	g_assert_false(reader.failed);
	g_assert_cmpuint(cg_reader_left(&reader), ==, 0);
}

/* The twin of numbers: whatever is missing at the end, that getter and all after it give zero. */
static void truncated(void)
{
	for (gsize size = 0; size < sizeof(bytes); size++) {
		CgReader reader;

		cg_reader_init(&reader, cg_span(bytes, size));
		g_assert_cmphex(cg_read_u8(&reader), ==, size >= 1 ? 0x01 : 0);
		g_assert_cmphex(cg_read_u16(&reader), ==, size >= 3 ? 0x0203 : 0);
		g_assert_cmphex(cg_read_u32(&reader), ==, size >= 7 ? 0x04050607 : 0);
		g_assert_cmphex(cg_read_u64(&reader), ==, 0);
		g_assert_true(reader.failed);
		g_assert_cmpuint(cg_reader_left(&reader), ==, 0);
	}
}

static void failure_sticks(void)
{
	CgReader reader;

	cg_reader_init(&reader, cg_span(bytes, 2));
	g_assert_cmpuint(cg_read_span(&reader, 3).size, ==, 0);
	/* Two bytes would be there, but what they are is not known any more. */
	g_assert_cmpuint(cg_read_u8(&reader), ==, 0);
	g_assert_cmpuint(cg_read_span(&reader, G_MAXSIZE).size, ==, 0);
	g_assert_true(reader.failed);
}

void test_base_reader(void)
{
	g_test_add_func("/base/reader/numbers", numbers);
	g_test_add_func("/base/reader/truncated", truncated);
	g_test_add_func("/base/reader/failure-sticks", failure_sticks);
}
