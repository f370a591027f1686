/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One repository, from the phone to its collection, by one bulk read. What is kept of an item is
 * the keeper's to say. If the phone refuses or fails, the fill ends. */
#include "view-private.h"

/* Items handled in one run, so that everything else in the main loop gets its share. */
#define ITEMS_A_RUN 64

typedef enum {
	AT_OWNER, /* the owner's item by itself, if the keeper asks for it */
	AT_BULK,  /* all in one body */
	AT_END,
} Stage;

struct CgFill {
	CgFillContext context;
	CgRepository repository;
	CgCollection *collection;
	CgKeeper *keeper;
	Stage stage;
	CgCursor *cursor; /* NULL: the stage has not begun */
	gboolean begun;   /* an item of the bulk body has come */
};

CgFill *cg_fill_new(const CgFillContext *context, CgRepository repository, CgCollection *collection)
{
	CgFill *fill = g_new0(CgFill, 1);

	fill->context = *context;
	fill->repository = repository;
	fill->collection = cg_collection_ref(collection);
	fill->keeper = cg_card_keeper_new(context, repository, collection);
	fill->stage = AT_OWNER;
	return fill;
}

void cg_fill_free(CgFill *fill)
{
	cg_cursor_free(fill->cursor);
	fill->keeper->class->free(fill->keeper);
	cg_collection_unref(fill->collection);
	g_free(fill);
}

/* --- From stage to stage --- */

static void open_cursor(CgFill *fill)
{
	CgQuery query = {
		.repository = fill->repository,
		.want = CG_WANT_ITEMS,
		.max = G_MAXUINT16,
	};

	if (fill->stage == AT_OWNER)
		query.pick = CG_PICK_HANDLE;
	fill->keeper->class->complete_query(fill->keeper, &query);
	fill->cursor = cg_source_read(fill->context.phone, &query, fill->context.wake);
}

static void enter_stage(CgFill *fill, Stage stage)
{
	g_clear_pointer(&fill->cursor, cg_cursor_free);
	fill->stage = stage;
}

static CgStep finish_fill(CgFill *fill)
{
	CgStep step = fill->keeper->class->finish(fill->keeper);

	enter_stage(fill, AT_END);
	return step;
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
	case AT_BULK: step = finish_fill(fill); break;
	case AT_END: break;
	}
	return step == CG_STEP_GOT && fill->stage == AT_END ? CG_STEP_END : step;
}

/* --- What the phone answers --- */

static CgStep take_item(CgFill *fill, const CgItem *item)
{
	switch (fill->stage) {
	case AT_OWNER:
		fill->keeper->class->take_owner(fill->keeper, item->text);
		return CG_STEP_GOT;
	case AT_BULK:
		fill->begun = TRUE;
		return fill->keeper->class->keep(fill->keeper, item->text);
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

/* Decides what a step that is neither an item nor a wait means here. A phone that has no item for
 * its owner has none, and what it does not have cannot break off. */
static CgStep judge_step(CgFill *fill, CgStep step)
{
	switch (step) {
	case CG_STEP_END: return leave_stage(fill);
	case CG_STEP_NOT_FOUND:
	case CG_STEP_UNSUPPORTED:
		if (fill->stage == AT_BULK &&
		    (fill->begun ||
		     !fill->keeper->class->may_lack(fill->keeper, step == CG_STEP_UNSUPPORTED)))
			return CG_STEP_LATER;
		return leave_stage(fill);
	case CG_STEP_STALE: return CG_STEP_LATER;
	case CG_STEP_LATER:
	case CG_STEP_FAILED:
	case CG_STEP_GOT:
	case CG_STEP_WAIT: break;
	}
	return step;
}

/* Reads one item, or ends the stage without asking the phone. */
static CgStep run_once(CgFill *fill, GError **error)
{
	const CgItem *item = NULL;
	CgStep step;

	if (fill->stage == AT_BULK && fill->keeper->class->is_full(fill->keeper))
		return leave_stage(fill);
	if (fill->stage == AT_OWNER && !fill->keeper->asks_owner)
		return leave_stage(fill);
	if (!fill->cursor)
		open_cursor(fill);
	step = next_item(fill, &item, error);
	if (step == CG_STEP_WAIT)
		return step;
	return step == CG_STEP_GOT ? take_item(fill, item) : judge_step(fill, step);
}

CgStep cg_fill_run(CgFill *fill, GError **error)
{
	CgStep step = CG_STEP_GOT;

	for (guint i = 0; i < ITEMS_A_RUN && step == CG_STEP_GOT; i++)
		step = run_once(fill, error);
	return step;
}
