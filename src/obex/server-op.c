/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One GET or PUT of a server: which end may send, and the packets of the answer.
 *
 * A packet of a body leaves when it is full or the last. One that waits for the rest stays in the
 * session's wiped buffer. Response headers that do not fit one packet are an Internal Error. */
#include "obex-private.h"

CgServerOp *cg_server_op_new(guint8 opcode, gboolean asks_srm)
{
	CgServerOp *op = g_new0(CgServerOp, 1);

	op->opcode = opcode;
	op->asks_srm = asks_srm;
	op->request = cg_headers_new();
	return op;
}

void cg_server_op_free(CgServerOp *op)
{
	if (op->profile_op)
		op->profile_op->class->free(op->profile_op);
	cg_headers_free(op->request);
	g_free(op);
}

gboolean cg_server_op_is_streaming(const CgServerOp *op)
{
	return op->srm && !op->wait && op->opcode == CG_OBEX_GET;
}

/* The first packet of the answer grants SRM. */
static CgWriter *begin_packet(CgServerOp *op, CgSession *session)
{
	CgWriter *writer = cg_session_begin_packet(session, &(CgPacket){ .kind = CG_PACKET_PLAIN });

	if (op->asks_srm && !op->srm) {
		cg_write_u8(writer, CG_HDR_SRM);
		cg_write_u8(writer, CG_SRM_ENABLE);
		op->srm = TRUE;
	}
	op->open = TRUE;
	op->body_at = 0;
	return writer;
}

static CgCode finish_packet(CgServerOp *op, CgSession *session, CgCode code)
{
	cg_session_finish_packet(session, code);
	op->open = FALSE;
	op->owed = code == CG_CODE_CONTINUE && cg_server_op_is_streaming(op);
	return code;
}

static CgCode write_head(CgServerOp *op, CgSession *session)
{
	g_autoptr(CgHeaders) response = cg_headers_new();
	CgObexOp *profile_op = op->profile_op;
	CgCode code = profile_op->class->head ? profile_op->class->head(profile_op, response)
					      : CG_CODE_SUCCESS;
	CgWriter *writer;

	if (code != CG_CODE_SUCCESS)
		return code;
	writer = begin_packet(op, session);
	cg_headers_write(response, writer);
	op->headed = TRUE;
	return writer->failed ? CG_CODE_INTERNAL : CG_CODE_SUCCESS;
}

static void open_body(CgServerOp *op, CgWriter *writer)
{
	op->body_at = writer->used;
	cg_write_u8(writer, CG_HDR_BODY);
	cg_write_u16(writer, 0);
	cg_writer_init(&op->body, writer->data + writer->used, cg_writer_room(writer));
}

static void close_body(CgServerOp *op, CgWriter *writer, gboolean last)
{
	if (last)
		writer->data[op->body_at] = CG_HDR_END_OF_BODY;
	cg_patch_u16(writer, op->body_at + 1, CG_HEADER_PREFIX + op->body.used);
	writer->used += op->body.used;
}

static CgCode write_body(CgServerOp *op, CgSession *session)
{
	CgWriter *writer = op->open ? &session->writer : begin_packet(op, session);
	CgCode code;

	if (op->body_at == 0) {
		if (cg_writer_room(writer) <= CG_HEADER_PREFIX)
			return finish_packet(op, session, CG_CODE_CONTINUE);
		open_body(op, writer);
	}
	code = op->profile_op->class->body(op->profile_op, &op->body);
	if (op->body.failed || (code == CG_CODE_CONTINUE && op->body.used == 0))
		return CG_CODE_INTERNAL;
	if (code != CG_CODE_CONTINUE && code != CG_CODE_SUCCESS)
		return code;
	close_body(op, writer, code == CG_CODE_SUCCESS);
	return finish_packet(op, session, code);
}

CgCode cg_server_op_answer(CgServerOp *op, CgSession *session)
{
	CgCode code = CG_CODE_SUCCESS;

	if (op->cut)
		return op->cut;
	if (!op->ended) {
		begin_packet(op, session);
		return finish_packet(op, session, CG_CODE_CONTINUE);
	}
	if (!op->headed)
		code = write_head(op, session);
	if (code != CG_CODE_SUCCESS)
		return code;
	if (!op->profile_op->class->body)
		return finish_packet(op, session, CG_CODE_SUCCESS);
	return write_body(op, session);
}
