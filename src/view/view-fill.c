/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In which order the sections of a view fill, one at a time, and what becomes of the others if one
 * is refused or fails. The phone is not asked for anything that the scope does not need; if nobody
 * is in scope it is not asked at all. */
#include "view-private.h"

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

static void begin_fill(CgView *view)
{
	CgSection *section = g_queue_pop_head(&view->queue);
	CgFillContext context = {
		.phone = view->phone,
		.redactor = &view->redactor,
		.budget = &section->budget,
		.wake = { on_phone_ready, view },
	};

	section->unlinked = cg_section_has_links(section) &&
			    !cg_collection_ended(view->sections[CG_REPO_PB].collection);
	context.unlinked = section->unlinked;
	view->filling = section;
	view->fill = cg_fill_new(&context, section->repository, section->collection);
}

/* Returns the section that was filling. */
static CgSection *leave_fill(CgView *view)
{
	g_clear_pointer(&view->fill, cg_fill_free);
	return g_steal_pointer(&view->filling);
}

static void end_fill(CgView *view, CgStep end)
{
	CgSection *section = leave_fill(view);

	cg_collection_end(section->collection, end);
}

void cg_view_end_fills(CgView *view)
{
	CgSection *section;

	view->ended = TRUE;
	if (view->filling)
		end_fill(view, CG_STEP_LATER);
	while ((section = g_queue_pop_head(&view->queue)))
		cg_collection_end(section->collection, CG_STEP_LATER);
}

/* A phone may do better when it is asked again, and an account when other views are gone. */
static void fail_fill(CgView *view)
{
	view->failed = TRUE;
	cg_view_end_fills(view);
}

/* Nothing is told of the section, which was not filled before what it stands on. */
static void take_away(CgView *view, CgSection *section)
{
	g_queue_remove(&view->queue, section);
	section->queued = section->refused = TRUE;
	cg_collection_end(section->collection, CG_STEP_LATER);
}

static void take_away_followers(CgView *view, CgRepository repository)
{
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		if (cg_section_stands_on(&view->sections[i], repository))
			take_away(view, &view->sections[i]);
}

/* The phone refuses one repository for now. What stands on it is not told either, and the rest goes
 * on. Only pb needs a new view, since all else can be asked for again. */
static void refuse_fill(CgView *view)
{
	CgSection *refused = view->filling;
	CgSection *pb = &view->sections[CG_REPO_PB];

	refused->refused = TRUE;
	end_fill(view, CG_STEP_LATER);
	take_away_followers(view, refused->repository);
	view->failed |= pb->refused;
}

/* The section's own limit is passed, and would be by another view. A bulk pull comes as far as the
 * limit, whether it began before or after. What stands on the section is not told. */
static void break_fill_off(CgView *view)
{
	CgSection *section = leave_fill(view);

	cg_collection_break_off(section->collection);
	take_away_followers(view, section->repository);
}

void cg_view_run_fill(gpointer data)
{
	CgView *view = data;
	CgStep step;

	if (!view->fill && g_queue_is_empty(&view->queue))
		return;
	if (!view->fill)
		begin_fill(view);
	step = cg_fill_run(view->fill, NULL);
	switch (step) {
	case CG_STEP_WAIT: return;
	case CG_STEP_GOT: break;
	case CG_STEP_END: end_fill(view, CG_STEP_END); break;
	case CG_STEP_NOT_FOUND:
	case CG_STEP_UNSUPPORTED:
	case CG_STEP_STALE:
	case CG_STEP_LATER:
		if (view->filling->budget.over_limit)
			break_fill_off(view);
		else
			refuse_fill(view);
		break;
	case CG_STEP_FAILED: fail_fill(view); break;
	}
	cg_idle_schedule(view->idle);
}

/* Contacts come first: they say which calls are in scope. */
void cg_view_fill(CgView *view)
{
	static const CgRepository order[] = { CG_REPO_PB, CG_REPO_ICH, CG_REPO_OCH, CG_REPO_MCH,
					      CG_REPO_CCH };

	if (cg_section_follows(&view->sections[CG_REPO_PB], CG_REPO_FAV))
		enqueue_section(view, CG_REPO_FAV);
	for (guint i = 0; i < G_N_ELEMENTS(order); i++)
		enqueue_section(view, order[i]);
}

