/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/prompt.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static char *scopes[] = { "nothing", "favourites", "x\a", NULL };
static char *lifetimes[] = { "once", "trip", NULL };
static char *none[] = { NULL };
static const CgClientQuestion question = {
	.path = "/q",
	.phone = "AA:BB:CC:DD:EE:FF",
	.phone_name = "Ada\033[2J",
	.consumer = "uid:1000",
	.repositories = none,
	.fields = none,
	.scopes = scopes,
	.lifetimes = lifetimes,
	.lifetime = "trip",
};

static void shown(void)
{
	g_autofree char *text = ctl_prompt_text(&question);

	g_assert_nonnull(strstr(text, "\nA program of user 1000 asks the phone Ada[2J "
				      "(AA:BB:CC:DD:EE:FF) for contacts.\n"
				      "What may it see?\n  1  nothing\n"));
	g_assert_nonnull(strstr(text, "  2  favourites\n  3  x\n"));
	g_assert_nonnull(strstr(text, "  1  once\n  2  trip (if you name none)\n"));
	g_assert_null(strchr(text, '\033'));
}

static void assert_answer(const char *line, CtlPromptKind kind, const char *scope,
			  const char *lifetime)
{
	g_auto(CgClientAnswer) answer = { 0 };

	g_assert_cmpint(ctl_prompt_parse(line, &question, &answer), ==, kind);
	g_assert_cmpstr(answer.scope, ==, scope);
	g_assert_cmpstr(answer.lifetime, ==, lifetime);
}

static void understood(void)
{
	assert_answer("2", CTL_PROMPT_GRANT, "favourites", "trip");
	assert_answer("  2\t1 \r", CTL_PROMPT_GRANT, "favourites", "once");
	assert_answer("favourites 12h", CTL_PROMPT_GRANT, "favourites", "12h");
	assert_answer("3 always", CTL_PROMPT_GRANT, "x\a", "always");
	assert_answer("", CTL_PROMPT_REFUSE, NULL, NULL);
	assert_answer("  ", CTL_PROMPT_REFUSE, NULL, NULL);
	assert_answer("No", CTL_PROMPT_REFUSE, NULL, NULL);
	assert_answer("?", CTL_PROMPT_AGAIN, NULL, NULL);
	assert_answer("p", CTL_PROMPT_PREVIEW, NULL, NULL);
}

/* What is not on offer, and what is more than an answer. */
static void unclear(void)
{
	static const char *const lines[] = { "0",           "4",      "-1",    "22",         "2 3",
					     "2 0",         "2 ever", "2 1 1", "everything", "yes",
					     "favourites!", "no 2",   "p 1",   "trip" };

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		assert_answer(lines[i], CTL_PROMPT_UNCLEAR, NULL, NULL);
}

void test_ctl_prompt(void)
{
	g_test_add_func("/ctl/prompt/shown", shown);
	g_test_add_func("/ctl/prompt/understood", understood);
	g_test_add_func("/ctl/prompt/unclear", unclear);
}
