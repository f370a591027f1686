/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cuts the input of a target into pieces. */
#include "fuzz.h"

#include <string.h>

CgSpan fuzz_packet(CgReader *input)
{
	CgSpan left = input->left;
	gsize length = left.size < 3 ? 0 : (gsize)left.data[1] << 8 | left.data[2];

	return cg_read_span(input, length >= 3 && length <= left.size ? length : left.size);
}

CgSpan fuzz_section(CgReader *input)
{
	CgSpan left = input->left;
	const guint8 *end = left.size ? memchr(left.data, '\0', left.size) : NULL;
	CgSpan section = cg_read_span(input, end ? (gsize)(end - left.data) : left.size);

	if (end)
		cg_read_u8(input);
	return section;
}

guint32 fuzz_hash(CgSpan bytes)
{
	guint32 hash = 2166136261u; /* FNV-1a */

	for (gsize i = 0; i < bytes.size; i++)
		hash = (hash ^ bytes.data[i]) * 16777619u;
	return hash;
}
