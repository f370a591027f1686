/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of one consumer on one phone: its collections, the order in which they fill, and who may
 * read what. Nothing is asked of the phone that the scope does not need: where nobody is in scope
 * it is not asked at all. */
#include "view-private.h"

#include <string.h>

/* Seconds that a bulk pull waits for the phone's next card: all holds together stay under 22. */
#define STREAM_WAIT 20

typedef struct {
	CgCollection *collection;
	gboolean queued; /* or filled, or never to be filled */
} Place;

struct CgView {
	CgSource *phone;
	CgViewOptions options;
	Place places[CG_REPOSITORIES];
	CgLookup *lookup; /* List=no */
	CgRedactor redactor;
	GQueue queue; /* of Place *: to be filled, in this order */
	CgFill *fill; /* the head of the queue, being filled */
	CgIdle *turn;
	gsize used;
	gboolean ended, failed;
};

/* --- Places --- */

/* Caller id: the whole number and nothing less. */
static gboolean is_number(gpointer data, const char *searched, const char *number)
{
	const CgView *view = data;

	return cg_numbers_match(searched, number, view->options.country);
}

/* A search in a list that the car may see anyway: part of a number will do. */
static gboolean is_in_number(gpointer data, const char *searched, const char *number)
{
	g_autoptr(CgText) part = cg_number_digits(searched);
	g_autoptr(CgText) digits = cg_number_digits(number);

	return is_number(data, searched, number) || (*part && strstr(digits, part));
}

/* List is about contacts: calls are listed as Calls says. */
static gboolean is_calls(CgRepository repository)
{
	return cg_repository_area(repository) == CG_AREA_CALLS;
}

static gboolean is_listed(const CgView *view, CgRepository repository)
{
	return is_calls(repository) || cg_scope_list(view->options.scope);
}

static gboolean anybody_in(const CgView *view, CgRepository repository)
{
	return cg_scope_shows(view->options.scope, cg_repository_area(repository));
}

static CgHead head_of(const CgView *view)
{
	CgHead head = { 0 };
	guint64 counter = GUINT64_TO_BE(view->options.counter);

	memcpy(head.database, view->options.database, sizeof(head.database));
	memcpy(head.primary + 8, &counter, 8);
	memcpy(head.secondary + 8, &counter, 8);
	return head;
}

static void init_place(CgView *view, Place *place, CgRepository repository)
{
	CgHead head = head_of(view);

	place->collection = cg_collection_new();
	cg_collection_set_head(place->collection, &head);
	cg_collection_set_streaming(place->collection, !is_calls(repository));
	cg_collection_set_number_match(
		place->collection, is_listed(view, repository) ? is_in_number : is_number, view);
	if (!anybody_in(view, repository)) {
		place->queued = TRUE;
		cg_collection_end(place->collection, CG_STEP_END);
	}
}

static void enqueue(CgView *view, CgRepository repository)
{
	Place *place = &view->places[repository];

	if (place->queued)
		return;
	place->queued = TRUE;
	g_queue_push_tail(&view->queue, place);
	cg_idle_schedule(view->turn);
}

/* --- Filling --- */

static void look_again(gpointer data)
{
	CgView *view = data;

	cg_idle_schedule(view->turn);
}

static void begin_fill(CgView *view, Place *place)
{
	CgFillContext context = {
		.phone = view->phone,
		.redactor = &view->redactor,
		.used = &view->used,
		.wake = { look_again, view },
	};

	view->fill = cg_fill_new(&context, place - view->places, place->collection);
}

static void end_fill(CgView *view, CgStep end)
{
	Place *place = g_queue_pop_head(&view->queue);

	g_clear_pointer(&view->fill, cg_fill_free);
	cg_collection_end(place->collection, end);
}

/* One book failed: none that is not complete can be answered any more. */
static void end_all(CgView *view)
{
	view->ended = TRUE;
	while (!g_queue_is_empty(&view->queue))
		end_fill(view, CG_STEP_LATER);
}

