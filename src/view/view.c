/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of one consumer on one phone: its sections, the order in which they fill, and which
 * cursor answers a query. The phone is not asked for anything that the scope does not need; if
 * nobody is in scope it is not asked at all. */
#include "view-private.h"

#include <string.h>

/* Seconds that a bulk pull waits for the phone's next item. All waits of one request together must
 * stay within 22, since stock callers give up at 25. */
#define STREAM_TIMEOUT 20

struct CgView {
	CgSource *phone;
	CgViewOptions options;
	CgSection sections[CG_REPOSITORIES];
	CgLookup *lookup; /* List=no */
	CgRedactor redactor;
	CgBudget budget;
	GQueue queue; /* of CgSection *: to be filled, in this order */
	CgFill *fill; /* of the head of the queue; NULL: not begun */
	CgIdle *idle;
	gboolean ended, failed;
};

/* --- Filling --- */

static void enqueue_section(CgView *view, CgRepository repository)
{
	CgSection *section = &view->sections[repository];

	if (section->queued)
		return;
	section->queued = TRUE;
	g_queue_push_tail(&view->queue, section);
	cg_idle_schedule(view->idle);
}

static void on_phone_ready(gpointer data)
{
	CgView *view = data;

	cg_idle_schedule(view->idle);
}

static void begin_fill(CgView *view, CgSection *section)
{
	CgFillContext context = {
		.phone = view->phone,
		.redactor = &view->redactor,
		.budget = &view->budget,
		.wake = { on_phone_ready, view },
	};

	view->fill = cg_fill_new(&context, section->repository, section->collection);
}

static void end_fill(CgView *view, CgStep end)
{
	CgSection *section = g_queue_pop_head(&view->queue);

	g_clear_pointer(&view->fill, cg_fill_free);
	cg_collection_end(section->collection, end);
}

/* The phone failed: no section that is not complete can be answered any more. */
static void end_all(CgView *view)
{
	view->ended = TRUE;
	while (!g_queue_is_empty(&view->queue))
		end_fill(view, CG_STEP_LATER);
}

/* A phone may do better when it is asked again, and an account when other views are gone. The
 * view's own limit will not: then this view stays, and a bulk pull comes as far as the limit,
 * whether it began before or after. */
static void fail_fill(CgView *view)
{
	CgSection *section = g_queue_peek_head(&view->queue);

	view->failed = !view->budget.over_limit;
	if (!view->failed)
		cg_collection_break_off(section->collection);
	end_all(view);
}

/* Nothing is told of the section any more, whether it is filled by now or not. */
static void take_away(CgView *view, CgSection *section)
{
	view->failed |= section->repository == CG_REPO_PB;
	g_queue_remove(&view->queue, section);
	if (cg_collection_ended(section->collection)) {
		cg_section_clear(section);
		cg_section_init(section, &view->options, section->repository);
	}
	section->queued = section->refused = TRUE;
	cg_collection_end(section->collection, CG_STEP_LATER);
}

/* The phone refuses one repository for now. What stands on it is not told either, and the rest goes
 * on. Only pb needs a new view, since all else can be asked for again. */
static void refuse_fill(CgView *view)
{
	CgSection *refused = g_queue_peek_head(&view->queue);

	view->failed |= refused->repository == CG_REPO_PB;
	refused->refused = TRUE;
	end_fill(view, CG_STEP_LATER);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		if (cg_section_stands_on(&view->sections[i], refused->repository))
			take_away(view, &view->sections[i]);
}

static void run_fill(gpointer data)
{
	CgView *view = data;
	CgStep step;

	if (g_queue_is_empty(&view->queue))
		return;
	if (!view->fill)
		begin_fill(view, g_queue_peek_head(&view->queue));
	step = cg_fill_run(view->fill, NULL);
	switch (step) {
	case CG_STEP_WAIT: return;
	case CG_STEP_GOT: break;
	case CG_STEP_END: end_fill(view, CG_STEP_END); break;
	case CG_STEP_NOT_FOUND:
	case CG_STEP_UNSUPPORTED:
	case CG_STEP_STALE:
	case CG_STEP_LATER:
		if (view->budget.over_limit)
			fail_fill(view);
		else
			refuse_fill(view);
		break;
	case CG_STEP_FAILED: fail_fill(view); break;
	}
	cg_idle_schedule(view->idle);
}

/* Where nothing but favourites lets anybody in, pb is made of fav itself. */
static gboolean needs_favourites_first(const CgScope *scope)
{
	if (!cg_scope_shows(scope, CG_AREA_CONTACTS) || !cg_scope_needs_favourites(scope))
		return FALSE;
	return !cg_scope_favourites_only(scope) || cg_scope_excludes_favourites(scope);
}

