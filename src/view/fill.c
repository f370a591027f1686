/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One repository, from the phone to its collection: by one bulk read, and if the items of that run
 * into each other, once more by listing and handle, so that a bad item costs only itself. What is
 * kept of an item is the keeper's to say. If the phone fails, the fill ends. */
#include "view-private.h"

/* Items handled in one run, so that everything else in the main loop gets its share. */
#define ITEMS_A_RUN 64

typedef enum {
	AT_OWNER,   /* item 0 by itself, if the keeper says that it is the owner's */
	AT_BULK,    /* all in one body */
	AT_LISTING, /* which handles are there */
	AT_ENTRIES, /* one by one */
	AT_END,
} Stage;

struct CgFill {
	CgFillContext context;
	CgRepository repository;
	CgCollection *collection;
	CgKeeper *keeper;
	Stage stage;
	CgCursor *cursor;     /* NULL: the stage has not begun */
	gboolean found_owner; /* the phone has an item 0, readable or not */
	GArray *handles;      /* of guint64: what the listing named */
	guint at;             /* in handles */
};

CgFill *cg_fill_new(const CgFillContext *context, CgRepository repository, CgCollection *collection)
{
	CgFill *fill = g_new0(CgFill, 1);

	fill->context = *context;
	fill->repository = repository;
	fill->collection = cg_collection_ref(collection);
	fill->keeper = cg_card_keeper_new(context, repository, collection);
	fill->stage = fill->keeper->has_owner ? AT_OWNER : AT_BULK;
	fill->handles = g_array_new(FALSE, FALSE, sizeof(guint64));
	return fill;
}

void cg_fill_free(CgFill *fill)
{
	cg_cursor_free(fill->cursor);
	fill->keeper->class->free(fill->keeper);
	cg_collection_unref(fill->collection);
	g_array_unref(fill->handles);
	g_free(fill);
}

/* --- From stage to stage --- */

static CgQuery query_of(const CgFill *fill, CgWant want)
{
	return (CgQuery){
		.repository = fill->repository,
		.want = want,
		.max = G_MAXUINT16,
	};
}

static void open_cursor(CgFill *fill)
{
	CgQuery query = query_of(fill, fill->stage == AT_LISTING ? CG_WANT_LIST : CG_WANT_ITEMS);

	switch (fill->stage) {
	case AT_OWNER: query.pick = CG_PICK_HANDLE; break;
	case AT_BULK:
	case AT_LISTING:
		/* The owner's item has been read by itself. */
		query.offset = fill->found_owner ? 1 : 0;
		break;
	case AT_ENTRIES:
		query.pick = CG_PICK_HANDLE;
		query.handle = g_array_index(fill->handles, guint64, fill->at);
		break;
	case AT_END: return;
	}
	fill->keeper->class->complete_query(fill->keeper, &query);
	fill->cursor = cg_source_read(fill->context.phone, &query, fill->context.wake);
}

static void enter_stage(CgFill *fill, Stage stage)
{
	g_clear_pointer(&fill->cursor, cg_cursor_free);
	fill->stage = stage;
}

static void finish_fill(CgFill *fill)
{
	fill->keeper->class->finish(fill->keeper);
	enter_stage(fill, AT_END);
}

/* Everything of the bulk body is in doubt: forget it, and ask item by item. Where each item counts,
 * that is no way, since phones answer it from another table. */
static CgStep start_over(CgFill *fill)
{
	if (fill->keeper->class->is_needed(fill->keeper))
		return CG_STEP_LATER;
	cg_collection_restart(fill->collection);
	fill->keeper->class->restart(fill->keeper);
	enter_stage(fill, AT_LISTING);
	return CG_STEP_GOT;
}

/* Ends the stage. Returns GOT if another one follows, END, or LATER if there is no room for what
 * this one brought. */
static CgStep leave_stage(CgFill *fill)
{
	CgStep step = CG_STEP_GOT;

	switch (fill->stage) {
	case AT_OWNER:
		step = fill->keeper->class->keep_owner(fill->keeper);
		enter_stage(fill, AT_BULK);
		break;
	case AT_BULK: finish_fill(fill); break;
	case AT_LISTING:
		enter_stage(fill, AT_ENTRIES);
		if (fill->handles->len == 0)
			finish_fill(fill);
		break;
	case AT_ENTRIES:
		enter_stage(fill, AT_ENTRIES);
		if (++fill->at == fill->handles->len)
			finish_fill(fill);
		break;
	case AT_END: break;
	}
	return step == CG_STEP_GOT && fill->stage == AT_END ? CG_STEP_END : step;
}

