/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The fixed part of a packet. A length that is not that of the packet is lost framing; a packet
 * that is too short for the fields of its opcode is malformed. */
#include "obex-private.h"

gboolean cg_packet_length(CgSpan bytes, gsize most, gsize *length, GError **error)
{
	CgReader reader;

	cg_reader_init(&reader, bytes);
	cg_read_u8(&reader);
	*length = cg_read_u16(&reader);
	if (reader.failed) {
		*length = 0;
		return TRUE;
	}
	if (*length >= CG_PACKET_PREFIX && *length <= most)
		return TRUE;
	g_set_error(error, CG_ERROR, CG_ERROR_FRAMING, "A packet of %" G_GSIZE_FORMAT " bytes",
		    *length);
	return FALSE;
}

static void read_fields(CgPacket *packet, CgReader *reader)
{
	switch (packet->kind) {
	case CG_PACKET_PLAIN: break;
	case CG_PACKET_CONNECT:
		packet->version = cg_read_u8(reader);
		packet->flags = cg_read_u8(reader);
		packet->max = cg_read_u16(reader);
		break;
	case CG_PACKET_SETPATH:
		packet->flags = cg_read_u8(reader);
		packet->constants = cg_read_u8(reader);
		break;
	}
}

gboolean cg_packet_read(CgPacket *packet, CgPacketKind kind, CgSpan bytes, GError **error)
{
	CgReader reader;
	guint16 length;

	cg_reader_init(&reader, bytes);
	*packet = (CgPacket){ .kind = kind, .code = cg_read_u8(&reader) };
	length = cg_read_u16(&reader);
	if (reader.failed || length != bytes.size) {
		g_set_error(error, CG_ERROR, CG_ERROR_FRAMING,
			    "A packet's length is not what came");
		return FALSE;
	}
	read_fields(packet, &reader);
	if (reader.failed) {
		g_set_error(error, CG_ERROR, CG_ERROR_MALFORMED,
			    "A packet is too short for its fields");
		return FALSE;
	}
	packet->headers = reader.left;
	return TRUE;
}

void cg_packet_begin(const CgPacket *packet, CgWriter *writer)
{
	cg_write_u8(writer, packet->code);
	cg_write_u16(writer, 0);
	switch (packet->kind) {
	case CG_PACKET_PLAIN: break;
	case CG_PACKET_CONNECT:
		cg_write_u8(writer, packet->version);
		cg_write_u8(writer, packet->flags);
		cg_write_u16(writer, packet->max);
		break;
	case CG_PACKET_SETPATH:
		cg_write_u8(writer, packet->flags);
		cg_write_u8(writer, packet->constants);
		break;
	}
}

void cg_packet_finish(CgWriter *writer, guint8 code)
{
	if (writer->failed)
		return;
	writer->data[0] = code;
	cg_patch_u16(writer, 1, writer->used);
}
