/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random scopes, and the built-in ones in the words of doc/design.md. */
#include "trial.h"

#define ONE_OF(rand, words) (words)[pick(rand, G_N_ELEMENTS(words))]

static const char *const built_in[] = {
	"[Scope nothing]\n",
	"[Scope lookup]\nContacts=all\nList=no\n",
	"[Scope favourites]\nContacts=favourites\nCalls=in-scope\n",
	"[Scope names-and-numbers]\nContacts=all\nCalls=in-scope\n",
	"[Scope everything]\nContacts=all\n"
	"Fields=VERSION;FN;N;PHOTO;BDAY;ADR;LABEL;TEL;EMAIL;MAILER;TZ;GEO;TITLE;ROLE;LOGO;ORG;NOTE;"
	"REV;SOUND;"
	"URL;UID;KEY;NICKNAME;CATEGORIES;PROID;CLASS;SORT-STRING;X-IRMC-CALL-DATETIME;X-BT-"
	"SPEEDDIALKEY;"
	"X-BT-UCI;X-BT-UID;X-*\nCalls=all\nMessages=all\n",
};

static const char *const selectors[] = {
	"all",         "all",          "favourites", "favourites",       "favourites",
	"owner",       "none",         "label:Work", "label:Family",     "label:ärzte",
	"name:Anna*",  "name:müller",  "name:*и*",   "name:?????",       "name:zoë",
	"number:+49*", "number:*5678", "number:110", "number:+1??????*", "uid:uid-1",
	"uid:uid-2",   "number:030*",  "name:*",     "label:VIP",
};

static const char *const fields[] = {
	"N;FN;TEL",
	"TEL",
	"X-BT-UID;N;TEL",
	"N",
	"TEL",
	"FN",
	"N;TEL;NOTE",
	"TEL;NOTE;X-BT-UID",
	"N;FN;TEL;X-BT-UID",
	"N;FN;TEL;X-*",
	"PHOTO;EMAIL",
	"N;TEL;CATEGORIES;UID",
	"NICKNAME;ADR",
	"N;FN;SOUND;TEL",
	"FN;ORG;X-*;SORT-STRING",
	"VERSION",
};

static void add_list(GRand *rand, GString *out, const char *key, guint most)
{
	g_string_append_printf(out, "%s=", key);
	for (guint left = 1 + pick(rand, most); left > 0; left--)
		g_string_append_printf(out, "%s%s", ONE_OF(rand, selectors), left > 1 ? ";" : "");
	g_string_append_c(out, '\n');
}

char *generate_scope(GRand *rand)
{
	static const char *const calls[] = { "none", "in-scope", "in-scope", "all" };
	GString *out;

	if (chance(rand, 20))
		return g_strdup(ONE_OF(rand, built_in));
	out = g_string_new("[Scope run]\n");
	for (guint left = chance(rand, 15) ? 2 : 1; left > 0; left--) {
		add_list(rand, out, "Contacts", 3);
		if (chance(rand, 50))
			add_list(rand, out, "Exclude", 2);
	}
	if (chance(rand, 60))
		g_string_append_printf(out, "Fields=%s\n", ONE_OF(rand, fields));
	if (chance(rand, 15))
		g_string_append(out, "List=no\n");
	g_string_append_printf(out, "Calls=%s\n", ONE_OF(rand, calls));
	return g_string_free(out, FALSE);
}
