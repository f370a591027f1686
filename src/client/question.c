/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question that waits for a driver: taken apart, put into words, and what a person chose for an
 * answer. Everything in it is hostile until it is made printable. */
#include "client-private.h"

#include <string.h>

/* --- Taking it apart --- */

static char *copy_text(GVariant *details, const char *key)
{
	const char *text = "";

	g_variant_lookup(details, key, "&s", &text);
	return g_strdup(text);
}

static char **copy_list(GVariant *details, const char *key)
{
	char **list = NULL;

	g_variant_lookup(details, key, "^as", &list);
	return list ? list : g_new0(char *, 1);
}

CgClientQuestion *cg_client_question_new(const char *path, GVariant *details)
{
	CgClientQuestion *question = g_new0(CgClientQuestion, 1);

	question->path = g_strdup(path);
	question->phone = copy_text(details, "phone");
	question->phone_name = copy_text(details, "phone_name");
	question->consumer = copy_text(details, "consumer");
	question->repositories = copy_list(details, "repositories");
	question->fields = copy_list(details, "fields");
	question->scopes = copy_list(details, "scopes");
	question->lifetimes = copy_list(details, "lifetimes");
	question->lifetime = copy_text(details, "lifetime");
	return question;
}

void cg_client_question_free(CgClientQuestion *question)
{
	g_free(question->path);
	g_free(question->phone);
	g_free(question->phone_name);
	g_free(question->consumer);
	g_strfreev(question->repositories);
	g_strfreev(question->fields);
	g_strfreev(question->scopes);
	g_strfreev(question->lifetimes);
	g_free(question->lifetime);
	g_free(question);
}

/* --- In words --- */

static char *describe_asker(const char *consumer)
{
	static const struct {
		const char *prefix, *words;
	} kinds[] = {
		{ "car:", "The car " },
		{ "app:", "The app " },
		{ "lsm:", "The program labelled " },
		{ "uid:", "A program of user " },
	};

	if (g_str_equal(consumer, "app:?"))
		return g_strdup("A program that can't be told");
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_prefix(consumer, kinds[i].prefix))
			return g_strconcat(kinds[i].words, consumer + strlen(kinds[i].prefix),
					   NULL);
	return g_strdup(consumer);
}

static const char *get_book_name(const char *repository)
{
	static const struct {
		const char *repository, *name;
	} books[] = {
		{ "pb", "contacts" },        { "fav", "favourites" },     { "spd", "speed dials" },
		{ "ich", "incoming calls" }, { "och", "outgoing calls" }, { "mch", "missed calls" },
		{ "cch", "all calls" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(books); i++)
		if (g_str_equal(books[i].repository, repository))
			return books[i].name;
	return repository;
}

static char *list_books(const CgClientQuestion *question)
{
	char **repositories = question->repositories;
	g_autoptr(GString) books = g_string_new(NULL);

	for (guint i = 0; repositories[i]; i++) {
		gboolean sim = g_str_has_prefix(repositories[i], "SIM1/");
		const char *name = get_book_name(repositories[i] + (sim ? strlen("SIM1/") : 0));

		g_string_append_printf(books, "%s%s%s", i ? ", " : "", name,
				       sim ? " of the SIM" : "");
	}
	return g_string_free(g_steal_pointer(&books), FALSE);
}

static void append_sentence(GString *text, const char *sentence)
{
	g_autofree char *printable = cg_client_printable(sentence);

	g_string_append_printf(text, "%s\n", printable);
}

char *cg_client_question_text(const CgClientQuestion *question)
{
	g_autofree char *asker = describe_asker(question->consumer), *books = list_books(question);
	g_autofree char *fields = g_strjoinv(", ", question->fields);
	g_autofree char *whole =
		g_strdup_printf("%s asks the phone %s (%s) for %s.", asker, question->phone_name,
				question->phone, *books ? books : "contacts");
	g_autofree char *each = g_strdup_printf("Of each it asks for %s.", fields);
	g_autoptr(GString) text = g_string_new(NULL);

	append_sentence(text, whole);
	if (*fields)
		append_sentence(text, each);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- What a person chose --- */

/* By number or by name. NULL: neither. */
static char *find_choice(char **choices, const char *word)
{
	guint64 number;

	if (g_ascii_string_to_unsigned(word, 10, 1, G_MAXUINT, &number, NULL))
		return number <= g_strv_length(choices) ? g_strdup(choices[number - 1]) : NULL;
	return g_strv_contains((const char *const *)choices, word) ? g_strdup(word) : NULL;
}

static char *find_lifetime(const CgClientQuestion *question, const char *word)
{
	CgLifetime lifetime;

	if (!word)
		return g_strdup(question->lifetime);
	if (cg_lifetime_parse(word, &lifetime))
		return g_strdup(word);
	return find_choice(question->lifetimes, word);
}

gboolean cg_client_answer_parse(const CgClientQuestion *question, const char *scope,
				const char *lifetime, CgClientAnswer *answer)
{
	*answer = (CgClientAnswer){ 0 };
	answer->scope = find_choice(question->scopes, scope);
	answer->lifetime = answer->scope ? find_lifetime(question, lifetime) : NULL;
	if (!answer->lifetime)
		g_clear_pointer(&answer->scope, g_free);
	return answer->scope != NULL;
}

void cg_client_answer_clear(CgClientAnswer *answer)
{
	g_free(answer->scope);
	g_free(answer->lifetime);
}
