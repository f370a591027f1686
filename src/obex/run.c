/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One GET or PUT at the answering end: who may speak, and the packets of the answer.
 *
 * Packets of a body leave full or last; one that has to wait for the rest stays in the session's
 * wiped buffer. Response headers that do not fit one packet are an Internal Error. */
#include "run-private.h"

#define SRM_ON 1

CgRun *cg_run_new(guint8 opcode, gboolean asks_srm)
{
	CgRun *run = g_new0(CgRun, 1);

	run->opcode = opcode;
	run->asks_srm = asks_srm;
	run->request = cg_headers_new();
	return run;
}

void cg_run_free(CgRun *run)
{
	if (run->op)
		run->op->class->free(run->op);
	cg_headers_free(run->request);
	g_free(run);
}

gboolean cg_run_streams(const CgRun *run)
{
	return run->srm && !run->wait && run->opcode == CG_OBEX_GET;
}

/* Begins a packet; the first one of a run grants SRM. */
static CgWriter *begin(CgRun *run, CgSession *session)
{
	CgWriter *writer = cg_session_begin(session, &(CgPacket){ .kind = CG_PACKET_PLAIN });

	if (run->asks_srm && !run->srm) {
		cg_write_u8(writer, CG_HDR_SRM);
		cg_write_u8(writer, SRM_ON);
		run->srm = TRUE;
	}
	run->open = TRUE;
	run->body_at = 0;
	return writer;
}

static CgCode finish(CgRun *run, CgSession *session, CgCode code)
{
	cg_session_finish(session, code);
	run->open = FALSE;
	run->owed = code == CG_CODE_CONTINUE && cg_run_streams(run);
	return code;
}

static CgCode write_head(CgRun *run, CgSession *session)
{
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgObexOp *op = run->op;
	CgCode code = op->class->head ? op->class->head(op, response) : CG_CODE_SUCCESS;
	CgWriter *writer;

	if (code != CG_CODE_SUCCESS)
		return code;
	writer = begin(run, session);
	cg_headers_write(response, writer);
	run->headed = TRUE;
	return writer->failed ? CG_CODE_INTERNAL : CG_CODE_SUCCESS;
}

static void open_body(CgRun *run, CgWriter *writer)
{
	run->body_at = writer->used;
	cg_write_u8(writer, CG_HDR_BODY);
	cg_write_u16(writer, 0);
	cg_writer_init(&run->body, writer->data + writer->used, cg_writer_room(writer));
}

static void close_body(CgRun *run, CgWriter *writer, gboolean last)
{
	if (last)
		writer->data[run->body_at] = CG_HDR_END_OF_BODY;
	cg_patch_u16(writer, run->body_at + 1, CG_HEADER_PREFIX + run->body.used);
	writer->used += run->body.used;
}

static CgCode write_body(CgRun *run, CgSession *session)
{
	CgWriter *writer = run->open ? &session->writer : begin(run, session);
	CgCode code;

	if (run->body_at == 0) {
		if (cg_writer_room(writer) <= CG_HEADER_PREFIX)
			return finish(run, session, CG_CODE_CONTINUE);
		open_body(run, writer);
	}
	code = run->op->class->body(run->op, &run->body);
	if (run->body.failed || (code == CG_CODE_CONTINUE && run->body.used == 0))
		return CG_CODE_INTERNAL;
	if (code != CG_CODE_CONTINUE && code != CG_CODE_SUCCESS)
		return code;
	close_body(run, writer, code == CG_CODE_SUCCESS);
	return finish(run, session, code);
}

CgCode cg_run_answer(CgRun *run, CgSession *session)
{
	CgCode code = CG_CODE_SUCCESS;

	if (run->cut)
		return run->cut;
	if (!run->ended) {
		begin(run, session);
		return finish(run, session, CG_CODE_CONTINUE);
	}
	if (!run->headed)
		code = write_head(run, session);
	if (code != CG_CODE_SUCCESS)
		return code;
	if (!run->op->class->body)
		return finish(run, session, CG_CODE_SUCCESS);
	return write_body(run, session);
}
