/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Wiped memory: zero when it comes, gone when it goes.
 * That the bytes are overwritten is seen in the daemon's memory, by the story of planted values. */
#include "base-tests.h"

#include <contactguard/base.h>

#include <stddef.h>
#include <string.h>

static void zeroed(void)
{
	for (gsize size = 0; size < 5000; size += 499) {
		guint8 *memory = cg_wiped_new(size);

		for (gsize i = 0; i < size; i++)
			g_assert_cmphex(memory[i], ==, 0);
		memset(memory, 0x55, size);
		cg_wiped_free(memory);
	}
	cg_wiped_free(NULL);
}

static void aligned(void)
{
	gpointer memory = cg_wiped_new(1);

	g_assert_cmpuint((gsize)memory % _Alignof(max_align_t), ==, 0);
	cg_wiped_free(memory);
}

void test_base_wiped(void)
{
	g_test_add_func("/base/wiped/zeroed", zeroed);
	g_test_add_func("/base/wiped/aligned", aligned);
}
