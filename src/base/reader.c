/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bounded reader: the one place where the lengths that a peer claims are compared with what is
 * there. It consumes first and reads then, and never past the end. */
#include <contactguard/base.h>

void cg_reader_init(CgReader *reader, CgSpan bytes)
{
	*reader = (CgReader){ .left = bytes };
}

CgSpan cg_read_span(CgReader *reader, gsize size)
{
	CgSpan taken;

	if (reader->failed || size > reader->left.size) {
		reader->failed = TRUE;
		return CG_SPAN_EMPTY;
	}
	taken = cg_span(reader->left.data, size);
	if (size > 0) /* data may be NULL, and then not even 0 may be added to it */
		reader->left = cg_span(reader->left.data + size, reader->left.size - size);
	return taken;
}

static guint64 read_number(CgReader *reader, gsize size)
{
	CgSpan bytes = cg_read_span(reader, size);
	guint64 number = 0;

	for (gsize i = 0; i < bytes.size; i++)
		number = number << 8 | bytes.data[i];
	return number;
}

guint8 cg_read_u8(CgReader *reader)
{
	return read_number(reader, 1);
}

guint16 cg_read_u16(CgReader *reader)
{
	return read_number(reader, 2);
}

guint32 cg_read_u32(CgReader *reader)
{
	return read_number(reader, 4);
}

guint64 cg_read_u64(CgReader *reader)
{
	return read_number(reader, 8);
}

gsize cg_reader_left(const CgReader *reader)
{
	return reader->failed ? 0 : reader->left.size;
}
