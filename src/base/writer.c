/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bounded writer: it fills memory that somebody else owns, with whole values or not at all. */
#include <contactguard/base.h>

#include <string.h>

void cg_writer_init(CgWriter *writer, guint8 *data, gsize room)
{
	*writer = (CgWriter){ .data = data, .room = room };
}

gsize cg_writer_room(const CgWriter *writer)
{
	return writer->failed ? 0 : writer->room - writer->used;
}

CgSpan cg_writer_span(const CgWriter *writer)
{
	return cg_span(writer->data, writer->used);
}

void cg_write_span(CgWriter *writer, CgSpan bytes)
{
	if (bytes.size > cg_writer_room(writer))
		writer->failed = TRUE;
	if (writer->failed || bytes.size == 0)
		return;
	memcpy(writer->data + writer->used, bytes.data, bytes.size);
	writer->used += bytes.size;
}

static void write_number(CgWriter *writer, guint64 value, gsize size)
{
	guint8 bytes[8];

	for (gsize i = 0; i < size; i++)
		bytes[i] = value >> 8 * (size - 1 - i);
	cg_write_span(writer, cg_span(bytes, size));
}

void cg_write_u8(CgWriter *writer, guint8 value)
{
	write_number(writer, value, 1);
}

void cg_write_u16(CgWriter *writer, guint16 value)
{
	write_number(writer, value, 2);
}

void cg_write_u32(CgWriter *writer, guint32 value)
{
	write_number(writer, value, 4);
}

void cg_write_u64(CgWriter *writer, guint64 value)
{
	write_number(writer, value, 8);
}

void cg_patch_u16(CgWriter *writer, gsize at, guint16 value)
{
	if (writer->failed || writer->used < 2 || at > writer->used - 2) {
		writer->failed = TRUE;
		return;
	}
	writer->data[at] = value >> 8;
	writer->data[at + 1] = value;
}