/* --- What is asked for --- */

/* A section that was asked for, and what has to be filled before it. */
typedef struct {
	CgSection *sections[4]; /* in the order in which they fill */
	guint count;
} Needed;

static gboolean is_needed(const Needed *needed, const CgSection *section)
{
	for (guint i = 0; i < needed->count; i++)
		if (needed->sections[i] == section)
			return TRUE;
	return FALSE;
}

static void add_needed(Needed *needed, CgSection *section)
{
	if (!is_needed(needed, section))
		needed->sections[needed->count++] = section;
}

/* pb is needed first also if only the links to it are. */
static void add_with_bases(CgView *view, Needed *needed, CgSection *section, gboolean links)
{
	CgSection *fav = &view->sections[CG_REPO_FAV], *pb = &view->sections[CG_REPO_PB];
	gboolean after_pb = links || cg_section_follows(section, CG_REPO_PB);

	if (cg_section_follows(after_pb ? pb : section, CG_REPO_FAV))
		add_needed(needed, fav);
	if (after_pb)
		add_needed(needed, pb);
	add_needed(needed, section);
}

/* The section that fills is left for now, and everything of it forgotten. */
static void give_way(CgView *view)
{
	CgSection *section = leave_fill(view);

	if (section->repository == CG_REPO_PB)
		cg_directory_clear(view->redactor.directory);
	cg_section_restart(section);
	section->gave_way = section->queued = TRUE;
	g_queue_push_head(&view->queue, section);
	cg_idle_schedule(view->idle);
}

/* A section that nobody has asked for yet, and that may take long, does not hold up one that is
 * asked for. It does so once: whoever asks on and on must not keep it from ever being filled. */
static gboolean may_give_way(const CgView *view, const Needed *needed)
{
	return view->filling && view->readers == 0 && !view->filling->gave_way &&
	       !is_needed(needed, view->filling);
}

/* Fills these next, in their order. */
static void fill_first(CgView *view, const Needed *needed)
{
	gboolean waits = FALSE;

	for (guint i = needed->count; i > 0; i--) {
		CgSection *section = needed->sections[i - 1];

		enqueue_section(view, section->repository);
		if (!g_queue_remove(&view->queue, section))
			continue;
		g_queue_push_head(&view->queue, section);
		waits = TRUE;
	}
	if (!waits || !may_give_way(view, needed))
		return;
	give_way(view);
	fill_first(view, needed);
}

/* What stands on a section that is over its limit stays away, since another try would end there. */
static gboolean stands_on_broken(const CgView *view, const CgSection *section)
{
	static const CgRepository bases[] = { CG_REPO_FAV, CG_REPO_PB };

	for (guint i = 0; i < G_N_ELEMENTS(bases); i++)
		if (view->sections[bases[i]].budget.over_limit &&
		    cg_section_stands_on(section, bases[i]))
			return TRUE;
	return FALSE;
}

/* What the phone refused for now is asked for once more. */
static void retry_section(const CgView *view, CgSection *section)
{
	if (section->refused && !view->failed && !view->ended && !stands_on_broken(view, section))
		cg_section_restart(section);
}

/* Under List=no no book but pb is read. */
static gboolean is_not_read(const CgView *view, CgRepository repository)
{
	return view->lookup && repository != CG_REPO_PB &&
	       cg_repository_area(repository) == CG_AREA_CONTACTS;
}

void cg_view_ask(CgView *view, CgSection *section, const CgQuery *query)
{
	gboolean links = cg_section_shows_links(section, query);
	CgRepository counted;
	Needed needed = { 0 };

	retry_section(view, section);
	cg_view_fill(view);
	if (view->ended || is_not_read(view, section->repository))
		return;
	if (cg_repository_unseen(query->repository, &counted))
		add_with_bases(view, &needed, &view->sections[counted], links);
	add_with_bases(view, &needed, section, links);
	fill_first(view, &needed);
}
