/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/consent/question.c: what is shown grows with what is asked for. */
#include "fixture.h"
#include "tests.h"

static const CgQuestion *asked(Fixture *fixture, char *repository, char *field)
{
	char *repositories[] = { repository, NULL }, *fields[] = { field, NULL },
	     *none[] = { NULL };
	const CgQuestion details = { .who = ADA,
				     .phone_name = "Phone",
				     .repositories = repositories,
				     .fields = fields,
				     .scopes = none,
				     .lifetimes = none,
				     .lifetime = "trip" };

	return cg_consent_question(fixture->consent,
				   cg_consent_ask(fixture->consent, &details, 10));
}

static void assert_words(char **words, const char *wanted)
{
	g_autofree char *all = g_strjoinv(" ", words);

	g_assert_cmpstr(all, ==, wanted);
}

static void widened(Fixture *fixture, gconstpointer data)
{
	const CgQuestion *question = asked(fixture, "pb", "N");

	assert_words(question->repositories, "pb");
	assert_words(question->fields, "N");
	question = asked(fixture, "ich", "TEL");
	assert_words(question->repositories, "pb ich");
	assert_words(question->fields, "N TEL");
	question = asked(fixture, "pb", "N");
	assert_words(question->repositories, "pb ich");
	assert_words(question->fields, "N TEL");
}

/* A request that names no field asks for all of them, and the question stays so. */
static void all_fields(Fixture *fixture, gconstpointer data)
{
	asked(fixture, "pb", "N");
	assert_words(asked(fixture, "pb", NULL)->fields, "");
	assert_words(asked(fixture, "pb", "TEL")->fields, "");
}

void test_consent_question(void)
{
	ADD("question/widened", widened);
	ADD("question/all-fields", all_fields);
}
