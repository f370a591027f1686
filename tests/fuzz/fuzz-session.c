/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives an answering session as a link would, without a socket. */
#include "fuzz.h"

/* More looks than anything that waits here needs. */
#define LOOKS_MAX 64

CgObexLimits fuzz_limits(const FuzzDrive *drive)
{
	return (CgObexLimits){ .rx_max = 4096, .tx_max = drive->most, .packets = drive->packets };
}

static void check_packet(CgSpan packet, gsize most)
{
	CgReader reader;

	cg_reader_init(&reader, packet);
	cg_read_u8(&reader);
	g_assert_cmpuint(cg_read_u16(&reader), ==, packet.size);
	g_assert_false(reader.failed);
	g_assert_cmpuint(packet.size, <=, most);
}

void fuzz_drain(CgSession *session, const FuzzDrive *drive)
{
	static guint8 room[CG_OBEX_MTU_MAX];
	gsize size;

	while ((size = cg_session_produce(session, room, sizeof(room))) > 0) {
		check_packet(cg_span(room, size), drive->most);
		if (drive->given)
			drive->given(drive->data, cg_span(room, size));
	}
}

static void wait_until_wanted(CgSession *session, const FuzzDrive *drive)
{
	fuzz_drain(session, drive);
	for (guint i = 0; i < LOOKS_MAX && !cg_session_want_read(session); i++) {
		if (drive->between)
			drive->between(drive->data);
		fuzz_drain(session, drive);
		if (cg_session_over(session))
			return;
	}
	g_assert_true(cg_session_want_read(session));
}

void fuzz_answer(CgSession *session, const FuzzDrive *drive, CgReader *input)
{
	gboolean fine = TRUE;

	while (fine && cg_reader_left(input) > 0 && !cg_session_over(session)) {
		CgSpan bytes =
			drive->packets
				? fuzz_packet(input)
				: cg_read_span(input, MIN(drive->chunk, cg_reader_left(input)));
		g_autoptr(GError) error = NULL;

		if (drive->between)
			drive->between(drive->data);
		fine = cg_session_receive(session, bytes, &error);
		g_assert_true(fine == (error == NULL));
		if (fine)
			wait_until_wanted(session, drive);
	}
	fuzz_drain(session, drive);
	g_assert_true(fine || !cg_session_want_read(session));
	cg_session_lost(session);
}
