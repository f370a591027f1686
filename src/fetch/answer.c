/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to a request, read as a cursor: its parameters as the head, its body as items.
 * It believes nothing beyond the framing. A refusal, a loss and a body over its bound end it. */
#include "fetch-private.h"

/* --- Ends --- */

CgStep fetch_answer_fail(FetchAnswer *answer, GError *error)
{
	answer->error = error;
	return CG_STEP_FAILED;
}

static CgStep fail_with(FetchAnswer *answer, CgError code, const char *why)
{
	return fetch_answer_fail(answer, g_error_new_literal(CG_ERROR, code, why));
}

static CgStep lost_step(FetchAnswer *answer)
{
	const GError *broken = cg_request_error(answer->request);

	if (broken)
		return fetch_answer_fail(answer, g_error_copy(broken));
	if (answer->headed)
		return fail_with(answer, CG_ERROR_LOST, "the phone went away in the middle");
	return CG_STEP_LATER;
}

static CgStep refused_step(FetchAnswer *answer, CgCode code)
{
	if (code == CG_CODE_LOST)
		return lost_step(answer);
	if (answer->class->may_be_absent)
		return CG_STEP_NOT_FOUND;
	switch (code) {
	case CG_CODE_NOT_FOUND: return CG_STEP_NOT_FOUND;
	case CG_CODE_BAD_REQUEST:
	case CG_CODE_NOT_ACCEPTABLE:
	case CG_CODE_PRECONDITION:
	case CG_CODE_MEDIA_TYPE:
	case CG_CODE_NOT_IMPLEMENTED: return CG_STEP_UNSUPPORTED;
	default: return CG_STEP_LATER; /* of this alone: the phone answers */
	}
}

/* --- The head and the body --- */

/* Returns GOT once the phone's first response is in. */
static CgStep read_response(FetchAnswer *answer)
{
	const CgHeaders *response;
	CgSpan params;
	CgCode code;

	if (answer->headed)
		return CG_STEP_GOT;
	code = cg_request_head(answer->request, &response);
	if (code == CG_CODE_WAIT)
		return CG_STEP_WAIT;
	if (code != CG_CODE_CONTINUE && code != CG_CODE_SUCCESS)
		return refused_step(answer, code);
	if (cg_headers_get_bytes(response, CG_HDR_PARAMS, &params))
		answer->class->read_params(answer, params);
	answer->headed = TRUE;
	return CG_STEP_GOT;
}

CgStep fetch_answer_chunk(FetchAnswer *answer, CgSpan *chunk)
{
	CgCode code = cg_request_body(answer->request, chunk);

	switch (code) {
	case CG_CODE_CONTINUE: return CG_STEP_GOT;
	case CG_CODE_SUCCESS: return CG_STEP_END;
	case CG_CODE_WAIT: return CG_STEP_WAIT;
	default: return refused_step(answer, code);
	}
}

CgStep fetch_answer_collect(FetchAnswer *answer)
{
	CgSpan chunk;
	CgStep step;

	while ((step = fetch_answer_chunk(answer, &chunk)) == CG_STEP_GOT) {
		cg_buffer_append(&answer->body, chunk);
		if (answer->body.failed)
			return fail_with(answer, CG_ERROR_LIMIT, "the phone's answer is too long");
	}
	return step == CG_STEP_END ? CG_STEP_GOT : step;
}

/* --- The cursor --- */

static gboolean has_ended(const FetchAnswer *answer)
{
	return answer->ended != CG_STEP_WAIT;
}

static CgStep repeat_end(const FetchAnswer *answer, GError **error)
{
	if (answer->error && error)
		*error = g_error_copy(answer->error);
	return answer->ended;
}

/* Ends the answer if step says so, and gives the request up. */
static CgStep settle_step(FetchAnswer *answer, CgStep step, GError **error)
{
	if (step == CG_STEP_GOT || step == CG_STEP_WAIT)
		return step;
	answer->ended = step;
	g_clear_pointer(&answer->request, cg_request_free);
	return repeat_end(answer, error);
}

static CgStep open_answer(FetchAnswer *answer)
{
	CgStep step = read_response(answer);

	return step == CG_STEP_GOT ? answer->class->open(answer) : step;
}

static CgStep answer_head(CgCursor *base, CgHead *out, GError **error)
{
	FetchAnswer *answer = (FetchAnswer *)base;
	CgStep step;

	if (has_ended(answer))
		return repeat_end(answer, error);
	step = open_answer(answer);
	if (step == CG_STEP_GOT)
		*out = answer->head;
	return settle_step(answer, step, error);
}

static CgStep answer_next(CgCursor *base, const CgItem **out, GError **error)
{
	FetchAnswer *answer = (FetchAnswer *)base;
	CgStep step;

	if (has_ended(answer))
		return repeat_end(answer, error);
	step = open_answer(answer);
	if (step == CG_STEP_GOT)
		step = answer->class->next(answer, out);
	return settle_step(answer, step, error);
}

static void answer_free(CgCursor *base)
{
	FetchAnswer *answer = (FetchAnswer *)base;

	cg_request_free(answer->request);
	cg_buffer_clear(&answer->body);
	g_clear_error(&answer->error);
	answer->class->free(answer);
}

void fetch_answer_init(FetchAnswer *answer, const FetchAnswerClass *class, CgRequest *request,
		       gsize body_max)
{
	static const CgCursorClass cursor_class = {
		.head = answer_head,
		.next = answer_next,
		.free = answer_free,
	};

	answer->base.class = &cursor_class;
	answer->class = class;
	answer->request = request;
	answer->ended = CG_STEP_WAIT;
	cg_buffer_init(&answer->body, body_max);
}
