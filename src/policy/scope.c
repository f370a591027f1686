/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scopes: what may be seen, and the meet of two of them. Everything here only narrows: a scope over
 * a limit admits nobody, and a card that no selector matches is out. */
#include "policy-private.h"

#include <string.h>

const char *const cg_yes_words[] = { "no", "yes", NULL };
const char *const cg_calls_words[] = { "none", "in-scope", "all", NULL };
const char *const cg_messages_words[] = { "none", "notify", "in-scope", "all", NULL };

#define SCOPE_NAME_MAX 64

/* --- Making and sharing scopes --- */

GPtrArray *cg_clauses_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)cg_clause_unref);
}

CgScope *cg_scope_new(const char *name)
{
	CgScope *scope = g_atomic_rc_box_new0(CgScope);

	scope->name = g_strdup(name);
	scope->clauses = cg_clauses_new();
	scope->fields = CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) |
			CG_FIELD(CG_PROP_TEL);
	scope->list = TRUE;
	scope->calls = CG_CALLS_NONE;
	scope->messages = CG_MESSAGES_NONE;
	scope->send = FALSE;
	return scope;
}

static void clear_scope(CgScope *scope)
{
	g_free(scope->name);
	g_ptr_array_unref(scope->clauses);
}

CgScope *cg_scope_ref(const CgScope *scope)
{
	return g_atomic_rc_box_acquire((CgScope *)scope);
}

void cg_scope_unref(CgScope *scope)
{
	g_atomic_rc_box_release_full(scope, (GDestroyNotify)clear_scope);
}

static gint compare_clauses(gconstpointer a, gconstpointer b)
{
	return cg_clause_compare(*(CgClause *const *)a, *(CgClause *const *)b);
}

static void replace_by_nobody(GPtrArray *clauses)
{
	g_ptr_array_set_size(clauses, 0);
	g_ptr_array_add(clauses, cg_clause_new_nobody());
}

void cg_scope_take_clauses(CgScope *scope, GPtrArray *clauses)
{
	g_ptr_array_extend_and_steal(scope->clauses, clauses);
	cg_sort_unique(scope->clauses, compare_clauses);
	for (guint i = scope->clauses->len; i-- > 0;)
		if (cg_clause_everybody(scope->clauses->pdata[i]))
			g_ptr_array_remove_index(scope->clauses, i);
	if (cg_scope_nobody(scope) || scope->clauses->len > CG_CLAUSES_MAX)
		replace_by_nobody(scope->clauses);
}

gboolean cg_scope_name_clean(const char *name)
{
	gsize length = strlen(name);

	return length >= 1 && length <= SCOPE_NAME_MAX &&
	       strspn(name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == length;
}

/* --- Meet --- */

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Joins two names as clauses are joined, without duplicates: "b" and "a+b" give "a+b". */
static char *meet_names(const char *a, const char *b)
{
	g_autofree char *joined = g_strjoin("+", a, b, NULL);
	g_auto(GStrv) names = g_strsplit(joined, "+", -1);
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();

	for (guint i = 0; names[i]; i++)
		g_ptr_array_add(sorted, names[i]);
	cg_sort_unique(sorted, compare_names);
	g_ptr_array_add(sorted, NULL);
	return g_strjoinv("+", (char **)sorted->pdata);
}

static gpointer ref_clause(gconstpointer clause, gpointer unused)
{
	return cg_clause_ref((CgClause *)clause);
}

static void join_clauses(CgScope *scope, const CgScope *other)
{
	GPtrArray *shared = g_ptr_array_copy(other->clauses, ref_clause, NULL);

	cg_scope_take_clauses(scope, shared);
}

CgScope *cg_scope_meet(const CgScope *a, const CgScope *b)
{
	g_autofree char *name = meet_names(a->name, b->name);
	CgScope *meet = cg_scope_new(name);

	join_clauses(meet, a);
	join_clauses(meet, b);
	meet->fields = a->fields & b->fields;
	meet->list = MIN(a->list, b->list);
	meet->calls = MIN(a->calls, b->calls);
	meet->messages = MIN(a->messages, b->messages);
	meet->send = MIN(a->send, b->send);
	return meet;
}

static gboolean clauses_equal(const CgScope *a, const CgScope *b)
{
	if (a->clauses->len != b->clauses->len)
		return FALSE;
	for (guint i = 0; i < a->clauses->len; i++)
		if (cg_clause_compare(a->clauses->pdata[i], b->clauses->pdata[i]) != 0)
			return FALSE;
	return TRUE;
}

CgScope *cg_scope_people(const CgScope *scope)
{
	CgScope *people = cg_scope_new("people");

	join_clauses(people, scope);
	people->fields = CG_FIELD(CG_PROP_VERSION) | CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) |
			 CG_FIELD(CG_PROP_UID);
	return people;
}

gboolean cg_scope_equal(const CgScope *a, const CgScope *b)
{
	return clauses_equal(a, b) && a->fields == b->fields && a->list == b->list &&
	       a->calls == b->calls && a->messages == b->messages && a->send == b->send;
}

