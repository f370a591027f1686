/* The decision: which scope holds for this phone and consumer, and why. Pure. Where nobody has
 * said anything it is `nothing`, and says so. */
#include "config-private.h"

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

static void wait_for_answer(CgDecision *decision, const CgRule *rule)
{
	decision->ask = TRUE;
	decision->scope = cg_scope_builtin("nothing");
	say(decision, "nobody has answered yet, so nothing is released");
	if (rule != NULL && rule->ceiling != NULL)
		say(decision, "ceiling %s is the most that an answer can grant",
		    cg_scope_name(rule->ceiling));
}

static void meet_ceiling(CgDecision *decision, const CgScope *scope, const CgScope *ceiling)
{
	if (ceiling == NULL || cg_scope_within(scope, ceiling)) {
		decision->scope = cg_scope_ref(scope);
		return;
	}
	decision->scope = cg_scope_meet(scope, ceiling);
	say(decision, "ceiling %s narrows it", cg_scope_name(ceiling));
}

CgDecision *cg_decide(const CgConfig *config, const CgWho *who)
{
	CgDecision *decision = g_new0(CgDecision, 1);
	const CgRule *rule = cg_config_rule(config, who);

	decision->reasons = g_ptr_array_new_with_free_func(g_free);
	say_rule(decision, rule);
	if (rule == NULL || rule->scope == NULL)
		wait_for_answer(decision, rule);
	else
		meet_ceiling(decision, rule->scope, rule->ceiling);
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
