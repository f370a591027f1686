/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fixture-random.h. */
#include "fixture-random.h"

static guint below(GRand *rand, guint count)
{
	return g_rand_int_range(rand, 0, count);
}

static gpointer pick(GRand *rand, const char *const *words, guint count)
{
	return (gpointer)words[below(rand, count)];
}
#define PICK(rand, words) pick(rand, words, G_N_ELEMENTS(words))

static const char *const chosen[] = {
	"none",
	"all",
	"owner",
	"favourites",
	"label:Work",
	"label:family",
	"label:a\\;b",
	"number:+46*",
	"number:*22",
	"number:07*",
	"name:A*",
	"name:*b*",
	"name:zo\xc3\xab*",
	"name:?o*",
	"uid:u1",
	"uid:u2",
	"uid:u3",
};
static const char *const fields[] = {
	"N",   "FN",       "TEL",   "EMAIL",    "NOTE",
	"ADR", "UID",      "PHOTO", "NICKNAME", "CATEGORIES",
	"X-*", "X-BT-UID", "URL",   "ORG",      "X-IRMC-CALL-DATETIME"
};
static const char *const bools[] = { "no", "yes" };
static const char *const calls[] = { "none", "in-scope", "all" };
static const char *const messages[] = { "none", "notify", "in-scope", "all" };

/* --- Scopes --- */

static GPtrArray *draw_words(GRand *rand, guint least, guint most)
{
	GPtrArray *words = g_ptr_array_new();
	guint count = g_rand_int_range(rand, least, most + 1);

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(words, PICK(rand, chosen));
	return words;
}

static void clause_free(gpointer data)
{
	RandomClause *clause = data;

	g_ptr_array_unref(clause->any_of);
	g_ptr_array_unref(clause->none_of);
	g_free(clause);
}

static RandomClause *draw_clause(GRand *rand)
{
	RandomClause *clause = g_new0(RandomClause, 1);

	clause->any_of = draw_words(rand, 1, 4);
	if (below(rand, 3) == 0)
		g_ptr_array_add(clause->any_of, (gpointer) "all");
	clause->none_of = draw_words(rand, 0, below(rand, 2) ? 0 : 2);
	return clause;
}

RandomScope *random_scope_new(GRand *rand)
{
	RandomScope *scope = g_new0(RandomScope, 1);
	guint clauses = 1 + below(rand, 4) / 2, properties = below(rand, 7);

	scope->clauses = g_ptr_array_new_with_free_func(clause_free);
	scope->fields = g_ptr_array_new();
	for (guint i = 0; i < clauses; i++)
		g_ptr_array_add(scope->clauses, draw_clause(rand));
	for (guint i = 0; i < properties; i++)
		g_ptr_array_add(scope->fields, PICK(rand, fields));
	/* Half of them as most are: with names and numbers. */
	for (guint i = 0; i < 3 && below(rand, 2); i++)
		g_ptr_array_add(scope->fields, (gpointer)fields[i]);
	scope->list = below(rand, 4) > 0;
	scope->calls = below(rand, G_N_ELEMENTS(calls));
	scope->messages = below(rand, G_N_ELEMENTS(messages));
	scope->send = below(rand, 2);
	return scope;
}

void random_scope_free(RandomScope *scope)
{
	g_ptr_array_unref(scope->clauses);
	g_ptr_array_unref(scope->fields);
	g_free(scope);
}

static void widen_people(RandomScope *scope, GRand *rand)
{
	RandomClause *clause = scope->clauses->pdata[below(rand, scope->clauses->len)];

	switch (below(rand, 3)) {
	case 0: g_ptr_array_add(clause->any_of, PICK(rand, chosen)); break;
	case 1:
		if (clause->none_of->len > 0)
			g_ptr_array_remove_index(clause->none_of,
						 below(rand, clause->none_of->len));
		break;
	case 2:
		if (scope->clauses->len > 1)
			g_ptr_array_remove(scope->clauses, clause);
		break;
	}
}

void random_scope_widen(RandomScope *scope, GRand *rand)
{
	switch (below(rand, 6)) {
	case 0: g_ptr_array_add(scope->fields, PICK(rand, fields)); break;
	case 1: scope->list = TRUE; break;
	case 2: scope->calls = MIN(scope->calls + 1, G_N_ELEMENTS(calls) - 1); break;
	case 3:
		scope->messages = MIN(scope->messages + 1, G_N_ELEMENTS(messages) - 1);
		scope->send = TRUE;
		break;
	default: widen_people(scope, rand);
	}
}

static void say_words(GString *text, const char *key, const GPtrArray *words)
{
	g_string_append(text, key);
	for (guint i = 0; i < words->len; i++)
		g_string_append_printf(text, "%s;", (const char *)words->pdata[i]);
	g_string_append_c(text, '\n');
}

