/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/client/question.c. */
#include "client-private.h"
#include "tests.h"

#include <string.h>

#define DETAILS                                                                         \
	"{'phone': <'AA:BB:CC:DD:EE:FF'>, 'phone_name': <'Ada\\u001b[2J\\u202e'>, "     \
	"'consumer': <'car:00:11:22:33:44:55'>, 'repositories': <['pb', 'SIM1/mch']>, " \
	"'fields': <['TEL', 'N']>, 'scopes': <['nothing', 'favourites', 'x\\u0007']>, " \
	"'lifetimes': <['once', 'trip']>, 'lifetime': <'trip'>}"

static CgClientQuestion *question_of(const char *text)
{
	g_autoptr(GVariant) details =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);

	g_assert_nonnull(details);
	return cg_client_question_new("/q", details);
}

static void parsed(void)
{
	g_autoptr(CgClientQuestion) question = question_of(DETAILS);

	g_assert_cmpstr(question->path, ==, "/q");
	g_assert_cmpstr(question->consumer, ==, "car:00:11:22:33:44:55");
	g_assert_cmpstr(question->repositories[1], ==, "SIM1/mch");
	g_assert_cmpstr(question->scopes[2], ==, "x\a");
	g_assert_cmpstr(question->lifetime, ==, "trip");
}

/* Missing, or of another type. */
static void incomplete(void)
{
	g_autoptr(CgClientQuestion) empty = question_of("{}");
	g_autoptr(CgClientQuestion) wrong =
		question_of("{'phone': <7>, 'scopes': <'pb'>, 'lifetime': <['trip']>}");

	g_assert_cmpstr(empty->phone_name, ==, "");
	g_assert_cmpuint(g_strv_length(empty->fields), ==, 0);
	g_assert_cmpstr(wrong->phone, ==, "");
	g_assert_cmpuint(g_strv_length(wrong->scopes), ==, 0);
	g_assert_cmpstr(wrong->lifetime, ==, "");
}

static void in_words(void)
{
	g_autoptr(CgClientQuestion) question = question_of(DETAILS), empty = question_of("{}");
	g_autofree char *text = cg_client_question_text(question);
	g_autofree char *bare = cg_client_question_text(empty);

	g_assert_cmpstr(text, ==,
			"The car 00:11:22:33:44:55 asks the phone Ada[2J (AA:BB:CC:DD:EE:FF) for "
			"contacts, missed calls of the SIM.\n"
			"Of each it asks for TEL, N.\n");
	g_assert_cmpstr(bare, ==, " asks the phone  () for contacts.\n");
}

static void askers(void)
{
	static const struct {
		const char *consumer, *words;
	} cases[] = {
		{ "app:dialer.service", "The app dialer.service asks " },
		{ "app:?", "A program that can't be told asks " },
		{ "lsm:x", "The program labelled x asks " },
		{ "uid:7", "A program of user 7 asks " },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *details =
			g_strdup_printf("{'consumer': <'%s'>}", cases[i].consumer);
		g_autoptr(CgClientQuestion) question = question_of(details);
		g_autofree char *text = cg_client_question_text(question);

		g_assert_true(g_str_has_prefix(text, cases[i].words));
	}
}

/* --- Answers --- */

static void assert_answer(const char *scope, const char *lifetime, const char *wanted)
{
	g_autoptr(CgClientQuestion) question = question_of(DETAILS);
	g_auto(CgClientAnswer) answer = { 0 };
	g_autofree char *both = NULL;

	g_assert_cmpint(cg_client_answer_parse(question, scope, lifetime, &answer), ==, !!wanted);
	if (wanted)
		both = g_strjoin(" ", answer.scope, answer.lifetime, NULL);
	g_assert_cmpstr(both, ==, wanted);
	g_assert_true(!answer.scope == !wanted && !answer.lifetime == !wanted);
}

static void understood(void)
{
	assert_answer("2", NULL, "favourites trip");
	assert_answer("2", "1", "favourites once");
	assert_answer("favourites", "12h", "favourites 12h");
	assert_answer("3", "always", "x\a always");
}

static void not_on_offer(void)
{
	assert_answer("0", NULL, NULL);
	assert_answer("4", NULL, NULL);
	assert_answer("-1", NULL, NULL);
	assert_answer("everything", NULL, NULL);
	assert_answer("2", "3", NULL);
	assert_answer("2", "ever", NULL);
	assert_answer("", "", NULL);
}

void test_client_question(void)
{
	g_test_add_func("/client/question/parsed", parsed);
	g_test_add_func("/client/question/incomplete", incomplete);
	g_test_add_func("/client/question/in-words", in_words);
	g_test_add_func("/client/question/askers", askers);
	g_test_add_func("/client/question/understood", understood);
	g_test_add_func("/client/question/not-on-offer", not_on_offer);
}