/* Contacts come first: they say which calls are in scope. */
void cg_view_fill(CgView *view)
{
	static const CgRepository order[] = { CG_REPO_PB, CG_REPO_ICH, CG_REPO_OCH, CG_REPO_MCH,
					      CG_REPO_CCH };

	if (needs_favourites_first(view->options.scope))
		enqueue_section(view, CG_REPO_FAV);
	for (guint i = 0; i < G_N_ELEMENTS(order); i++)
		enqueue_section(view, order[i]);
}

gboolean cg_view_failed(const CgView *view)
{
	return view->failed;
}

/* --- Reading --- */

/* `counted` is filled first: its items are counted in the head of both. */
static CgCursor *read_counting(CgView *view, const CgQuery *query, CgRepository counted,
			       CgWake wake)
{
	CgCursor *cursor;

	enqueue_section(view, counted);
	enqueue_section(view, query->repository);
	cursor = cg_collection_read(view->sections[query->repository].collection, query, wake);
	return cg_missed_cursor_new(cursor, view->options.history, counted,
				    view->sections[counted].collection, query->reset_unseen, wake);
}

/* What the phone refused for now is asked for once more. */
static CgSection *retry_section(CgView *view, CgRepository repository)
{
	CgSection *section = &view->sections[repository];

	if (section->refused && !view->failed && !view->ended) {
		cg_section_clear(section);
		cg_section_init(section, &view->options, repository);
	}
	return section;
}

gboolean cg_view_is_lookup(const CgView *view, const CgQuery *query)
{
	return view->lookup && cg_lookup_searches(query);
}

CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake)
{
	CgSection *section = retry_section(view, query->repository);
	CgArea area = cg_repository_area(query->repository);
	CgRepository counted;
	CgCursor *cursor;

	cg_view_fill(view);
	/* A view that has ended begins to fill no further section. */
	if (view->ended && !section->queued)
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	if (view->lookup && area == CG_AREA_CONTACTS) {
		cursor = cg_lookup_read(view->lookup, query, wake);
	} else if (cg_repository_unseen(query->repository, &counted)) {
		cursor = read_counting(view, query, counted, wake);
	} else {
		enqueue_section(view, query->repository);
		cursor = cg_collection_read(section->collection, query, wake);
	}
	return cg_cursor_with_timeout(cursor, wake,
				      cg_section_streams(section, query) ? STREAM_TIMEOUT
									 : view->options.fill_wait);
}

/* --- Life --- */

CgView *cg_view_new(CgSource *phone, const CgViewOptions *options)
{
	CgView *view = g_new0(CgView, 1);
	CgHead head = cg_section_head(options);

	view->phone = phone;
	view->options = *options;
	view->options.scope = cg_scope_ref(options->scope);
	view->options.history = cg_history_ref(options->history);
	view->options.owner_name = cg_text_new(cg_span_of(options->owner_name));
	view->redactor.options = &view->options;
	view->redactor.directory = cg_directory_new(options->country);
	view->redactor.favourites = cg_favourites_new();
	view->redactor.owner = cg_owner_new();
	view->budget.limit = options->limit;
	view->budget.account = options->account ? cg_account_ref(options->account) : NULL;
	view->idle = cg_idle_new((CgWake){ run_fill, view });
	if (options->turns)
		cg_idle_set_turns(view->idle, options->turns);
	g_queue_init(&view->queue);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		cg_section_init(&view->sections[i], &view->options, i);
	if (!cg_scope_list(options->scope))
		view->lookup = cg_lookup_new(view->sections[CG_REPO_PB].collection, &head);
	return view;
}

void cg_view_free(CgView *view)
{
	if (!view)
		return;
	end_all(view);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		cg_section_clear(&view->sections[i]);
	g_clear_pointer(&view->lookup, cg_lookup_free);
	cg_directory_free(view->redactor.directory);
	cg_favourites_free(view->redactor.favourites);
	cg_owner_free(view->redactor.owner);
	cg_idle_free(view->idle);
	explicit_bzero(view->options.grant_key, sizeof(view->options.grant_key));
	cg_scope_unref((CgScope *)view->options.scope);
	cg_history_unref(view->options.history);
	if (view->budget.account) {
		cg_account_refund(view->budget.account, view->budget.used);
		cg_account_unref(view->budget.account);
	}
	cg_text_free((CgText *)view->options.owner_name);
	g_free(view);
}
