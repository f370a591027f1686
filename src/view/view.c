/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of one consumer on one phone: its shelves, the order in which they fill, and who may
 * read what. Nothing is asked of the phone that the scope does not need: where nobody is in scope
 * it is not asked at all. */
#include "view-private.h"

#include <string.h>

/* Seconds that a bulk pull waits for the phone's next card: all holds together stay under 22. */
#define STREAM_WAIT 20

typedef struct {
	CgShelf *shelf;
	gboolean queued; /* or filled, or never to be filled */
} Place;

struct CgView {
	CgBook *phone;
	CgViewOptions options;
	Place places[2][CG_FOLDERS]; /* telecom, SIM1/telecom */
	CgLookup *lookup;            /* List=no */
	CgRedactor redactor;
	GQueue queue; /* of Place *: to be filled, in this order */
	CgFill *fill; /* the head of the queue, being filled */
	CgTurn *turn;
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
static gboolean is_listed(const CgView *view, CgFolder folder)
{
	return cg_folder_is_calls(folder) || cg_scope_list(view->options.scope);
}

static gboolean anybody_in(const CgView *view, CgFolder folder)
{
	return cg_scope_shows(view->options.scope, cg_folder_is_calls(folder));
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

static void init_place(CgView *view, Place *place, CgFolder folder)
{
	CgHead head = head_of(view);

	place->shelf = cg_shelf_new();
	cg_shelf_set_head(place->shelf, &head);
	cg_shelf_set_streaming(place->shelf, !cg_folder_is_calls(folder));
	cg_shelf_set_number_match(place->shelf, is_listed(view, folder) ? is_in_number : is_number,
				  view);
	if (!anybody_in(view, folder)) {
		place->queued = TRUE;
		cg_shelf_end(place->shelf, CG_STEP_END);
	}
}

static void enqueue(CgView *view, CgFolder folder, gboolean sim)
{
	Place *place = &view->places[sim][folder];

	if (place->queued)
		return;
	place->queued = TRUE;
	g_queue_push_tail(&view->queue, place);
	cg_turn_arm(view->turn);
}

/* --- Filling --- */

static void look_again(gpointer data)
{
	CgView *view = data;

	cg_turn_arm(view->turn);
}

static void begin_fill(CgView *view, Place *place)
{
	guint index = place - &view->places[0][0];
	CgFillContext context = {
		.phone = view->phone,
		.redactor = &view->redactor,
		.used = &view->used,
		.wake = { look_again, view },
	};

	view->fill = cg_fill_new(&context, index % CG_FOLDERS, index / CG_FOLDERS, place->shelf);
}

static void end_fill(CgView *view, CgStep end)
{
	Place *place = g_queue_pop_head(&view->queue);

	g_clear_pointer(&view->fill, cg_fill_free);
	cg_shelf_end(place->shelf, end);
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
		cg_shelf_break_off(place->shelf);
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
	cg_turn_arm(view->turn);
}

void cg_view_fill(CgView *view)
{
	if (anybody_in(view, CG_FOLDER_PB) && cg_scope_needs_favourites(view->options.scope))
		enqueue(view, CG_FOLDER_FAV, FALSE);
	enqueue(view, CG_FOLDER_PB, FALSE);
	enqueue(view, CG_FOLDER_ICH, FALSE);
	enqueue(view, CG_FOLDER_OCH, FALSE);
	enqueue(view, CG_FOLDER_MCH, FALSE);
	enqueue(view, CG_FOLDER_CCH, FALSE);
}

gboolean cg_view_failed(const CgView *view)
{
	return view->failed;
}

/* --- Reading --- */

static gboolean streams(const CgBookQuery *query)
{
	return query->want == CG_WANT_CARDS && query->pick == CG_PICK_WINDOW &&
	       !cg_folder_is_calls(query->folder);
}

/* mch first: its calls are counted for cch, too. */
static CgRead *read_missed(CgView *view, const CgBookQuery *query, CgWake wake)
{
	gboolean sim = query->sim != FALSE;
	CgRead *read;

	enqueue(view, CG_FOLDER_MCH, sim);
	enqueue(view, query->folder, sim);
	read = cg_shelf_read(view->places[sim][query->folder].shelf, query, wake);
	return cg_missed_read(read, view->options.past, view->places[sim][CG_FOLDER_MCH].shelf,
			      query);
}

CgRead *cg_view_read(CgView *view, const CgBookQuery *query, CgWake wake)
{
	gboolean sim = query->sim != FALSE;
	Place *place = &view->places[sim][query->folder];
	CgRead *read;

	cg_view_fill(view);
	if (view->ended && !place->queued)
		return cg_read_ended(CG_STEP_LATER, NULL);
	if (view->lookup && !cg_folder_is_calls(query->folder)) {
		read = cg_lookup_read(view->lookup, query, wake);
	} else if (query->folder == CG_FOLDER_MCH || query->folder == CG_FOLDER_CCH) {
		read = read_missed(view, query, wake);
	} else {
		enqueue(view, query->folder, sim);
		read = cg_shelf_read(place->shelf, query, wake);
	}
	return cg_patient_read(read, wake, streams(query) ? STREAM_WAIT : view->options.fill_wait);
}

/* --- Life --- */

CgView *cg_view_new(CgBook *phone, const CgViewOptions *options)
{
	CgView *view = g_new0(CgView, 1);
	CgHead head;

	view->phone = phone;
	view->options = *options;
	view->options.scope = cg_scope_ref(options->scope);
	view->options.past = cg_past_ref(options->past);
	view->options.owner_name = cg_text_new(cg_span_of(options->owner_name));
	view->redactor.options = &view->options;
	view->redactor.directory = cg_directory_new(options->country);
	view->redactor.favourites = cg_favourites_new();
	view->turn = cg_turn_new((CgWake){ work, view });
	g_queue_init(&view->queue);
	head = head_of(view);
	for (guint sim = 0; sim < 2; sim++)
		for (guint folder = 0; folder < CG_FOLDERS; folder++)
			init_place(view, &view->places[sim][folder], folder);
	if (!cg_scope_list(options->scope))
		view->lookup = cg_lookup_new(cg_shelf_ref(view->places[0][CG_FOLDER_PB].shelf),
					     view->options.past, &head);
	return view;
}

void cg_view_free(CgView *view)
{
	if (!view)
		return;
	end_all(view);
	for (guint i = 0; i < 2 * CG_FOLDERS; i++)
		cg_shelf_unref(view->places[i / CG_FOLDERS][i % CG_FOLDERS].shelf);
	g_clear_pointer(&view->lookup, cg_lookup_free);
	cg_directory_free(view->redactor.directory);
	cg_favourites_free(view->redactor.favourites);
	cg_turn_free(view->turn);
	explicit_bzero(view->options.grant_key, sizeof(view->options.grant_key));
	cg_scope_unref((CgScope *)view->options.scope);
	cg_past_unref(view->options.past);
	cg_text_free((CgText *)view->options.owner_name);
	g_free(view);
}
