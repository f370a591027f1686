/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that is overwritten before the allocator gets it back.
 * The size stands in front of each block, so that freeing needs no help from the caller. */
#include <contactguard/base.h>

#include <stddef.h>
#include <string.h>

/* As wide as malloc's own alignment, so that what follows is aligned as well. */
typedef union {
	gsize size;
	max_align_t align;
} Front;

gpointer cg_wiped_new(gsize size)
{
	Front *front;

	g_assert(size <= G_MAXSIZE - sizeof(Front));
	front = g_malloc0(sizeof(Front) + size);
	front->size = size;
	return front + 1;
}

void cg_wiped_free(gpointer memory)
{
	Front *front = memory;

	if (!memory)
		return;
	front--;
	explicit_bzero(memory, front->size);
	g_free(front);
}