/* A phone may do better when it is asked again. The limit will not: then this view stays, and a
 * bulk pull comes as far as the limit, whether it began before or after. */
static void fail(CgView *view)
{
	Place *place = g_queue_peek_head(&view->queue);

	view->failed = !cg_fill_over(view->fill);
	if (!view->failed)
		cg_collection_break_off(place->collection);
	end_all(view);
}

static void work(gpointer data)
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
	case CG_STEP_FAILED: fail(view); break;
	}
	cg_idle_schedule(view->turn);
}

void cg_view_fill(CgView *view)
{
	if (anybody_in(view, CG_REPO_PB) && cg_scope_needs_favourites(view->options.scope))
		enqueue(view, CG_REPO_FAV);
	enqueue(view, CG_REPO_PB);
	enqueue(view, CG_REPO_ICH);
	enqueue(view, CG_REPO_OCH);
	enqueue(view, CG_REPO_MCH);
	enqueue(view, CG_REPO_CCH);
}

gboolean cg_view_failed(const CgView *view)
{
	return view->failed;
}

/* --- Reading --- */

static gboolean streams(const CgQuery *query)
{
	return query->want == CG_WANT_ITEMS && query->pick == CG_PICK_WINDOW &&
	       !is_calls(query->repository);
}

/* mch first: its calls are counted for cch, too. */
static CgCursor *read_missed(CgView *view, const CgQuery *query, CgRepository missed, CgWake wake)
{
	CgCursor *read;

	enqueue(view, missed);
	enqueue(view, query->repository);
	read = cg_collection_read(view->places[query->repository].collection, query, wake);
	return cg_missed_read(read, view->options.past, missed, view->places[missed].collection,
			      query->cards.reset_unseen);
}

CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake)
{
	Place *place = &view->places[query->repository];
	CgRepository missed;
	CgCursor *read;

	cg_view_fill(view);
	if (view->ended && !place->queued)
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	if (view->lookup && !is_calls(query->repository)) {
		read = cg_lookup_read(view->lookup, query, wake);
	} else if (cg_repository_unseen(query->repository, &missed)) {
		read = read_missed(view, query, missed, wake);
	} else {
		enqueue(view, query->repository);
		read = cg_collection_read(place->collection, query, wake);
	}
	return cg_cursor_with_timeout(read, wake,
				      streams(query) ? STREAM_WAIT : view->options.fill_wait);
}

/* --- Life --- */

CgView *cg_view_new(CgSource *phone, const CgViewOptions *options)
{
	CgView *view = g_new0(CgView, 1);
	CgHead head;

	view->phone = phone;
	view->options = *options;
	view->options.scope = cg_scope_ref(options->scope);
	view->options.past = cg_history_ref(options->past);
	view->options.owner_name = cg_text_new(cg_span_of(options->owner_name));
	view->redactor.options = &view->options;
	view->redactor.directory = cg_directory_new(options->country);
	view->redactor.favourites = cg_favourites_new();
	view->turn = cg_idle_new((CgWake){ work, view });
	g_queue_init(&view->queue);
	head = head_of(view);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		init_place(view, &view->places[i], i);
	if (!cg_scope_list(options->scope))
		view->lookup = cg_lookup_new(cg_collection_ref(view->places[CG_REPO_PB].collection),
					     view->options.past, &head);
	return view;
}

void cg_view_free(CgView *view)
{
	if (!view)
		return;
	end_all(view);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		cg_collection_unref(view->places[i].collection);
	g_clear_pointer(&view->lookup, cg_lookup_free);
	cg_directory_free(view->redactor.directory);
	cg_favourites_free(view->redactor.favourites);
	cg_idle_free(view->turn);
	explicit_bzero(view->options.grant_key, sizeof(view->options.grant_key));
	cg_scope_unref((CgScope *)view->options.scope);
	cg_history_unref(view->options.past);
	cg_text_free((CgText *)view->options.owner_name);
	g_free(view);
}
