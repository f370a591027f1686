/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The decision: which scope holds for this phone and consumer, and why. Pure. Where nobody has
 * said anything it is `nothing`, and says so. */
#include "config-private.h"

#include <string.h>

static void say(CgDecision *decision, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void say(CgDecision *decision, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_ptr_array_add(decision->reasons, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static void say_rule(CgDecision *decision, const CgRule *rule)
{
	const char *word = rule != NULL && rule->scope != NULL ? cg_scope_name(rule->scope) : "ask";

	if (rule != NULL)
		say(decision, "rule [Rule %s] of %s says %s", rule->name, rule->where, word);
	else
		say(decision, "no rule matches, and without one the driver is asked");
}

/* Says so only where it takes something away. */
static void narrow(CgDecision *decision, const CgScope *by, const char *who)
{
	CgScope *wide = decision->scope;

	if (by == NULL || cg_scope_within(wide, by))
		return;
	/* The same as their meet, under the name that people know. */
	decision->scope = cg_scope_within(by, wide) ? cg_scope_ref(by) : cg_scope_meet(wide, by);
	cg_scope_unref(wide);
	say(decision, "%s %s narrows it", who, cg_scope_name(by));
}

/* --- What the driver said --------------------------------------------------------------------- */

static void refuse(CgDecision *decision, const CgGrant *grant)
{
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);

	decision->scope = cg_scope_builtin("nothing");
	say(decision, "the driver refused or revoked (%s), which goes before any rule", lifetime);
}

/* As the name is meant today: a driver who saw less, or more, gets what both hold. */
static void meet_name(CgDecision *decision, const CgConfig *config)
{
	g_autofree char *name = g_strdup(cg_scope_name(decision->scope));
	const CgScope *today = cg_config_scope(config, name);

	if (today == NULL && strcmp(name, CG_SCOPE_CHOSEN) == 0)
		return;
	if (today == NULL) {
		cg_scope_unref(decision->scope);
		decision->scope = cg_scope_builtin("nothing");
		say(decision, "there is no scope %s any more, so nothing is released", name);
		return;
	}
	narrow(decision, today, "what is now called");
}

static void grant_scope(CgDecision *decision, const CgConfig *config, const CgGrant *grant,
			const CgRule *rule)
{
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);

	decision->scope = cg_scope_ref(grant->scope);
	say(decision, "the driver granted %s (%s)", cg_scope_name(grant->scope), lifetime);
	if (cg_grant_is_capped(grant))
		say(decision, "the phone's bond is not known, so the grant ends with the trip");
	meet_name(decision, config);
	say_rule(decision, rule);
	if (rule == NULL)
		return;
	narrow(decision, rule->scope, "the rule's scope");
	narrow(decision, rule->ceiling, "ceiling");
}

/* --- What the rules say ----------------------------------------------------------------------- */

static void say_ended(CgDecision *decision, const CgGrant *grant, const CgMoment *now)
{
	static const char *const why[] = {
		[CG_GRANT_OVER] = "it is over",
		[CG_GRANT_OTHER_BOND] = "it was for another bond of the phone",
		[CG_GRANT_CONNECTION_LOST] = "its connection is gone",
		[CG_GRANT_TRIP_OVER] = "the trip is over",
		[CG_GRANT_TIME_OVER] = "its time is over",
	};

	if (grant != NULL && grant->scope != NULL)
		say(decision, "a grant of %s holds no longer: %s", cg_scope_name(grant->scope),
		    why[cg_grant_state(grant, now)]);
}

static void wait_for_answer(CgDecision *decision, const CgRule *rule)
{
	decision->ask = TRUE;
	decision->scope = cg_scope_builtin("nothing");
	say(decision, "nobody has answered yet, so nothing is released");
	if (rule != NULL && rule->ceiling != NULL)
		say(decision, "ceiling %s is the most that an answer can grant",
		    cg_scope_name(rule->ceiling));
}

static void follow_rule(CgDecision *decision, const CgRule *rule)
{
	say_rule(decision, rule);
	if (rule == NULL || rule->scope == NULL) {
		wait_for_answer(decision, rule);
		return;
	}
	decision->scope = cg_scope_ref(rule->scope);
	narrow(decision, rule->ceiling, "ceiling");
}

void cg_config_offer(const CgConfig *config, const CgWho *who, CgOffer *out)
{
	const CgRule *rule = cg_config_rule(config, who);

	*out = (CgOffer){ .ceiling = rule != NULL ? rule->ceiling : NULL,
			  .lifetime = rule != NULL ? rule->lifetime : "trip" };
}

CgDecision *cg_decide(const CgConfig *config, const CgGrant *grant, const CgWho *who,
		      const CgMoment *now)
{
	CgDecision *decision = g_new0(CgDecision, 1);
	const CgRule *rule = cg_config_rule(config, who);
	gboolean holds = grant != NULL && cg_grant_holds(grant, now);

	decision->reasons = g_ptr_array_new_with_free_func(g_free);
	if (holds && grant->scope == NULL) {
		refuse(decision, grant);
	} else if (holds) {
		grant_scope(decision, config, grant, rule);
	} else {
		follow_rule(decision, rule);
		say_ended(decision, grant, now);
	}
	return decision;
}

void cg_decision_free(CgDecision *decision)
{
	if (decision == NULL)
		return;
	cg_scope_unref(decision->scope);
	g_ptr_array_unref(decision->reasons);
	g_free(decision);
}
