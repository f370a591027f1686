/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The growing buffer: limit, failure, and what is dropped from either end. */
#include "base-tests.h"

#include <contactguard/base.h>

#include <string.h>

static void equal(const CgBuffer *buffer, const char *text)
{
	g_assert_cmpmem(buffer->data, buffer->size, text, strlen(text));
}

static void grows(void)
{
	g_auto(CgBuffer) buffer = { 0 };

	for (guint i = 0; i < 10000; i++)
		cg_buffer_append_u8(&buffer, i & 0xFF);
	g_assert_cmpuint(buffer.size, ==, 10000);
	for (guint i = 0; i < 10000; i++)
		g_assert_cmphex(buffer.data[i], ==, i & 0xFF);
}

static void limit_sticks(void)
{
	g_auto(CgBuffer) buffer;

	cg_buffer_init(&buffer, 5);
	cg_buffer_append_text(&buffer, "12345");
	g_assert_false(buffer.failed);
	cg_buffer_append_u8(&buffer, '6');
	g_assert_true(buffer.failed);
	cg_buffer_truncate(&buffer, 0);
	cg_buffer_append_text(&buffer, "1");
	equal(&buffer, "");
	g_assert_null(cg_buffer_extend(&buffer, G_MAXSIZE));
	cg_buffer_clear(&buffer);
	g_assert_false(buffer.failed);
	cg_buffer_append_text(&buffer, "123456");
	g_assert_true(buffer.failed);
}

static void both_ends(void)
{
	g_auto(CgBuffer) buffer = { 0 };

	cg_buffer_append_text(&buffer, "abcdef");
	cg_buffer_consume(&buffer, 2);
	equal(&buffer, "cdef");
	/* What moved away is wiped, not only out of sight. */
	g_assert_cmpmem(buffer.data + 4, 2, "\0\0", 2);
	cg_buffer_truncate(&buffer, 1);
	equal(&buffer, "c");
	g_assert_cmpmem(buffer.data + 1, 3, "\0\0\0", 3);
	cg_buffer_truncate(&buffer, 9);
	equal(&buffer, "c");
	cg_buffer_consume(&buffer, 9);
	equal(&buffer, "");
}

static void since(void)
{
	g_auto(CgBuffer) buffer = { 0 };
	CgSpan found = cg_buffer_span_since(&buffer, 0);

	g_assert_cmpuint(found.size, ==, 0);
	cg_buffer_append_text(&buffer, "abc");
	found = cg_buffer_span_since(&buffer, 1);
	g_assert_cmpmem(found.data, found.size, "bc", 2);
	g_assert_cmpuint(cg_buffer_span_since(&buffer, 4).size, ==, 0);
}

static void prints(void)
{
	g_auto(CgBuffer) buffer = { 0 };

	cg_buffer_append_printf(&buffer, "%d-%s", 7, "x");
	cg_buffer_append_printf(&buffer, "%s", "");
	cg_buffer_append_printf(&buffer, "%100d", 1);
	g_assert_cmpuint(buffer.size, ==, 103);
	g_assert_cmpmem(buffer.data, 3, "7-x", 3);
}

void test_base_buffer(void)
{
	g_test_add_func("/base/buffer/grows", grows);
	g_test_add_func("/base/buffer/limit-sticks", limit_sticks);
	g_test_add_func("/base/buffer/both-ends", both_ends);
	g_test_add_func("/base/buffer/since", since);
	g_test_add_func("/base/buffer/prints", prints);
}
