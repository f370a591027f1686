/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision: which scope applies to this phone and consumer, and why. It is pure. If neither a
 * driver nor a rule has decided, the scope is `nothing`, and the reasons say so. */
#include "policy-private.h"

#include <string.h>

static void add_reason(CgDecision *decision, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_reason(CgDecision *decision, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_ptr_array_add(decision->reasons, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void add_rule_reason(CgDecision *decision, const CgRule *rule)
{
	const char *word = rule && rule->scope ? cg_scope_name(rule->scope) : "ask";

	if (rule)
		add_reason(decision, "rule [Rule %s] of %s says %s", rule->name, rule->where, word);
	else
		add_reason(decision, "no rule matches, and without one the driver is asked");
}

/* Adds a reason only if this takes something away. */
static void narrow_decision(CgDecision *decision, const CgScope *by, const char *who)
{
	CgScope *wide = decision->scope;

	if (!by || cg_scope_within(wide, by))
		return;
	/* A scope within the other equals their meet; keep the name that people know. */
	decision->scope = cg_scope_within(by, wide) ? cg_scope_ref(by) : cg_scope_meet(wide, by);
	cg_scope_unref(wide);
	add_reason(decision, "%s %s narrows it", who, cg_scope_name(by));
}

/* --- What the driver said --- */

static void apply_refusal(CgDecision *decision, const CgGrant *grant)
{
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);

	decision->scope = cg_scope_builtin("nothing");
	add_reason(decision, "the driver refused or revoked (%s), which goes before any rule",
		   lifetime);
}

/* The scope of this name may have changed since the driver saw it: meet the two. */
static void meet_named_scope(CgDecision *decision, const CgConfig *config)
{
	g_autofree char *name = g_strdup(cg_scope_name(decision->scope));
	const CgScope *today = cg_config_scope(config, name);

	if (!today && strcmp(name, CG_SCOPE_CHOSEN) == 0)
		return;
	if (!today) {
		cg_scope_unref(decision->scope);
		decision->scope = cg_scope_builtin("nothing");
		add_reason(decision, "there is no scope %s any more, so nothing is released", name);
		return;
	}
	narrow_decision(decision, today, "what is now called");
}

static void apply_grant(CgDecision *decision, const CgConfig *config, const CgGrant *grant,
			const CgRule *rule, const CgDecisionContext *now)
{
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);

	decision->scope = cg_scope_ref(grant->scope);
	add_reason(decision, "the driver granted %s (%s)", cg_scope_name(grant->scope), lifetime);
	if (cg_grant_is_capped(grant))
		add_reason(decision,
			   "the phone's bond is not known, so the grant ends with the trip");
	if (cg_grant_rests_after_trip(grant, now))
		add_reason(decision, "its bond can't be told now, so it rests after the trip");
	meet_named_scope(decision, config);
	add_rule_reason(decision, rule);
	if (!rule)
		return;
	narrow_decision(decision, rule->scope, "the rule's scope");
	narrow_decision(decision, rule->ceiling, "ceiling");
}

/* --- What the rules say --- */

static void add_ended_reason(CgDecision *decision, const CgGrant *grant,
			     const CgDecisionContext *now)
{
	static const char *const why[] = {
		[CG_GRANT_RESTS] = "its bond can't be told now, and it was for another trip",
		[CG_GRANT_OVER] = "it is over",
		[CG_GRANT_OTHER_BOND] = "it was for another bond of the phone",
		[CG_GRANT_CONNECTION_LOST] = "its connection is gone",
		[CG_GRANT_TRIP_OVER] = "the trip is over",
		[CG_GRANT_TIME_OVER] = "its time is over",
	};

	if (grant && grant->scope)
		add_reason(decision, "a grant of %s %s: %s", cg_scope_name(grant->scope),
			   cg_grant_has_ended(grant, now) ? "holds no longer" : "rests",
			   why[cg_grant_state(grant, now)]);
}

static void apply_question(CgDecision *decision, const CgRule *rule)
{
	decision->ask = TRUE;
	decision->scope = cg_scope_builtin("nothing");
	add_reason(decision, "nobody has answered yet, so nothing is released");
	if (rule && rule->ceiling)
		add_reason(decision, "ceiling %s is the most that an answer can grant",
			   cg_scope_name(rule->ceiling));
}

static void apply_rule(CgDecision *decision, const CgRule *rule)
{
	add_rule_reason(decision, rule);
	if (!rule || !rule->scope) {
		apply_question(decision, rule);
		return;
	}
	decision->scope = cg_scope_ref(rule->scope);
	narrow_decision(decision, rule->ceiling, "ceiling");
}

void cg_config_offer(const CgConfig *config, const CgWho *who, CgOffer *out)
{
	const CgRule *rule = cg_config_rule(config, who);

	*out = (CgOffer){ .ceiling = rule ? rule->ceiling : NULL,
			  .lifetime = rule ? rule->lifetime : "trip" };
}

CgDecision *cg_decide(const CgConfig *config, const CgGrant *grant, const CgWho *who,
		      const CgDecisionContext *now)
{
	CgDecision *decision = g_new0(CgDecision, 1);
	const CgRule *rule = cg_config_rule(config, who);
	gboolean holds = grant && cg_grant_holds(grant, now);

	decision->reasons = g_ptr_array_new_with_free_func(g_free);
	if (holds && !grant->scope) {
		apply_refusal(decision, grant);
	} else if (holds) {
		apply_grant(decision, config, grant, rule, now);
	} else {
		apply_rule(decision, rule);
		add_ended_reason(decision, grant, now);
	}
	return decision;
}

void cg_decision_free(CgDecision *decision)
{
	if (!decision)
		return;
	cg_scope_unref(decision->scope);
	g_ptr_array_unref(decision->reasons);
	g_free(decision);
}
