/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server's bytes against the client session. The input is a script: each byte says what the
 * client does, or that a packet of the server follows. */
#include "fuzz.h"

#include <contactguard/profile.h>

typedef struct {
	CgSession *session;
	FuzzDrive drive;
	gboolean asked, broken;
	gsize body;
} Asker;

static void send_request(Asker *asker, guint8 opcode, guint8 flags, CgSpan put)
{
	g_autoptr(CgHeaders) headers = cg_headers_new();

	if (cg_obex_client_busy(asker->session))
		return;
	if (opcode == CG_OBEX_CONNECT)
		cg_headers_set_bytes(headers, CG_HDR_TARGET, CG_SPAN_LITERAL(CG_TARGET_PBAP));
	else if (opcode != CG_OBEX_DISCONNECT)
		cg_headers_set_text(headers, CG_HDR_NAME, "telecom/pb.vcf");
	cg_obex_client_start(asker->session, opcode, flags, headers, put, (CgWake){ 0 });
	asker->asked = TRUE;
}

static void read_answer(Asker *asker)
{
	const CgHeaders *response;
	CgSpan chunk;
	CgCode code;

	if (!asker->asked)
		return;
	code = cg_obex_client_head(asker->session, &response);
	if (code != CG_CODE_CONTINUE && code != CG_CODE_SUCCESS)
		return;
	g_assert_true(cg_headers_size(response) < CG_OBEX_MTU_MAX * 4);
	while ((code = cg_obex_client_body(asker->session, &chunk)) == CG_CODE_CONTINUE)
		asker->body += chunk.size;
}

static void feed_answer(Asker *asker, CgSpan packet)
{
	g_autoptr(GError) error = NULL;

	/* A link would leave it in the socket. */
	if (asker->broken || !cg_session_want_read(asker->session))
		return;
	asker->broken = !cg_session_receive(asker->session, packet, &error);
	g_assert_true(asker->broken == (error != NULL));
	g_assert_false(asker->broken && cg_session_want_read(asker->session));
}

static void do_step(Asker *asker, guint8 choice, CgReader *input)
{
	switch (choice % 12) {
	case 0: send_request(asker, CG_OBEX_CONNECT, 0, CG_SPAN_EMPTY); break;
	case 1: send_request(asker, CG_OBEX_GET, 0, CG_SPAN_EMPTY); break;
	case 2: send_request(asker, CG_OBEX_PUT, 0, CG_SPAN_LITERAL("a filler")); break;
	case 3: send_request(asker, CG_OBEX_SETPATH, choice & 16 ? 3 : 2, CG_SPAN_EMPTY); break;
	case 4: send_request(asker, CG_OBEX_DISCONNECT, 0, CG_SPAN_EMPTY); break;
	case 5:
		if (asker->asked)
			cg_obex_client_abort(asker->session);
		asker->asked = FALSE;
		break;
	case 6: read_answer(asker); break;
	case 7: cg_obex_client_set_srmp(asker->session, choice & 16); break;
	case 8:
		send_request(asker, CG_OBEX_PUT, 0,
			     asker->drive.data ? CG_SPAN_EMPTY : cg_span("", 1));
		break;
	case 9:
		if (!cg_obex_client_busy(asker->session)) {
			cg_obex_client_raw(asker->session, CG_SPAN_LITERAL("\x83\x00\x03"),
					   (CgWake){ 0 });
			asker->asked = TRUE;
		}
		break;
	default: feed_answer(asker, fuzz_packet(input)); break;
	}
	fuzz_drain(asker->session, &asker->drive);
	g_assert_false(cg_session_waiting(asker->session) && !cg_session_want_read(asker->session));
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	Asker asker = { .drive = { .most = CG_OBEX_MTU_MAX } };
	g_autoptr(CgSession) session = NULL;
	CgObexLimits limits;
	CgReader input;
	guint8 choice;

	cg_reader_init(&input, cg_span(data, size));
	choice = cg_read_u8(&input);
	asker.drive.packets = choice & 1;
	limits = fuzz_limits(&asker.drive);
	session = asker.session = cg_obex_client_new(&limits);
	if (choice & 2)
		cg_obex_client_set_password(session, "0000");
	while (cg_reader_left(&input) > 0)
		do_step(&asker, cg_read_u8(&input), &input);
	cg_session_lost(session);
	read_answer(&asker);
	g_assert_cmpuint(asker.body, <=, size);
	return 0;
}
