/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The built-in scopes, written as a configuration writes its own. */
#include "policy-private.h"

#include <string.h>

static const struct {
	const char *name, *text;
} builtins[] = {
	{ "nothing", "[Scope nothing]\n" },
	{ "lookup", "[Scope lookup]\n"
		    "Contacts=all\n"
		    "List=no\n" },
	{ "favourites", "[Scope favourites]\n"
			"Contacts=favourites\n"
			"Calls=in-scope\n" },
	{ "names-and-numbers", "[Scope names-and-numbers]\n"
			       "Contacts=all\n"
			       "Calls=in-scope\n" },
	{ "everything", "[Scope everything]\n"
			"Contacts=all\n"
			"Fields=VERSION;FN;N;PHOTO;BDAY;ADR;LABEL;TEL;EMAIL;MAILER;TZ;GEO;TITLE;"
			"ROLE;LOGO;ORG;NOTE;REV;SOUND;URL;UID;KEY;NICKNAME;CATEGORIES;PROID;CLASS;"
			"SORT-STRING;X-IRMC-CALL-DATETIME;X-BT-SPEEDDIALKEY;X-BT-UCI;X-BT-UID;X-*\n"
			"Calls=all\n"
			"Messages=all\n" },
};

const char *cg_scope_builtin_name(guint nth)
{
	return nth < G_N_ELEMENTS(builtins) ? builtins[nth].name : NULL;
}

CgScope *cg_scope_builtin(const char *name)
{
	for (guint i = 0; i < G_N_ELEMENTS(builtins); i++)
		if (strcmp(name, builtins[i].name) == 0)
			return cg_scope_parse(builtins[i].text, builtins[i].name, NULL);
	return NULL;
}
