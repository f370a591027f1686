/* The verbs, as a table: what each takes, and what help says about it. */
#include "ctl-private.h"

#include <string.h>

#define JSON CTL_OPTION_JSON

const CtlVerb ctl_verbs[] = {
	{ "status", "", 0, 0, JSON, ctl_status, "the daemon, its scopes and rules", NULL },
	{ "phones", "", 0, 0, JSON, ctl_phones, "phones, and who may see what of each",
	  "With --json, one object a phone; its Consumers is an array of objects.\n" },
	{ "pending", "", 0, 0, JSON, ctl_pending, "questions that wait for a driver", NULL },
	{ "grant", "PHONE CONSUMER SCOPE", 3, 3, JSON | CTL_OPTION_LIFETIME, ctl_grant,
	  "let it see what the scope says",
	  "SCOPE is a scope's name (contactguard status lists them), the text of one\n"
	  "[Scope chosen] section, or @FILE with that text. L is once, trip (the default),\n"
	  "30m, 12h, 7d, YYYY-MM-DD or always. What is in force then is printed: a rule's\n"
	  "ceiling may narrow it. The consumer need not have come yet.\n" },
	{ "revoke", "PHONE CONSUMER", 2, 2, JSON, ctl_revoke,
	  "let it see nothing, whatever the rules say",
	  "It holds until a grant, or until the phone is forgotten. Transfers end.\n" },
	{ "forget", "PHONE", 1, 1, JSON, ctl_forget, "forget what was decided about this phone",
	  "The rules alone decide again.\n" },
	{ "handback", "", 0, 0, JSON, ctl_handback,
	  "forget all that was decided, before a car changes hands", "Prints a receipt.\n" },
	{ "explain", "PHONE CONSUMER REPO", 3, 3, JSON, ctl_explain,
	  "why a book shows what it shows",
	  "REPO is pb, fav, spd, ich, och, mch or cch, or SIM1/ and one of these.\n" },
	{ "preview", "PHONE CONSUMER SCOPE", 3, 3, JSON, ctl_preview,
	  "count what a scope would release", NULL },
	{ "check", "[FILE...]", 0, G_MAXUINT, JSON, ctl_check,
	  "read configurations, without a daemon",
	  "Without FILE, the installed one. conf.d beside a file is read with it.\n" },
	{ 0 },
};

guint ctl_verb_words(const CtlVerb *verb)
{
	return strchr(verb->name, ' ') ? 2 : 1;
}

static const CtlVerb *find(const char *name)
{
	for (const CtlVerb *verb = ctl_verbs; verb->name; verb++)
		if (g_str_equal(verb->name, name))
			return verb;
	return NULL;
}

const CtlVerb *ctl_verb_find(char **words)
{
	g_autofree char *two =
		g_strv_length(words) > 1 ? g_strjoin(" ", words[0], words[1], NULL) : NULL;
	const CtlVerb *verb = two ? find(two) : NULL;

	if (verb || !*words || strchr(*words, ' '))
		return verb;
	return find(*words);
}