/* --- What the phone answers --- */

static CgStep take_bulk_item(CgFill *fill, CgSpan text)
{
	if (!fill->keeper->class->is_doubtful(text))
		return fill->keeper->class->keep(fill->keeper, text);
	return start_over(fill);
}

static CgStep take_item(CgFill *fill, const CgItem *item)
{
	switch (fill->stage) {
	case AT_OWNER:
		fill->found_owner = TRUE;
		fill->keeper->class->take_owner(fill->keeper, item->text);
		return CG_STEP_GOT;
	case AT_BULK: return take_bulk_item(fill, item->text);
	case AT_ENTRIES: return fill->keeper->class->keep_entry(fill->keeper, item);
	case AT_LISTING:
		if (item->handle != 0 || !fill->keeper->has_owner)
			g_array_append_val(fill->handles, item->handle);
		return CG_STEP_GOT;
	case AT_END: break;
	}
	return CG_STEP_END;
}

/* Reads head, then items, as one stream. */
static CgStep next_item(CgFill *fill, const CgItem **item, GError **error)
{
	CgHead head;
	CgStep step = cg_cursor_head(fill->cursor, &head, error);

	return step == CG_STEP_GOT ? cg_cursor_next(fill->cursor, item, error) : step;
}

/* One item that is broken, gone or refused costs only itself; a phone that is gone, all. */
static gboolean costs_itself_only(const CgFill *fill, CgStep step, const GError *error)
{
	if (fill->stage == AT_OWNER)
		return step == CG_STEP_FAILED && g_error_matches(error, CG_ERROR, CG_ERROR_LIMIT);
	return fill->stage == AT_ENTRIES &&
	       (step == CG_STEP_UNSUPPORTED ||
		(step == CG_STEP_FAILED && !g_error_matches(error, CG_ERROR, CG_ERROR_LOST)));
}

/* Decides what a step that is neither an item nor a wait means here. Takes failed. */
static CgStep judge_step(CgFill *fill, CgStep step, GError *failed, GError **error)
{
	g_autoptr(GError) own = failed;

	if (step == CG_STEP_FAILED && fill->stage == AT_BULK &&
	    g_error_matches(own, CG_ERROR, CG_ERROR_FRAMING))
		return start_over(fill);
	if (costs_itself_only(fill, step, own)) {
		if (fill->stage == AT_OWNER) { /* it is there, but broken */
			fill->found_owner = TRUE;
			fill->keeper->class->take_owner(fill->keeper, CG_SPAN_EMPTY);
		}
		return leave_stage(fill);
	}
	switch (step) {
	case CG_STEP_NOT_FOUND:   /* no such folder, no owner, deleted meanwhile: nothing there */
	case CG_STEP_UNSUPPORTED: /* a repository this phone does not have */
		if (fill->keeper->class->is_needed(fill->keeper))
			return CG_STEP_LATER;
		return leave_stage(fill);
	case CG_STEP_END: return leave_stage(fill);
	case CG_STEP_FAILED:
		if (own)
			g_propagate_error(error, g_steal_pointer(&own));
		return CG_STEP_FAILED;
	case CG_STEP_STALE:
	case CG_STEP_LATER: return CG_STEP_LATER;
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	}
	return step;
}

CgStep cg_fill_run(CgFill *fill, GError **error)
{
	for (guint i = 0; i < ITEMS_A_RUN; i++) {
		const CgItem *item = NULL;
		GError *failed = NULL;
		CgStep step;

		if (fill->keeper->class->is_full(fill->keeper) && fill->stage != AT_END)
			finish_fill(fill);
		if (fill->stage == AT_END)
			return CG_STEP_END;
		if (!fill->cursor)
			open_cursor(fill);
		step = next_item(fill, &item, &failed);
		if (step == CG_STEP_WAIT)
			return step;
		step = step == CG_STEP_GOT ? take_item(fill, item)
					   : judge_step(fill, step, failed, error);
		if (step != CG_STEP_GOT)
			return step;
	}
	return CG_STEP_GOT;
}