CgScope *random_scope_read(const RandomScope *scope, const char *name)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	CgScope *read;

	g_string_append_printf(text, "[Scope %s]\n", name);
	for (guint i = 0; i < scope->clauses->len; i++) {
		const RandomClause *clause = scope->clauses->pdata[i];

		say_words(text, "Contacts=", clause->any_of);
		if (clause->none_of->len > 0)
			say_words(text, "Exclude=", clause->none_of);
	}
	say_words(text, "Fields=VERSION;", scope->fields);
	g_string_append_printf(text, "List=%s\nCalls=%s\nMessages=%s\nSend=%s\n",
			       bools[scope->list], calls[scope->calls], messages[scope->messages],
			       bools[scope->send]);
	read = cg_scope_parse(text->str, "random", &error);
	g_assert_no_error(error);
	return read;
}

/* --- Phones --- */

/* The first three are one line, written in three ways; the last is too short to tell anybody by. */
const char *const random_numbers[RANDOM_NUMBERS] = {
	"+46701111122", "0046701111122", "070 111 11 22", "+46702222222",
	"0703333333",   "+491701234522", "112",
};
const char *const random_names[RANDOM_NAMES] = { "A", "Bo", "zo", "Ahlberg", "x", "Ek" };

static char *draw_person(GRand *rand, guint ordinal)
{
	static const char *const families[] = { "Ahlberg", "Berg", "Ek", "Zo\xc3\xab", "" };
	static const char *const given[] = { "Ada", "Bo", "Zo\xc3\xab", "Abbe" };
	static const char *const labels[] = { "Work", "family", "a\\,b", "Work,Family", "a\\;b" };
	static const char *const uids[] = { "u1", "u2", "u3", "u4" };
	GString *text = g_string_new(NULL);
	guint numbers = below(rand, 3);

	if (below(rand, 8))
		g_string_append_printf(text, "N:%s;%s %u\n", (char *)PICK(rand, families),
				       (char *)PICK(rand, given), ordinal);
	if (below(rand, 8))
		g_string_append_printf(text, "FN:%s %u\n", (char *)PICK(rand, given), ordinal);
	for (guint i = 0; i < numbers; i++)
		g_string_append_printf(text, "%sTEL:%s\n", below(rand, 4) ? "" : "item1.",
				       (char *)PICK(rand, random_numbers));
	if (below(rand, 2))
		g_string_append_printf(text, "CATEGORIES:%s\n", (char *)PICK(rand, labels));
	if (below(rand, 2))
		g_string_append_printf(text, "UID:%s\n", (char *)PICK(rand, uids));
	if (below(rand, 2))
		g_string_append_printf(text, "EMAIL:p%u@example.org\nitem1.X-ABLabel:L%u\n",
				       ordinal, ordinal);
	g_string_append_printf(text, "NOTE:note %u\nX-BT-UID:%032X", ordinal, ordinal);
	return g_string_free(text, FALSE);
}

static void add_calls(ToyPhone *phone, GRand *rand, CgRepository repository, const char *kind)
{
	guint count = below(rand, 4);

	for (guint i = 0; i < count; i++) {
		g_autoptr(GString) text = g_string_new(NULL);

		if (below(rand, 2))
			g_string_append_printf(text, "N:Caller %u\nFN:Caller\nNOTE:called\n", i);
		g_string_append_printf(text, "TEL:%s\n", (char *)PICK(rand, random_numbers));
		if (below(rand, 8) == 0)
			g_string_append_printf(text, "TEL:%s\n",
					       (char *)PICK(rand, random_numbers));
		g_string_append_printf(text, "X-IRMC-CALL-DATETIME;TYPE=%s:20260%u0%uT030405", kind,
				       repository, i + 1);
		toy_phone_add(phone, repository, text->str);
	}
}

void random_phone_fill(ToyPhone *phone, GRand *rand)
{
	guint people = below(rand, 9), sim = below(rand, 3);

	phone->selects = below(rand, 2);
	if (below(rand, 2))
		toy_phone_set_owner(phone, "N:Own;Er\nFN:Er Own\nTEL:+46709999999\nNOTE:mine\n"
					   "CATEGORIES:Work\nUID:u1");
	for (guint i = 1; i <= people; i++) {
		g_autofree char *person = draw_person(rand, i);

		toy_phone_add(phone, CG_REPO_PB, person);
		if (below(rand, 3) == 0)
			toy_phone_add(phone, CG_REPO_FAV, person);
		if (below(rand, 4) == 0)
			toy_phone_add(phone, CG_REPO_SPD, person);
	}
	for (guint i = 1; i <= sim; i++) {
		g_autofree char *person = draw_person(rand, 100 + i);

		toy_phone_add(phone, CG_REPO_SIM_PB, person);
	}
	add_calls(phone, rand, CG_REPO_ICH, "RECEIVED");
	add_calls(phone, rand, CG_REPO_OCH, "DIALED");
	add_calls(phone, rand, CG_REPO_MCH, "MISSED");
	add_calls(phone, rand, CG_REPO_CCH, "MISSED");
}
