/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer to one GET: what a read of the book gives, as parameters and a body.
 * A card or a listing's entry may span packets; the next one is asked for only when there is room.
 */
#include "pbap-private.h"

#include <string.h>

typedef struct {
	CgObexOp parent;
	PbapKind kind;
	gboolean owes_missed, owes_versions, owes_database;
	CgCursor *read;
	gboolean begun, over;
	CgBuffer listing; /* the part of a listing that is being sent */
	CgSpan pending;   /* what is left of it, or of the read's card */
} PbapOp;

/* --- The head --------------------------------------------------------------------------------- */

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

static void put_params(const PbapOp *op, const CgHead *head, CgHeaders *response)
{
	g_auto(CgBuffer) params = { 0 };

	if (op->kind == PBAP_SIZE)
		cg_params_put_number(&params, CG_PBAP_TAG_PHONEBOOK_SIZE, head->size, 2);
	if (op->owes_missed)
		cg_params_put_number(&params, CG_PBAP_TAG_NEW_MISSED_CALLS, head->unseen, 1);
	if (op->owes_versions) {
		cg_params_put(&params, CG_PBAP_TAG_PRIMARY_VERSION, cg_span(head->primary, 16));
		cg_params_put(&params, CG_PBAP_TAG_SECONDARY_VERSION, cg_span(head->secondary, 16));
	}
	if (op->owes_database)
		cg_params_put(&params, CG_PBAP_TAG_DATABASE, cg_span(head->database, 16));
	if (params.size)
		cg_headers_set_bytes(response, CG_HDR_PARAMS, cg_buffer_span(&params));
}

static CgCode pbap_op_head(CgObexOp *base, CgHeaders *response)
{
	PbapOp *op = (PbapOp *)base;
	g_autoptr(GError) error = NULL;
	CgHead head = { 0 };
	CgStep step = cg_cursor_head(op->read, &head, &error);

	if (step == CG_STEP_GOT)
		put_params(op, &head, response);
	return code_of[step];
}

/* --- The body --------------------------------------------------------------------------------- */

static void send_pending(PbapOp *op, CgWriter *room)
{
	gsize size = MIN(op->pending.size, cg_writer_room(room));

	if (!size)
		return;
	cg_write_span(room, cg_span(op->pending.data, size));
	op->pending.data += size;
	op->pending.size -= size;
}

static void queue_entry(PbapOp *op, const CgItem *item)
{
	if (op->kind == PBAP_LIST) {
		cg_listing_entry(&op->listing, item->handle, item->name);
		op->pending = cg_buffer_span(&op->listing);
	} else {
		op->pending = item->text;
	}
}

static void queue_end(PbapOp *op)
{
	op->over = TRUE;
	if (op->kind == PBAP_LIST) {
		cg_listing_end(&op->listing);
		op->pending = cg_buffer_span(&op->listing);
	}
}

/* SUCCESS: there may be more to send; else what to say instead. */
static CgCode refill(PbapOp *op)
{
	g_autoptr(GError) error = NULL;
	const CgItem *item;
	CgStep step;

	cg_buffer_truncate(&op->listing, 0);
	if (op->kind == PBAP_LIST && !op->begun) {
		op->begun = TRUE;
		cg_listing_begin(&op->listing);
		op->pending = cg_buffer_span(&op->listing);
		return CG_CODE_SUCCESS;
	}
	step = cg_cursor_next(op->read, &item, &error);
	if (step == CG_STEP_GOT)
		queue_entry(op, item);
	else if (step == CG_STEP_END)
		queue_end(op);
	return code_of[step];
}

static CgCode pbap_op_body(CgObexOp *base, CgWriter *room)
{
	PbapOp *op = (PbapOp *)base;
	CgCode code;

	for (;;) {
		send_pending(op, room);
		if (!op->pending.size && op->over)
			return CG_CODE_SUCCESS;
		if (!cg_writer_room(room))
			return CG_CODE_CONTINUE;
		code = refill(op);
		if (code != CG_CODE_SUCCESS)
			return code;
	}
}

static void pbap_op_free(CgObexOp *base)
{
	PbapOp *op = (PbapOp *)base;

	cg_cursor_free(op->read);
	cg_buffer_clear(&op->listing);
	g_free(op);
}

/* --- Making one ------------------------------------------------------------------------------- */

static const CgObexOpClass body_class = {
	.head = pbap_op_head,
	.body = pbap_op_body,
	.free = pbap_op_free,
};

/* A size is answered by parameters alone. */
static const CgObexOpClass size_class = {
	.head = pbap_op_head,
	.free = pbap_op_free,
};

static gboolean counts_missed(CgRepository repository, guint32 features)
{
	CgRepository counted;

	if (!cg_repository_unseen(repository, &counted))
		return FALSE;
	return repository == counted || (features & CG_PBAP_FEATURE_MISSED);
}

CgObexOp *pbap_op_new(CgSource *book, const PbapRequest *request, guint32 features, CgWake wake)
{
	PbapOp *op = g_new0(PbapOp, 1);
	gboolean whole_folder = request->kind != PBAP_ENTRY;

	op->parent.class = request->kind == PBAP_SIZE ? &size_class : &body_class;
	op->kind = request->kind;
	op->owes_missed = whole_folder && counts_missed(request->query.repository, features);
	op->owes_versions = whole_folder && (features & CG_PBAP_FEATURE_VERSIONS);
	op->owes_database = features & CG_PBAP_FEATURE_DATABASE;
	op->read = cg_source_read(book, &request->query, wake);
	return &op->parent;
}
