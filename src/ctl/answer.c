/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question in plain words, and what somebody types for an answer. */
#include "ctl-private.h"

#include <string.h>

/* --- The question --- */

static char *text_in(GVariant *details, const char *key)
{
	const char *text = "";

	g_variant_lookup(details, key, "&s", &text);
	return ctl_clean(text);
}

static char **list_in(GVariant *details, const char *key)
{
	char **list = NULL;

	g_variant_lookup(details, key, "^as", &list);
	return list ? list : g_new0(char *, 1);
}

static char *asker_of(const char *consumer)
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

static const char *book_name(const char *repository)
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

static char *books_of(GVariant *details)
{
	g_auto(GStrv) repositories = list_in(details, "repositories");
	g_autoptr(GString) books = g_string_new(NULL);

	for (guint i = 0; repositories[i]; i++) {
		gboolean sim = g_str_has_prefix(repositories[i], "SIM1/");
		const char *name = book_name(repositories[i] + (sim ? strlen("SIM1/") : 0));
		g_autofree char *clean = ctl_clean(name);

		g_string_append_printf(books, "%s%s%s", i ? ", " : "", clean,
				       sim ? " of the SIM" : "");
	}
	return g_string_free(g_steal_pointer(&books), FALSE);
}

static void append_choices(GString *text, GVariant *details, const char *key, const char *first)
{
	g_auto(GStrv) choices = list_in(details, key);

	for (guint i = 0; choices[i]; i++) {
		g_autofree char *clean = ctl_clean(choices[i]);

		g_string_append_printf(text, "  %u  %s%s\n", i + 1, clean,
				       g_strcmp0(choices[i], first) == 0 ? " (if you name none)"
									 : "");
	}
}

char *ctl_question_text(GVariant *details)
{
	g_autofree char *phone = text_in(details, "phone"), *name = text_in(details, "phone_name");
	g_autofree char *consumer = text_in(details, "consumer"), *asker = asker_of(consumer);
	g_autofree char *books = books_of(details), *first = text_in(details, "lifetime");
	g_auto(GStrv) fields = list_in(details, "fields");
	g_autofree char *joined = g_strjoinv(", ", fields), *asked = ctl_clean(joined);
	g_autoptr(GString) text = g_string_new("\n");

	g_string_append_printf(text, "%s asks the phone %s (%s) for %s.\n", asker, name, phone,
			       *books ? books : "contacts");
	if (*asked)
		g_string_append_printf(text, "Of each it asks for %s.\n", asked);
	g_string_append(text, "What may it see?\n");
	append_choices(text, details, "scopes", NULL);
	g_string_append(text, "For how long?\n");
	append_choices(text, details, "lifetimes", first);
	g_string_append(text, "Type a number for what, and if you like one for how long (such as "
			      "\"2 1\").\nEnter or no refuses, p counts, ? shows this again.\n");
	return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- The answer --- */

/* By number or by name; NULL: neither. */
static char *choice_of(GVariant *details, const char *key, const char *word)
{
	g_auto(GStrv) choices = list_in(details, key);
	guint64 number;

	if (g_ascii_string_to_unsigned(word, 10, 1, G_MAXUINT, &number, NULL))
		return number <= g_strv_length(choices) ? g_strdup(choices[number - 1]) : NULL;
	return g_strv_contains((const char *const *)choices, word) ? g_strdup(word) : NULL;
}

static char *lifetime_of(GVariant *details, const char *word)
{
	CgLifetime lifetime;

	if (!word)
		return text_in(details, "lifetime");
	if (cg_lifetime_parse(word, &lifetime))
		return g_strdup(word);
	return choice_of(details, "lifetimes", word);
}

static CtlAnswerKind choose(GVariant *details, char **words, CtlAnswer *answer)
{
	answer->scope = choice_of(details, "scopes", words[0]);
	answer->lifetime = answer->scope ? lifetime_of(details, words[1]) : NULL;
	return answer->lifetime && (!words[1] || !words[2]) ? CTL_ANSWER_GRANT : CTL_ANSWER_UNCLEAR;
}

/* What is typed between blanks. */
static char **words_of(const char *line)
{
	g_auto(GStrv) parts = g_strsplit_set(line, " \t\r", -1);
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (guint i = 0; parts[i]; i++)
		if (*parts[i])
			g_ptr_array_add(words, g_strdup(parts[i]));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

CtlAnswerKind ctl_answer_of(const char *line, GVariant *details, CtlAnswer *answer)
{
	static const struct {
		const char *word;
		CtlAnswerKind kind;
	} fixed[] = {
		{ "no", CTL_ANSWER_REFUSE },
		{ "n", CTL_ANSWER_REFUSE },
		{ "?", CTL_ANSWER_AGAIN },
		{ "p", CTL_ANSWER_PREVIEW },
	};
	g_auto(GStrv) words = words_of(line);

	*answer = (CtlAnswer){ 0 };
	if (!words[0])
		return CTL_ANSWER_REFUSE;
	for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
		if (!words[1] && !g_ascii_strcasecmp(words[0], fixed[i].word))
			return fixed[i].kind;
	return choose(details, words, answer);
}

void ctl_answer_clear(CtlAnswer *answer)
{
	g_free(answer->scope);
	g_free(answer->lifetime);
}
