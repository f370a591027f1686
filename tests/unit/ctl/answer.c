/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/answer.c. */
#include "tests.h"

#include <string.h>

#define DETAILS                                                                         \
	"{'phone': <'AA:BB:CC:DD:EE:FF'>, 'phone_name': <'Ada\\u001b[2J\\u202e'>, "     \
	"'consumer': <'car:00:11:22:33:44:55'>, 'repositories': <['pb', 'SIM1/mch']>, " \
	"'fields': <['TEL', 'N']>, 'scopes': <['nothing', 'favourites', 'x\\u0007']>, " \
	"'lifetimes': <['once', 'trip']>, 'lifetime': <'trip'>}"

static GVariant *details(const char *text)
{
	return g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
}

static void shown(void)
{
	g_autoptr(GVariant) asked = details(DETAILS), little = details("{}");
	g_autofree char *text = ctl_question_text(asked), *bare = ctl_question_text(little);

	g_assert_nonnull(strstr(text, "The car 00:11:22:33:44:55 asks the phone Ada[2J "
				      "(AA:BB:CC:DD:EE:FF) for contacts, missed calls of the SIM."
				      "\n"));
	g_assert_nonnull(strstr(text, "Of each it asks for TEL, N.\n"));
	g_assert_nonnull(strstr(text, "  2  favourites\n  3  x\n"));
	g_assert_nonnull(strstr(text, "  2  trip (if you name none)\n"));
	g_assert_null(strchr(text, '\033'));
	g_assert_nonnull(strstr(bare, "for contacts.\n"));
}

static void assert_answer(const char *line, CtlAnswerKind kind, const char *scope,
			  const char *lifetime)
{
	g_autoptr(GVariant) asked = details(DETAILS);
	g_auto(CtlAnswer) answer = { 0 };

	g_assert_cmpint(ctl_answer_of(line, asked, &answer), ==, kind);
	if (kind == CTL_ANSWER_GRANT) {
		g_assert_cmpstr(answer.scope, ==, scope);
		g_assert_cmpstr(answer.lifetime, ==, lifetime);
	}
}

static void understood(void)
{
	assert_answer("2", CTL_ANSWER_GRANT, "favourites", "trip");
	assert_answer("  2\t1 \r", CTL_ANSWER_GRANT, "favourites", "once");
	assert_answer("favourites 12h", CTL_ANSWER_GRANT, "favourites", "12h");
	assert_answer("3 always", CTL_ANSWER_GRANT, "x\a", "always");
	assert_answer("", CTL_ANSWER_REFUSE, NULL, NULL);
	assert_answer("  ", CTL_ANSWER_REFUSE, NULL, NULL);
	assert_answer("No", CTL_ANSWER_REFUSE, NULL, NULL);
	assert_answer("?", CTL_ANSWER_AGAIN, NULL, NULL);
	assert_answer("p", CTL_ANSWER_PREVIEW, NULL, NULL);
}

/* What is not on offer, and what is more than an answer. */
static void unclear(void)
{
	static const char *const lines[] = { "0",           "4",      "-1",    "22",         "2 3",
					     "2 0",         "2 ever", "2 1 1", "everything", "yes",
					     "favourites!", "no 2",   "p 1",   "trip" };

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
		assert_answer(lines[i], CTL_ANSWER_UNCLEAR, NULL, NULL);
}

void test_ctl_answer(void)
{
	g_test_add_func("/ctl/answer/shown", shown);
	g_test_add_func("/ctl/answer/understood", understood);
	g_test_add_func("/ctl/answer/unclear", unclear);
}
