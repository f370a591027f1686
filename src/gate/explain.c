/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a consumer sees of a book what it sees: the reasons of the decision, and then what of the
 * scope in force speaks of this book. Who reads both can say what the car gets of a phone; the
 * phone itself is not asked, and no count is told. */
#include "gate-private.h"

#include <string.h>

#define SIM "SIM1/"

static void say(GPtrArray *reasons, const char *repository, const char *what)
{
	g_ptr_array_add(reasons, g_strdup_printf("%s %s", repository, what));
}

/* --- Books that a scope leaves empty, or as good as that --- */

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

/* --- The scope's own words --- */

static gboolean begins_with(const char *line, const char *const *keys)
{
	for (guint i = 0; keys[i]; i++)
		if (g_str_has_prefix(line, keys[i]))
			return TRUE;
	return FALSE;
}

/* Which calls are shown, and by what names, goes by the contacts in scope. */
static void say_scope(GPtrArray *reasons, const CgScope *scope, const char *repository,
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
			say(reasons, repository, what);
	}
}

/* --- All together --- */

static GPtrArray *reasons_of(const CgConsumer *consumer)
{
	g_autoptr(CgDecision) decision = NULL;
	GPtrArray *reasons;

	if (consumer->gate->options.scope) {
		reasons = g_ptr_array_new_with_free_func(g_free);
		g_ptr_array_add(reasons, g_strdup("the scope is fixed by --scope"));
		return reasons;
	}
	decision = cg_consumer_decide(consumer);
	return g_ptr_array_ref(decision->reasons);
}

GPtrArray *cg_gate_explain(CgGate *gate, const CgWho *who, const char *repository)
{
	CgConsumer *consumer = cg_consumer(gate, who);
	const char *outcome;
	GPtrArray *reasons;
	CgRepository which;
	gboolean calls;

	if (!cg_repository_parse(repository, &which))
		return NULL;
	calls = cg_repository_area(which) == CG_AREA_CALLS;
	cg_consumer_review(consumer);
	reasons = reasons_of(consumer);
	outcome = calls ? outcome_of_calls(consumer->scope)
			: outcome_of_contacts(consumer->scope, which == CG_REPO_PB);
	if (outcome)
		say(reasons, repository, outcome);
	say_scope(reasons, consumer->scope, repository, calls);
	return reasons;
}
