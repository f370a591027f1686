/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Memory that is overwritten before the allocator gets it back.
 * The size stands in front of each block, so that the caller need not know it to free the block. */
#include <contactguard/base.h>

#include <stddef.h>
#include <string.h>

/* As wide as malloc's alignment, so that what follows it is aligned, too. */
typedef union {
	gsize size;
	max_align_t align;
} Header;

gpointer cg_wiped_new(gsize size)
{
	Header *header;

	g_assert(size <= G_MAXSIZE - sizeof(Header));
	header = g_malloc0(sizeof(Header) + size);
	header->size = size;
	return header + 1;
}

void cg_wiped_free(gpointer memory)
{
	Header *header = memory;

	if (!memory)
		return;
	header--;
	explicit_bzero(memory, header->size);
	g_free(header);
}
