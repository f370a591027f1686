/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/obex/packet.c. */
#include "fixture.h"
#include "obex-private.h"

static const guint8 connect_request[] = { 0x80, 0x00, 0x09, 0x10, 0x00, 0xFF, 0xFE, 0x97, 0x01 };
static const guint8 setpath_request[] = { 0x85, 0x00, 0x08, 0x02, 0x00, 0x01, 0x00, 0x03 };

static void fields(void)
{
	CgPacket packet;

	g_assert_true(cg_packet_read(&packet, CG_PACKET_CONNECT, SPAN(connect_request), NULL));
	g_assert_cmphex(packet.code, ==, CG_OBEX_CONNECT);
	g_assert_cmphex(packet.version, ==, 0x10);
	g_assert_cmphex(packet.max, ==, 0xFFFE);
	assert_bytes(packet.headers, CG_SPAN_LITERAL("\x97\x01"));
	g_assert_true(cg_packet_read(&packet, CG_PACKET_SETPATH, SPAN(setpath_request), NULL));
	g_assert_cmphex(packet.flags, ==, 2);
	assert_bytes(packet.headers, CG_SPAN_LITERAL("\x01\x00\x03"));
}

/* Cut as it is: framing. Cut with its length put right: too short for its fields, or shorter
 * headers. */
static void truncated(void)
{
	for (gsize size = 0; size < sizeof(connect_request); size++) {
		g_autofree guint8 *cut = g_memdup2(connect_request, size);
		g_autoptr(GError) error = NULL, put_right = NULL;
		CgPacket packet;

		g_assert_false(
			cg_packet_read(&packet, CG_PACKET_CONNECT, cg_span(cut, size), &error));
		g_assert_error(error, CG_ERROR, CG_ERROR_FRAMING);
		if (size < CG_PACKET_PREFIX)
			continue;
		cut[2] = size;
		g_assert_cmpint(
			cg_packet_read(&packet, CG_PACKET_CONNECT, cg_span(cut, size), &put_right),
			==, size >= 7);
		if (size < 7)
			g_assert_error(put_right, CG_ERROR, CG_ERROR_MALFORMED);
	}
}

static void lengths(void)
{
	g_autoptr(GError) error = NULL;
	gsize length;

	g_assert_true(cg_packet_length(CG_SPAN_EMPTY, 255, &length, NULL));
	g_assert_cmpuint(length, ==, 0);
	g_assert_true(cg_packet_length(CG_SPAN_LITERAL("\x83\x00"), 255, &length, NULL));
	g_assert_cmpuint(length, ==, 0);
	g_assert_true(cg_packet_length(CG_SPAN_LITERAL("\x83\x00\xFF"), 255, &length, NULL));
	g_assert_cmpuint(length, ==, 255);
	g_assert_false(cg_packet_length(CG_SPAN_LITERAL("\x83\x01\x00"), 255, &length, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_FRAMING);
	g_assert_false(cg_packet_length(CG_SPAN_LITERAL("\x83\x00\x02"), 255, &length, NULL));
}

static void round_trip(CgPacketKind kind, CgSpan bytes)
{
	guint8 room[32];
	CgWriter writer;
	CgPacket packet;

	g_assert_true(cg_packet_read(&packet, kind, bytes, NULL));
	cg_writer_init(&writer, room, sizeof(room));
	cg_packet_begin(&packet, &writer);
	cg_write_span(&writer, packet.headers);
	cg_packet_finish(&writer, packet.code);
	assert_bytes(cg_writer_span(&writer), bytes);
}

static void written(void)
{
	round_trip(CG_PACKET_CONNECT, SPAN(connect_request));
	round_trip(CG_PACKET_SETPATH, SPAN(setpath_request));
	round_trip(CG_PACKET_PLAIN, CG_SPAN_LITERAL("\x83\x00\x03"));
}

void test_obex_packet(void)
{
	g_test_add_func("/obex/packet/fields", fields);
	g_test_add_func("/obex/packet/truncated", truncated);
	g_test_add_func("/obex/packet/lengths", lengths);
	g_test_add_func("/obex/packet/written", written);
}
