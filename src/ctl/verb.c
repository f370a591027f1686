/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of verbs: what each takes, and what help says about it. */
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
	{ "log", "", 0, 0,
	  JSON | CTL_OPTION_PHONE | CTL_OPTION_CONSUMER | CTL_OPTION_HELD | CTL_OPTION_CSV, ctl_log,
	  "who saw what, when", "--held shows what was asked for and held back instead.\n" },
	{ "log verify", "", 0, 0, JSON, ctl_log_verify,
	  "whether any row of it was changed; ends with 1 if so", NULL },
	{ "log erase", "", 0, 0, JSON | CTL_OPTION_PHONE, ctl_log_erase,
	  "empty its rows, of a phone or of all", "That it was done stays in it.\n" },
	{ "watch", "", 0, 0, JSON, ctl_watch, "a line for each change, until interrupted",
	  "With --json, one object a line.\n" },
	{ "agent", "", 0, 0, CTL_OPTION_PRIORITY, ctl_agent, "ask the driver at this terminal",
	  "Of several agents the one with the highest priority is asked first (0).\n"
	  "Ends at the end of its input, and when it is interrupted.\n" },
	{ "doctor", "", 0, 0, JSON, ctl_doctor, "what is wrong with this machine, and what to do",
	  NULL },
	{ "check", "[FILE...]", 0, G_MAXUINT, JSON, ctl_check,
	  "read configurations, without a daemon",
	  "Without FILE, the installed one. conf.d beside a file is read with it.\n" },
	{ 0 },
};

guint ctl_verb_word_count(const CtlVerb *verb)
{
	return strchr(verb->name, ' ') ? 2 : 1;
}

static const CtlVerb *find_verb(const char *name)
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
	const CtlVerb *verb = two ? find_verb(two) : NULL;

	if (verb || !*words || strchr(*words, ' '))
		return verb;
	return find_verb(*words);
}
