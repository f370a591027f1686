/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Explains what a repository shows to a consumer: the reasons of the decision, and then the parts
 * of the scope in effect that apply to it. With both one can say what the car gets of a phone; the
 * phone itself is not asked, and no count is given. */
#include "decision-private.h"

/* The repository that a car may search by number. */
#define SEARCHED "pb"

static void add_reason(GPtrArray *reasons, const char *repository, const char *what)
{
	g_ptr_array_add(reasons, g_strdup_printf("%s %s", repository, what));
}

/* --- Repositories that a scope leaves empty, or nearly so --- */

static const char *outcome_of_calls(const CgScope *scope)
{
	switch (cg_scope_calls(scope)) {
	case CG_CALLS_NONE: return "is empty: no calls are shown";
	case CG_CALLS_IN_SCOPE:
		return cg_scope_nobody(scope) ? "is empty: only calls of contacts in scope are "
						"shown, and no contact is in scope"
					      : NULL;
	case CG_CALLS_ALL: break;
	}
	return NULL;
}

static const char *outcome_of_contacts(const CgScope *scope, gboolean searched)
{
	if (cg_scope_nobody(scope))
		return "is empty: no contact is in scope";
	if (cg_scope_list(scope))
		return NULL;
	return searched ? "lists and counts nobody; a search for a whole number finds one card"
			: "is empty: nobody is listed or counted";
}

/* --- The parts of the scope --- */

static gboolean begins_with(const char *line, const char *const *keys)
{
	for (guint i = 0; keys[i]; i++)
		if (g_str_has_prefix(line, keys[i]))
			return TRUE;
	return FALSE;
}

/* Which calls are shown, and by what names, goes by the contacts in scope. */
static void explain_scope(GPtrArray *reasons, const CgScope *scope, const char *repository,
			  gboolean calls)
{
	static const char *const of_contacts[] = { "Contacts=", "Exclude=", "Fields=", "List=",
						   NULL };
	static const char *const of_calls[] = { "Calls=", "Contacts=", "Exclude=", "Fields=",
						NULL };
	g_autofree char *text = cg_scope_print(scope);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i]; i++) {
		g_autofree char *what = g_strconcat("shows ", lines[i], NULL);

		if (begins_with(lines[i], calls ? of_calls : of_contacts))
			add_reason(reasons, repository, what);
	}
}

/* --- All together --- */

static GPtrArray *decision_reasons(const CgConsumer *consumer)
{
	g_autoptr(CgDecision) decision = NULL;
	GPtrArray *reasons;

	if (consumer->decisions->scope) {
		reasons = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(reasons, g_strdup("the scope is fixed by --scope"));
		return reasons;
	}
	decision = cg_consumer_decide(consumer);
	return g_ptr_array_ref(decision->reasons);
}

GPtrArray *cg_decisions_explain(CgDecisions *decisions, const CgWho *who, const char *repository,
				CgArea area)
{
	CgConsumer *consumer = cg_decisions_consumer(decisions, who);
	gboolean calls = area == CG_AREA_CALLS;
	const char *outcome;
	GPtrArray *reasons;

	cg_consumer_review(consumer);
	reasons = decision_reasons(consumer);
	outcome = calls ? outcome_of_calls(consumer->scope)
			: outcome_of_contacts(consumer->scope, g_str_equal(repository, SEARCHED));
	if (outcome)
		add_reason(reasons, repository, outcome);
	explain_scope(reasons, consumer->scope, repository, calls);
	return reasons;
}