gboolean cg_scope_within(const CgScope *a, const CgScope *b)
{
	g_autoptr(CgScope) meet = cg_scope_meet(a, b);

	return cg_scope_equal(meet, a);
}

static gboolean some_clause_narrows(const CgScope *scope, const CgClause *clause)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_narrows(scope->clauses->pdata[i], clause))
			return TRUE;
	return FALSE;
}

gboolean cg_scope_narrows(const CgScope *a, const CgScope *b)
{
	for (guint i = 0; i < b->clauses->len; i++)
		if (!some_clause_narrows(a, b->clauses->pdata[i]))
			return FALSE;
	return (a->fields & ~b->fields) == 0 && a->list <= b->list && a->calls <= b->calls &&
	       a->messages <= b->messages && a->send <= b->send;
}

/* --- Asking a scope --- */

const char *cg_scope_name(const CgScope *scope)
{
	return scope->name;
}

CgFields cg_scope_fields(const CgScope *scope)
{
	return scope->fields;
}

gboolean cg_scope_list(const CgScope *scope)
{
	return scope->list;
}

CgCalls cg_scope_calls(const CgScope *scope)
{
	return scope->calls;
}

CgMessages cg_scope_messages(const CgScope *scope)
{
	return scope->messages;
}

gboolean cg_scope_send(const CgScope *scope)
{
	return scope->send;
}

gboolean cg_scope_nobody(const CgScope *scope)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_nobody(scope->clauses->pdata[i]))
			return TRUE;
	return FALSE;
}

gboolean cg_scope_shows(const CgScope *scope, CgArea area)
{
	if (area == CG_AREA_CONTACTS)
		return !cg_scope_nobody(scope);
	switch (scope->calls) {
	case CG_CALLS_NONE: return FALSE;
	case CG_CALLS_IN_SCOPE: return !cg_scope_nobody(scope);
	case CG_CALLS_ALL: return TRUE;
	}
	return FALSE;
}

gboolean cg_scope_everybody(const CgScope *scope)
{
	return scope->clauses->len == 0;
}

gboolean cg_scope_needs_favourites(const CgScope *scope)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_speaks_of(scope->clauses->pdata[i], CG_SELECT_FAVOURITES))
			return TRUE;
	return FALSE;
}

gboolean cg_scope_favourites_only(const CgScope *scope)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_includes_only(scope->clauses->pdata[i], CG_SELECT_FAVOURITES))
			return TRUE;
	return FALSE;
}

static gboolean excludes_by(const CgScope *scope, CgSelectorKind kind)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_excludes_by(scope->clauses->pdata[i], kind))
			return TRUE;
	return FALSE;
}

gboolean cg_scope_excludes_favourites(const CgScope *scope)
{
	return excludes_by(scope, CG_SELECT_FAVOURITES);
}

gboolean cg_scope_names_owner(const CgScope *scope)
{
	for (guint i = 0; i < scope->clauses->len; i++)
		if (cg_clause_speaks_of(scope->clauses->pdata[i], CG_SELECT_OWNER))
			return TRUE;
	return FALSE;
}

gboolean cg_scope_excludes_owner(const CgScope *scope)
{
	return excludes_by(scope, CG_SELECT_OWNER);
}

CgFields cg_scope_looks_at(const CgScope *scope)
{
	CgFields fields = CG_FIELDS_NONE;

	for (guint i = 0; i < scope->clauses->len; i++)
		fields |= cg_clause_looks_at(scope->clauses->pdata[i]);
	return fields;
}

gboolean cg_scope_admits(const CgScope *scope, const CgCard *card, const CgCardTraits *traits)
{
	g_auto(CgMatchContext) context = { .card = card, .traits = traits };

	for (guint i = 0; i < scope->clauses->len; i++)
		if (!cg_clause_admits(scope->clauses->pdata[i], &context))
			return FALSE;
	return TRUE;
}

/* --- Print --- */

static void print_fields(GString *out, CgFields fields)
{
	const char *separator = "Fields=";

	for (guint property = 0; property <= CG_PROP_OTHER; property++) {
		if ((fields & CG_FIELD(property)) == 0)
			continue;
		g_string_append_printf(out, "%s%s", separator, cg_property_name(property));
		separator = ";";
	}
	g_string_append_c(out, '\n');
}

char *cg_scope_print(const CgScope *scope)
{
	GString *out = g_string_new(NULL);

	g_string_append_printf(out, "[Scope %s]\n", scope->name);
	if (scope->clauses->len == 0)
		g_string_append(out, "Contacts=all\n");
	for (guint i = 0; i < scope->clauses->len; i++)
		cg_clause_print(scope->clauses->pdata[i], out);
	print_fields(out, scope->fields);
	g_string_append_printf(out, "List=%s\nCalls=%s\nMessages=%s\nSend=%s\n",
			       cg_yes_words[scope->list], cg_calls_words[scope->calls],
			       cg_messages_words[scope->messages], cg_yes_words[scope->send]);
	return g_string_free(out, FALSE);
}
