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

/* Nothing is told of the section any more. It may be filled by now: pb needs fav first to see who
 * is let in, and fav stands on pb where the owner is excluded. */
static void take_away(CgView *view, CgSection *section)
{
	g_queue_remove(&view->queue, section);
	section->queued = section->refused = TRUE;
	cg_collection_end(section->collection, CG_STEP_LATER);
}

/* The phone refuses one repository for now. What stands on it is not told either, and the rest goes
 * on. Only pb needs a new view, since all else can be asked for again. */
static void refuse_fill(CgView *view)
{
	CgSection *refused = view->filling;
	CgSection *pb = &view->sections[CG_REPO_PB];

	refused->refused = TRUE;
	end_fill(view, CG_STEP_LATER);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		if (cg_section_stands_on(&view->sections[i], refused->repository))
			take_away(view, &view->sections[i]);
	view->failed |= pb->refused;
}

/* The section's own limit is passed, and would be by another view. A bulk pull comes as far as the
 * limit, whether it began before or after. What follows the section is not told: which of its items
 * are known by now depends on their order, which may be hidden. */
static void break_fill_off(CgView *view)
{
	CgSection *section = leave_fill(view);

	cg_collection_break_off(section->collection);
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		if (cg_section_follows(&view->sections[i], section->repository))
			take_away(view, &view->sections[i]);
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

/* Puts the section at the head of the queue, unless it is not in it. */
static void move_first(CgView *view, CgSection *section)
{
	if (g_queue_remove(&view->queue, section))
		g_queue_push_head(&view->queue, section);
}

/* Fills the section next, but behind pb, and behind what that follows. Until pb has ended nothing
 * else is told, so that a phone that does not answer shows not even which other books it has. */
static void fill_next(CgView *view, CgRepository repository)
{
	CgSection *fav = &view->sections[CG_REPO_FAV], *pb = &view->sections[CG_REPO_PB];

	enqueue_section(view, repository);
	move_first(view, &view->sections[repository]);
	move_first(view, pb);
	if (cg_section_follows(pb, CG_REPO_FAV))
		move_first(view, fav);
}

/* What follows a section that is over its limit stays away, since another try would end there. */
static gboolean follows_broken(const CgView *view, const CgSection *section)
{
	static const CgRepository bases[] = { CG_REPO_FAV, CG_REPO_PB };

	for (guint i = 0; i < G_N_ELEMENTS(bases); i++)
		if (view->sections[bases[i]].budget.over_limit &&
		    cg_section_follows(section, bases[i]))
			return TRUE;
	return FALSE;
}

/* What the phone refused for now is asked for once more. */
static void retry_section(const CgView *view, CgSection *section)
{
	if (section->refused && !view->failed && !view->ended && !follows_broken(view, section))
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
	CgRepository counted;

	retry_section(view, section);
	cg_view_fill(view);
	if (view->ended || is_not_read(view, section->repository))
		return;
	fill_next(view, section->repository);
	if (cg_repository_unseen(query->repository, &counted))
		fill_next(view, counted);
}
