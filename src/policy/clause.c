/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clauses: the people part of a scope, {any of, none of}. A clause is put into normal form when it
 * is made, so that equal clauses look equal. A card that no selector of any_of matches is out. */
#include "policy-private.h"

/* --- Lists of selectors --- */

static gint compare_selectors(gconstpointer a, gconstpointer b)
{
	return cg_selector_compare(*(CgSelector *const *)a, *(CgSelector *const *)b);
}

void cg_sort_unique(GPtrArray *array, GCompareFunc compare)
{
	g_ptr_array_sort(array, compare);
	for (guint i = array->len; i-- > 1;)
		if (compare(&array->pdata[i], &array->pdata[i - 1]) == 0)
			g_ptr_array_remove_index(array, i);
}

static gboolean has_kind(const GPtrArray *selectors, CgSelectorKind kind)
{
	for (guint i = 0; i < selectors->len; i++)
		if (((const CgSelector *)selectors->pdata[i])->kind == kind)
			return TRUE;
	return FALSE;
}

static void remove_other_than(GPtrArray *selectors, CgSelectorKind kind)
{
	for (guint i = selectors->len; i-- > 0;)
		if (((const CgSelector *)selectors->pdata[i])->kind != kind)
			g_ptr_array_remove_index(selectors, i);
}

/* `none` sorts first and, once duplicates are removed, occurs at most once. */
static void normalise_list(GPtrArray *selectors)
{
	cg_sort_unique(selectors, compare_selectors);
	if (has_kind(selectors, CG_SELECT_NONE))
		g_ptr_array_remove_index(selectors, 0);
	if (has_kind(selectors, CG_SELECT_ALL))
		remove_other_than(selectors, CG_SELECT_ALL);
}

/* --- Making and comparing --- */

CgClause *cg_clause_new(GPtrArray *any_of, GPtrArray *none_of)
{
	CgClause *clause = g_atomic_rc_box_new0(CgClause);

	normalise_list(any_of);
	normalise_list(none_of);
	if (has_kind(none_of, CG_SELECT_ALL))
		g_ptr_array_set_size(any_of, 0);
	if (any_of->len == 0)
		g_ptr_array_set_size(none_of, 0);
	clause->any_of = any_of;
	clause->none_of = none_of;
	return clause;
}

static void clear_clause(CgClause *clause)
{
	g_ptr_array_unref(clause->any_of);
	g_ptr_array_unref(clause->none_of);
}

CgClause *cg_clause_ref(CgClause *clause)
{
	return g_atomic_rc_box_acquire(clause);
}

void cg_clause_unref(CgClause *clause)
{
	g_atomic_rc_box_release_full(clause, (GDestroyNotify)clear_clause);
}

CgClause *cg_clause_new_nobody(void)
{
	return cg_clause_new(g_ptr_array_new(), g_ptr_array_new());
}

static gint compare_lists(const GPtrArray *a, const GPtrArray *b)
{
	for (guint i = 0; i < a->len && i < b->len; i++) {
		gint order = cg_selector_compare(a->pdata[i], b->pdata[i]);

		if (order != 0)
			return order;
	}
	return a->len == b->len ? 0 : a->len < b->len ? -1 : 1;
}

gint cg_clause_compare(const CgClause *a, const CgClause *b)
{
	gint order = compare_lists(a->any_of, b->any_of);

	return order != 0 ? order : compare_lists(a->none_of, b->none_of);
}

gboolean cg_clause_nobody(const CgClause *clause)
{
	return clause->any_of->len == 0;
}

gboolean cg_clause_everybody(const CgClause *clause)
{
	return has_kind(clause->any_of, CG_SELECT_ALL) && clause->none_of->len == 0;
}

/* --- Asking a clause --- */

static gboolean list_matches(const GPtrArray *selectors, CgMatchContext *context)
{
	for (guint i = 0; i < selectors->len; i++)
		if (cg_selector_matches(selectors->pdata[i], context))
			return TRUE;
	return FALSE;
}

static gboolean list_excludes(const GPtrArray *selectors, CgMatchContext *context)
{
	for (guint i = 0; i < selectors->len; i++)
		if (cg_selector_excludes(selectors->pdata[i], context))
			return TRUE;
	return FALSE;
}

/* The owner's card is in no group of contacts: only `owner` and `all` include it. */
static gboolean clause_includes(const CgClause *clause, CgMatchContext *context)
{
	if (context->traits->owner)
		return has_kind(clause->any_of, CG_SELECT_OWNER) ||
		       has_kind(clause->any_of, CG_SELECT_ALL);
	return list_matches(clause->any_of, context);
}

gboolean cg_clause_admits(const CgClause *clause, CgMatchContext *context)
{
	return clause_includes(clause, context) && !list_excludes(clause->none_of, context);
}

gboolean cg_clause_speaks_of(const CgClause *clause, CgSelectorKind kind)
{
	return has_kind(clause->any_of, kind) || has_kind(clause->none_of, kind);
}

gboolean cg_clause_includes_only(const CgClause *clause, CgSelectorKind kind)
{
	return clause->any_of->len == 1 && has_kind(clause->any_of, kind);
}

gboolean cg_clause_excludes_by(const CgClause *clause, CgSelectorKind kind)
{
	return has_kind(clause->none_of, kind);
}

static CgFields list_looks_at(const GPtrArray *selectors)
{
	CgFields fields = CG_FIELDS_NONE;

	for (guint i = 0; i < selectors->len; i++)
		fields |= cg_selector_looks_at(selectors->pdata[i]);
	return fields;
}

CgFields cg_clause_looks_at(const CgClause *clause)
{
	return list_looks_at(clause->any_of) | list_looks_at(clause->none_of);
}

/* --- Narrower by meaning --- */

static gboolean selectors_equal(gconstpointer a, gconstpointer b)
{
	return cg_selector_compare(a, b) == 0;
}

static gboolean list_within(const GPtrArray *a, const GPtrArray *b)
{
	for (guint i = 0; i < a->len; i++)
		if (!g_ptr_array_find_with_equal_func((GPtrArray *)b, a->pdata[i], selectors_equal,
						      NULL))
			return FALSE;
	return TRUE;
}

gboolean cg_clause_narrows(const CgClause *a, const CgClause *b)
{
	return (has_kind(b->any_of, CG_SELECT_ALL) || list_within(a->any_of, b->any_of)) &&
	       (cg_clause_nobody(a) || list_within(b->none_of, a->none_of));
}

/* --- Print --- */

static void print_list(GString *out, const char *key, const GPtrArray *selectors)
{
	g_string_append_printf(out, "%s=", key);
	for (guint i = 0; i < selectors->len; i++) {
		if (i > 0)
			g_string_append_c(out, ';');
		cg_selector_print(selectors->pdata[i], out);
	}
	g_string_append_c(out, '\n');
}

void cg_clause_print(const CgClause *clause, GString *out)
{
	if (cg_clause_nobody(clause)) {
		g_string_append(out, "Contacts=none\n");
		return;
	}
	print_list(out, "Contacts", clause->any_of);
	if (clause->none_of->len > 0)
		print_list(out, "Exclude", clause->none_of);
}
