/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/verb.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static const CtlVerb *find(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);

	return ctl_verb_find(*line ? words : words + g_strv_length(words));
}

static void found(void)
{
	for (const CtlVerb *verb = ctl_verbs; verb->name; verb++) {
		g_autofree char *more = g_strconcat(verb->name, " x", NULL);

		g_assert_true(find(verb->name) == verb);
		g_assert_true(find(more) == verb);
	}
	g_assert_null(find(""));
	g_assert_null(find("bogus"));
	g_assert_null(find("Status"));
}

/* The numbers of arguments in the table are those that usage shows. */
static void shown(void)
{
	for (const CtlVerb *verb = ctl_verbs; verb->name; verb++) {
		g_auto(GStrv) words = g_strsplit(verb->takes, " ", -1);
		guint count = 0;

		for (guint i = 0; words[i]; i++)
			count += *words[i] && *words[i] != '[';
		g_assert_cmpuint(verb->least, ==, count);
		g_assert_cmpuint(verb->most, >=, count);
		g_assert_nonnull(verb->run);
		g_assert_true(!verb->help || g_str_has_suffix(verb->help, "\n"));
	}
}

void test_ctl_verb(void)
{
	g_test_add_func("/ctl/verb/found", found);
	g_test_add_func("/ctl/verb/shown", shown);
}
