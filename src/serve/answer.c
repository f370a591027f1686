/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to one GET: what a cursor gives, sent as parameters and a body.
 * An item may span packets; the next one is read only when there is room for it. */
#include "serve-private.h"

typedef struct {
	CgObexOp base;
	const ServeFormat *format;
	guint owed;
	CgCursor *cursor;
	gboolean begun, over;
	CgBuffer written; /* what the format has put; it is sent next */
	CgSpan unsent;    /* what is left to send of `written`, or of the cursor's item */
} ServeAnswer;

/* --- The head --- */

static const CgCode code_of[] = {
	[CG_STEP_GOT] = CG_CODE_SUCCESS,
	[CG_STEP_WAIT] = CG_CODE_WAIT,
	[CG_STEP_END] = CG_CODE_SUCCESS,
	[CG_STEP_NOT_FOUND] = CG_CODE_NOT_FOUND,
	[CG_STEP_UNSUPPORTED] = CG_CODE_NOT_IMPLEMENTED,
	[CG_STEP_STALE] = CG_CODE_PRECONDITION,
	[CG_STEP_LATER] = CG_CODE_UNAVAILABLE,
	[CG_STEP_FAILED] = CG_CODE_UNAVAILABLE,
};

static void put_params(const ServeAnswer *answer, const CgHead *head, CgHeaders *response)
{
	g_auto(CgBuffer) params = { 0 };

	if (answer->format->put_params)
		answer->format->put_params(answer->owed, head, &params);
	if (params.size)
		cg_headers_set_bytes(response, CG_HDR_PARAMS, cg_buffer_span(&params));
}

static CgCode answer_head(CgObexOp *base, CgHeaders *response)
{
	ServeAnswer *answer = (ServeAnswer *)base;
	g_autoptr(GError) error = NULL;
	CgHead head = { 0 };
	CgStep step = cg_cursor_head(answer->cursor, &head, &error);

	if (step == CG_STEP_GOT)
		put_params(answer, &head, response);
	return code_of[step];
}

/* --- The body --- */

static void write_unsent(ServeAnswer *answer, CgWriter *room)
{
	gsize size = MIN(answer->unsent.size, cg_writer_room(room));

	if (!size)
		return;
	cg_write_span(room, cg_span(answer->unsent.data, size));
	answer->unsent.data += size;
	answer->unsent.size -= size;
}

static void queue_written(ServeAnswer *answer)
{
	answer->unsent = cg_buffer_span(&answer->written);
}

static void queue_item(ServeAnswer *answer, const CgItem *item)
{
	if (answer->format->put_item) {
		answer->format->put_item(item, &answer->written);
		queue_written(answer);
	} else {
		answer->unsent = item->text;
	}
}

static void queue_end(ServeAnswer *answer)
{
	answer->over = TRUE;
	if (answer->format->put_end)
		answer->format->put_end(&answer->written);
	queue_written(answer);
}

static void queue_begin(ServeAnswer *answer)
{
	answer->begun = TRUE;
	if (answer->format->put_begin)
		answer->format->put_begin(&answer->written);
	queue_written(answer);
}

/* Queues the beginning, the next item, or the end. Returns SUCCESS if there may be more to send,
 * else what to answer instead. */
static CgCode queue_next(ServeAnswer *answer)
{
	g_autoptr(GError) error = NULL;
	const CgItem *item;
	CgStep step;

	cg_buffer_truncate(&answer->written, 0);
	if (!answer->begun) {
		queue_begin(answer);
		return CG_CODE_SUCCESS;
	}
	step = cg_cursor_next(answer->cursor, &item, &error);
	if (step == CG_STEP_GOT)
		queue_item(answer, item);
	else if (step == CG_STEP_END)
		queue_end(answer);
	return code_of[step];
}

static CgCode answer_body(CgObexOp *base, CgWriter *room)
{
	ServeAnswer *answer = (ServeAnswer *)base;
	CgCode code;

	for (;;) {
		write_unsent(answer, room);
		if (!answer->unsent.size && answer->over)
			return CG_CODE_SUCCESS;
		if (!cg_writer_room(room))
			return CG_CODE_CONTINUE;
		code = queue_next(answer);
		if (code != CG_CODE_SUCCESS)
			return code;
	}
}

static void answer_free(CgObexOp *base)
{
	ServeAnswer *answer = (ServeAnswer *)base;

	cg_cursor_free(answer->cursor);
	cg_buffer_clear(&answer->written);
	g_free(answer);
}

/* --- Making one --- */

static const CgObexOpClass body_class = {
	.head = answer_head,
	.body = answer_body,
	.free = answer_free,
};

static const CgObexOpClass bodiless_class = {
	.head = answer_head,
	.free = answer_free,
};

CgObexOp *serve_answer_new(CgCursor *cursor, const ServeFormat *format, guint owed)
{
	ServeAnswer *answer = g_new0(ServeAnswer, 1);

	answer->base.class = format->bodiless ? &bodiless_class : &body_class;
	answer->format = format;
	answer->owed = owed;
	answer->cursor = cursor;
	return &answer->base;
}
