/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One repository of a view: its collection, what that says of itself, and how searches in it
 * compare numbers. A repository of which the scope shows nothing is complete from the start. */
#include "view-private.h"

#include <string.h>

/* Under List=no a search is caller id: it needs the whole number. */
static gboolean is_same_number(gpointer data, const char *searched, const char *number)
{
	const CgSection *section = data;

	return cg_numbers_match(searched, number, section->options->country);
}

/* In a list that the car may see anyway, a part of the number is enough. */
static gboolean is_part_of_number(gpointer data, const char *searched, const char *number)
{
	g_autoptr(CgText) part = cg_number_read(searched);
	g_autoptr(CgText) digits = cg_number_read(number);

	return is_same_number(data, searched, number) || (part && digits && strstr(digits, part));
}

/* List= is about contacts; whether calls are listed, Calls= says. */
static gboolean is_listed(const CgSection *section)
{
	return cg_repository_area(section->repository) != CG_AREA_CONTACTS ||
	       cg_scope_list(section->options->scope);
}

CgHead cg_section_head(const CgViewOptions *options)
{
	CgHead head = { 0 };
	guint64 counter = GUINT64_TO_BE(options->counter);

	memcpy(head.database, options->database, sizeof(head.database));
	memcpy(head.primary + 8, &counter, 8);
	memcpy(head.secondary + 8, &counter, 8);
	return head;
}

/* What a repository may hold, in eightieths of the view's limit. Each has a part of its own, so it
 * matters to none in which order they fill, or that another one is full. */
static guint64 part_of_limit(guint64 limit, CgRepository repository)
{
	static const guint8 parts[CG_REPOSITORIES] = { [CG_REPO_PB] = 60, [CG_REPO_FAV] = 10 };

	return limit / 80 * MAX(parts[repository], 1);
}

void cg_section_init(CgSection *section, const CgViewOptions *options, CgRepository repository)
{
	CgArea area = cg_repository_area(repository);
	CgHead head = cg_section_head(options);

	*section = (CgSection){ .options = options, .repository = repository };
	section->budget.limit = part_of_limit(options->limit, repository);
	section->budget.account = options->account;
	section->collection = cg_collection_new(&cg_cards);
	cg_collection_set_head(section->collection, &head);
	cg_collection_set_streaming(section->collection, area == CG_AREA_CONTACTS);
	cg_collection_set_number_match(section->collection,
				       is_listed(section) ? is_part_of_number : is_same_number,
				       section);
	if (!cg_scope_shows(options->scope, area)) {
		section->queued = TRUE;
		cg_collection_end(section->collection, CG_STEP_END);
	}
}

void cg_section_clear(CgSection *section)
{
	g_clear_pointer(&section->collection, cg_collection_unref);
	cg_budget_refund(&section->budget, section->budget.used);
}

void cg_section_restart(CgSection *section)
{
	cg_section_clear(section);
	cg_section_init(section, section->options, section->repository);
}

/* --- What it stands on --- */

/* Returns whether the section is empty, or says nothing of who is in scope. */
static gboolean is_independent(const CgSection *section)
{
	const CgScope *scope = section->options->scope;
	CgArea area = cg_repository_area(section->repository);
	gboolean all = cg_scope_everybody(scope) && cg_scope_calls(scope) == CG_CALLS_ALL;

	return !cg_scope_shows(scope, area) || (area == CG_AREA_CALLS && all);
}

/* Calls are told by contacts, unless all are shown as they are, and contacts by favourites and by
 * the owner, but only where these are excluded: who else lets them in does so without them. */
gboolean cg_section_stands_on(const CgSection *section, CgRepository repository)
{
	const CgScope *scope = section->options->scope;
	gboolean calls = cg_repository_area(section->repository) == CG_AREA_CALLS;

	if (section->repository == repository || is_independent(section))
		return FALSE;
	if (repository == CG_REPO_FAV)
		return cg_scope_excludes_favourites(scope);
	if (repository != CG_REPO_PB)
		return FALSE;
	/* Without pb nobody can tell which contact is the owner, or in other books a favourite. */
	return calls || cg_scope_excludes_owner(scope) ||
	       (cg_scope_favourites_only(scope) && section->repository != CG_REPO_FAV);
}

/* Where nothing but favourites lets anybody in, pb is made of fav itself. */
static gboolean needs_favourites_first(const CgScope *scope)
{
	if (!cg_scope_shows(scope, CG_AREA_CONTACTS) || !cg_scope_needs_favourites(scope))
		return FALSE;
	return !cg_scope_favourites_only(scope) || cg_scope_excludes_favourites(scope);
}

gboolean cg_section_follows(const CgSection *section, CgRepository repository)
{
	if (repository == CG_REPO_PB)
		return cg_section_stands_on(section, repository);
	return repository == CG_REPO_FAV && section->repository != CG_REPO_FAV &&
	       !is_independent(section) && needs_favourites_first(section->options->scope);
}

/* --- What its cards refer to --- */

gboolean cg_section_has_links(const CgSection *section)
{
	const CgScope *scope = section->options->scope;

	return section->repository != CG_REPO_PB && section->repository != CG_REPO_SIM_PB &&
	       cg_scope_shows(scope, cg_repository_area(section->repository)) &&
	       cg_scope_calls(scope) != CG_CALLS_NONE &&
	       (cg_scope_fields(scope) & CG_FIELD(CG_PROP_X_BT_UID));
}

gboolean cg_section_shows_links(const CgSection *section, const CgQuery *query)
{
	const CgCardQuery *cards = &query->cards;
	CgFields shown = CG_FIELDS_NONE;

	if (query->want == CG_WANT_ITEMS)
		shown = cards->fields ? cards->fields : CG_FIELDS_ALL;
	return cg_section_has_links(section) &&
	       (((shown & ~cards->masked) | cards->having) & CG_FIELD(CG_PROP_X_BT_UID));
}

gboolean cg_section_streams(const CgSection *section, const CgQuery *query)
{
	return query->want == CG_WANT_ITEMS && query->pick == CG_PICK_WINDOW &&
	       cg_repository_area(section->repository) == CG_AREA_CONTACTS;
}
