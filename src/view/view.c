/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The view of one consumer on one phone: its sections, and which cursor answers a query. */
#include "view-private.h"

#include <string.h>

/* Seconds that a bulk pull waits at least for the phone's next item. All waits of one request
 * together must stay within 22 for an app, since stock callers give up at 25. */
#define STREAM_TIMEOUT 20

gboolean cg_view_failed(const CgView *view)
{
	return view->failed;
}

/* --- Reading --- */

gboolean cg_view_is_lookup(const CgView *view, const CgQuery *query)
{
	return view->lookup && cg_lookup_searches(query);
}

/* The head of both mch and cch counts the items of mch. */
static CgCursor *read_section(CgView *view, CgSection *section, const CgQuery *query, CgWake wake)
{
	CgRepository counted;
	CgCursor *cursor;

	if (cg_section_shows_links(section, query))
		cursor = cg_linked_read_new(section, &view->sections[CG_REPO_PB], &view->redactor,
					    query, wake);
	else
		cursor = cg_collection_read(section->collection, query, wake);
	if (!cg_repository_unseen(query->repository, &counted))
		return cursor;
	return cg_missed_cursor_new(cursor, view->options.history, counted,
				    view->sections[counted].collection, query->reset_unseen, wake);
}

CgCursor *cg_view_read(CgView *view, const CgQuery *query, CgWake wake)
{
	CgSection *section = &view->sections[query->repository];
	guint wait = view->options.fill_wait;
	CgCursor *cursor;

	cg_view_ask(view, section, query);
	/* A view that has ended begins to fill no further section. */
	if (view->ended && !section->queued)
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	if (view->lookup && cg_repository_area(query->repository) == CG_AREA_CONTACTS)
		cursor = cg_lookup_read(view->lookup, query, wake);
	else
		cursor = read_section(view, section, query, wake);
	if (cg_section_streams(section, query))
		wait = MAX(wait, STREAM_TIMEOUT);
	return cg_cursor_with_timeout(cursor, wake, wait);
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
	view->options.account = options->account ? cg_account_ref(options->account) : NULL;
	view->redactor.options = &view->options;
	view->redactor.directory = cg_directory_new(options->country);
	view->redactor.favourites = cg_favourites_new();
	view->redactor.owner = cg_owner_new();
	view->idle = cg_idle_new((CgWake){ cg_view_run_fill, view });
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
	cg_view_end_fills(view);
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
	g_clear_pointer(&view->options.account, cg_account_unref);
	cg_text_free((CgText *)view->options.owner_name);
	g_free(view);
}
