/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A byte buffer in wiped memory that grows. To grow it copies the old block and wipes it, since
 * realloc() would leave content behind. */
#include <contactguard/base.h>

#include <stdarg.h>
#include <string.h>

#define ROOM_MIN 64

void cg_buffer_init(CgBuffer *buffer, gsize limit)
{
	*buffer = (CgBuffer){ .limit = limit };
}

static void grow_buffer(CgBuffer *buffer, gsize needed)
{
	gsize room = MAX(buffer->room, ROOM_MIN);
	guint8 *data;

	while (room < needed)
		room = room > G_MAXSIZE / 2 ? needed : room * 2;
	data = cg_wiped_new(room);
	if (buffer->size > 0)
		memcpy(data, buffer->data, buffer->size);
	cg_wiped_free(buffer->data);
	buffer->data = data;
	buffer->room = room;
}

guint8 *cg_buffer_extend(CgBuffer *buffer, gsize size)
{
	gsize limit = buffer->limit ? buffer->limit : G_MAXSSIZE;
	guint8 *end;

	if (buffer->failed || size > limit || buffer->size > limit - size) {
		buffer->failed = TRUE;
		return NULL;
	}
	if (buffer->room - buffer->size < size || !buffer->data)
		grow_buffer(buffer, buffer->size + size);
	end = buffer->data + buffer->size;
	buffer->size += size;
	return end;
}

void cg_buffer_append(CgBuffer *buffer, CgSpan bytes)
{
	guint8 *end;

	if (bytes.size == 0)
		return;
	end = cg_buffer_extend(buffer, bytes.size);
	if (end)
		memcpy(end, bytes.data, bytes.size);
}

void cg_buffer_append_u8(CgBuffer *buffer, guint8 byte)
{
	cg_buffer_append(buffer, cg_span(&byte, 1));
}

void cg_buffer_append_text(CgBuffer *buffer, const char *text)
{
	cg_buffer_append(buffer, cg_span_of(text));
}

void cg_buffer_append_printf(CgBuffer *buffer, const char *format, ...)
{
	va_list args, again;
	guint8 *end;
	int size;

	va_start(args, format);
	va_copy(again, args);
	size = g_vsnprintf(NULL, 0, format, args);
	va_end(args);
	/* One byte more for vsnprintf's NUL, which is dropped afterwards. */
	end = size < 0 ? NULL : cg_buffer_extend(buffer, (gsize)size + 1);
	if (end) {
		g_vsnprintf((char *)end, (gsize)size + 1, format, again);
		buffer->size--;
	}
	va_end(again);
}

void cg_buffer_truncate(CgBuffer *buffer, gsize size)
{
	if (size >= buffer->size)
		return;
	explicit_bzero(buffer->data + size, buffer->size - size);
	buffer->size = size;
}

void cg_buffer_consume(CgBuffer *buffer, gsize size)
{
	gsize left;

	if (buffer->size == 0)
		return;
	left = buffer->size - MIN(size, buffer->size);
	memmove(buffer->data, buffer->data + buffer->size - left, left);
	cg_buffer_truncate(buffer, left);
}

void cg_buffer_clear(CgBuffer *buffer)
{
	cg_wiped_free(buffer->data);
	*buffer = (CgBuffer){ .limit = buffer->limit };
}

CgSpan cg_buffer_span(const CgBuffer *buffer)
{
	return cg_span(buffer->data, buffer->size);
}

CgSpan cg_buffer_span_since(const CgBuffer *buffer, gsize at)
{
	return buffer->size > at ? cg_span(buffer->data + at, buffer->size - at) : CG_SPAN_EMPTY;
}
