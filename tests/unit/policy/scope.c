/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/scope.c: the laws of meet, as words and as what is released. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

#define ROUNDS 1000

static void assert_printed(const CgScope *scope, const char *expected)
{
	g_autofree char *printed = cg_scope_print(scope);

	g_assert_cmpstr(printed, ==, expected);
}

static void assert_meet(const char *a, const char *b, const char *expected)
{
	g_autoptr(CgScope) left = scope_of("a", a), right = scope_of("b", b);
	g_autoptr(CgScope) meet = cg_scope_meet(left, right);

	assert_printed(meet, expected);
}

static void test_meet_words(void)
{
	assert_meet(
		"Contacts=favourites\nExclude=label:Work\nFields=N;FN;TEL;EMAIL\nCalls=all\nSend="
		"yes",
		"Contacts=all\nFields=EMAIL;TEL;PHOTO\nCalls=in-scope\nMessages=all\nSend=yes",
		"[Scope a+b]\nContacts=favourites\nExclude=label:Work\nFields=VERSION;TEL;EMAIL\n"
		"List=yes\nCalls=in-scope\nMessages=none\nSend=yes\n");
	assert_meet("Contacts=uid:1\nList=no\nMessages=notify", "Contacts=owner\nMessages=in-scope",
		    "[Scope a+b]\nContacts=owner\nContacts=uid:1\nFields=VERSION;FN;N;TEL\n"
		    "List=no\nCalls=none\nMessages=notify\nSend=no\n");
	assert_meet("Contacts=uid:1\nCalls=all", "Contacts=none\nExclude=uid:1\nCalls=all",
		    "[Scope a+b]\nContacts=none\nFields=VERSION;FN;N;TEL\n"
		    "List=yes\nCalls=all\nMessages=none\nSend=no\n");
	assert_meet("Contacts=all", "Contacts=all;owner\nFields=VERSION",
		    "[Scope a+b]\nContacts=all\nFields=VERSION\n"
		    "List=yes\nCalls=none\nMessages=none\nSend=no\n");
}

static void test_names(void)
{
	g_autoptr(CgScope) a = scope_of("a", ""), b = scope_of("b", ""), c = scope_of("c", "");
	g_autoptr(CgScope) cb = cg_scope_meet(c, b), abc = cg_scope_meet(cb, a);
	g_autoptr(CgScope) again = cg_scope_meet(abc, cb), same = cg_scope_meet(a, a);

	g_assert_cmpstr(cg_scope_name(cb), ==, "b+c");
	g_assert_cmpstr(cg_scope_name(abc), ==, "a+b+c");
	g_assert_cmpstr(cg_scope_name(again), ==, "a+b+c");
	g_assert_cmpstr(cg_scope_name(same), ==, "a");
}

/* As printed: Contacts and Exclude. */
static char *people_of(const CgScope *scope)
{
	g_autofree char *text = cg_scope_print(scope);
	char *from = strchr(text, '\n'), *to = strstr(text, "\nFields=");

	return g_strndup(from, to - from);
}

static gboolean same_clauses_as(const CgScope *a, const CgScope *b)
{
	g_autofree char *left = people_of(a), *right = people_of(b);

	return strcmp(left, right) == 0;
}

static void test_laws(void)
{
	for (guint i = 0; i < ROUNDS; i++) {
		g_autoptr(CgScope) a = random_scope(), b = random_scope(), c = random_scope();
		g_autoptr(CgScope) aa = cg_scope_meet(a, a);
		g_autoptr(CgScope) ab = cg_scope_meet(a, b), ba = cg_scope_meet(b, a);
		g_autoptr(CgScope) bc = cg_scope_meet(b, c);
		g_autoptr(CgScope) ab_c = cg_scope_meet(ab, c), a_bc = cg_scope_meet(a, bc);

		g_assert_true(cg_scope_equal(aa, a));
		g_assert_true(cg_scope_equal(ab, ba));
		g_assert_cmpstr(cg_scope_name(ab), ==, cg_scope_name(ba));
		g_assert_true(cg_scope_equal(ab_c, a_bc));
		g_assert_true(cg_scope_within(ab, a));
		g_assert_true(cg_scope_within(ab, b));
		g_assert_true(cg_scope_narrows(ab, a));
		g_assert_true(cg_scope_within(a, a));
		g_assert_cmpint(cg_scope_within(a, b) && cg_scope_within(b, a), ==,
				cg_scope_equal(a, b));
		g_assert_cmpint(cg_scope_within(a, b), ==, cg_scope_equal(ab, a));
		g_assert_true(!cg_scope_within(a, b) || cg_scope_narrows(a, b));
	}
}

/* `everything` takes away only what it does not hold itself, Send; `nothing` leaves nobody and
 * nothing, whatever else it was met with. */
static void test_ends(void)
{
	g_autoptr(CgScope) everything = cg_scope_builtin("everything");
	g_autoptr(CgScope) nothing = cg_scope_builtin("nothing");

	for (guint i = 0; i < ROUNDS; i++) {
		g_autoptr(CgScope) a = random_scope();
		g_autoptr(CgScope) all = cg_scope_meet(a, everything);
		g_autoptr(CgScope) none = cg_scope_meet(a, nothing);
		g_autoptr(CgScope) still = cg_scope_meet(none, everything);

		g_assert_true(same_clauses_as(all, a));
		g_assert_cmpint(cg_scope_equal(all, a), ==, !cg_scope_send(a));
		g_assert_cmpint(cg_scope_within(a, everything), ==, !cg_scope_send(a));
		g_assert_false(cg_scope_send(all));
		g_assert_true(cg_scope_nobody(none));
		g_assert_cmpint(cg_scope_calls(none), ==, CG_CALLS_NONE);
		g_assert_cmpint(cg_scope_messages(none), ==, CG_MESSAGES_NONE);
		g_assert_false(cg_scope_send(none));
		g_assert_true(cg_scope_equal(still, none));
	}
}

/* Equal print equal but for the first line; different print different; and back. */
static void test_round_trip(void)
{
	for (guint i = 0; i < ROUNDS; i++) {
		g_autoptr(CgScope) a = random_scope(), b = random_scope();
		g_autoptr(CgScope) meet = cg_scope_meet(a, b);
		g_autofree char *text_a = cg_scope_print(a), *text_b = cg_scope_print(b);
		g_autofree char *text = cg_scope_print(meet);
		g_autoptr(CgScope) back = cg_scope_parse(text, "back", NULL);

		g_assert_nonnull(back);
		assert_printed(back, text);
		g_assert_true(cg_scope_equal(back, meet));
		g_assert_cmpint(cg_scope_equal(a, b), ==,
				strcmp(strchr(text_a, '\n'), strchr(text_b, '\n')) == 0);
	}
}

static CgScope *numbered(guint i)
{
	g_autofree char *keys = g_strdup_printf("Contacts=uid:%u\nCalls=all\nList=no", i);

	return scope_of("n", keys);
}

static CgScope *meet_of(guint from, guint to)
{
	CgScope *meet = numbered(from);

	for (guint i = from + 1; i < to; i++) {
		g_autoptr(CgScope) old = meet;
		g_autoptr(CgScope) one = numbered(i);

		meet = cg_scope_meet(old, one);
	}
	return meet;
}

/* Over the limit it is nobody, however the scopes are put together. */
static void test_clause_limit(void)
{
	g_autoptr(CgScope) full = meet_of(0, CG_CLAUSES_MAX);
	g_autoptr(CgScope) over = meet_of(0, CG_CLAUSES_MAX + 1), one = meet_of(1, 2);
	g_autoptr(CgScope) half = meet_of(0, 10), other = meet_of(10, 20);
	g_autoptr(CgScope) both = cg_scope_meet(half, other);
	g_autoptr(CgScope) same = cg_scope_meet(full, one), still = cg_scope_meet(over, one);

	g_assert_cmpuint(full->clauses->len, ==, CG_CLAUSES_MAX);
	g_assert_true(cg_scope_equal(same, full));
	g_assert_false(cg_scope_nobody(full));
	g_assert_true(cg_scope_nobody(over));
	g_assert_true(cg_scope_nobody(still));
	g_assert_true(cg_scope_equal(both, over));
	g_assert_true(cg_scope_within(over, full));
}

static void test_asked(void)
{
	g_autoptr(CgScope) plain = scope_of("a", "");
	g_autoptr(CgScope) all = scope_of("a", "Contacts=all");
	g_autoptr(CgScope) words =
		scope_of("a", "Contacts=label:x;number:1\nExclude=favourites;uid:1;name:x");
	g_autoptr(CgScope) owner = scope_of("a", "Contacts=owner");
	g_autoptr(CgScope) but_one = scope_of("a", "Contacts=all\nExclude=uid:1");
	const CgFields favourites = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) |
				    CG_FIELD(CG_PROP_TEL) | CG_FIELD(CG_PROP_UID) |
				    CG_FIELD(CG_PROP_X_BT_UID);

	g_assert_true(cg_scope_nobody(plain));
	g_assert_false(cg_scope_nobody(all));
	g_assert_true(cg_scope_everybody(all));
	g_assert_false(cg_scope_everybody(plain));
	g_assert_false(cg_scope_everybody(words));
	g_assert_false(cg_scope_everybody(but_one));
	g_assert_false(cg_scope_needs_favourites(all));
	g_assert_true(cg_scope_needs_favourites(words));
	g_assert_true(cg_scope_excludes_favourites(words));
	g_assert_false(cg_scope_excludes_favourites(all));
	g_assert_false(cg_scope_excludes_owner(words));
	g_assert_false(cg_scope_names_owner(words));
	g_assert_true(cg_scope_names_owner(owner));
	g_assert_cmphex(cg_scope_looks_at(all), ==, 0);
	g_assert_cmphex(cg_scope_looks_at(owner), ==, 0);
	g_assert_cmphex(cg_scope_looks_at(words), ==, favourites | CG_FIELD(CG_PROP_CATEGORIES));
	g_assert_true(cg_scope_fields(plain) & CG_FIELD(CG_PROP_VERSION));
}

static void test_favourites_only(void)
{
	static const struct {
		const char *keys;
		gboolean only;
	} cases[] = {
		{ "Contacts=none", FALSE },
		{ "Contacts=all", FALSE },
		{ "Contacts=favourites", TRUE },
		{ "Contacts=favourites\nExclude=owner;label:x", TRUE },
		{ "Contacts=favourites;label:x", FALSE },
		{ "Contacts=favourites;all", FALSE },
		{ "Contacts=label:x\nExclude=favourites", FALSE },
		/* Who is let in by both stands in fav. */
		{ "Contacts=favourites\nContacts=name:*;favourites", TRUE },
		{ "Contacts=label:x\nContacts=name:*", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgScope) scope = scope_of("a", cases[i].keys);

		g_test_message("%s", cases[i].keys);
		g_assert_cmpint(cg_scope_favourites_only(scope), ==, cases[i].only);
	}
}

/* --- On cards --- */

static void test_owner(void)
{
	static const struct {
		const char *keys;
		gboolean admits;
	} cases[] = {
		{ "Contacts=none", FALSE },
		{ "Contacts=all", TRUE },
		{ "Contacts=owner", TRUE },
		{ "Contacts=owner;uid:9", TRUE },
		{ "Contacts=all\nExclude=owner", FALSE },
		{ "Contacts=all\nExclude=uid:9", TRUE },
		{ "Contacts=favourites;label:x;name:*", FALSE },
		{ "Contacts=all\nContacts=owner", TRUE },
		{ "Contacts=owner\nContacts=name:*", FALSE },
	};
	g_autoptr(CgCard) card = card_of("N:Own;Er\r\nFN:Er Own\r\nCATEGORIES:x\r\nUID:1\r\n");
	CgCardTraits about = { .owner = TRUE, .favourite = TRUE };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgScope) scope = scope_of("a", cases[i].keys);

		g_test_message("%s", cases[i].keys);
		g_assert_cmpint(cg_scope_admits(scope, card, &about), ==, cases[i].admits);
	}
}

/* Any word may take the owner's card away. */
static void test_owner_excluded(void)
{
	static const char *const words[] = { "owner", "favourites", "name:er*", "label:X",
					     "uid:1" };
	g_autoptr(CgCard) card = card_of("N:Own;Er\r\nFN:Er Own\r\nCATEGORIES:x\r\nUID:1\r\n");
	CgCardTraits about = { .owner = TRUE, .favourite = TRUE };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autofree char *keys = g_strconcat("Contacts=all\nExclude=", words[i], NULL);
		g_autoptr(CgScope) scope = scope_of("a", keys);

		g_test_message("%s", words[i]);
		g_assert_false(cg_scope_admits(scope, card, &about));
	}
}

/* Each word of Exclude takes away, not the first or the last alone. */
static void test_excluded(void)
{
	static const struct {
		const char *lines;
		gboolean admitted;
	} cases[] = {
		{ "N:Ek;Eva\r\n", TRUE },
		{ "N:Ek;Eva\r\nCATEGORIES:Work\r\n", FALSE },
		{ "N:Ros;Rex\r\n", FALSE },
		{ "N:Ek;Eva\r\nUID:9\r\n", FALSE },
	};
	g_autoptr(CgScope) scope = scope_of("a", "Contacts=all\nExclude=label:Work;name:Ro*;uid:9");
	CgCardTraits about = { 0 };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgCard) card = card_of(cases[i].lines);

		g_test_message("case %u", i);
		g_assert_cmpint(cg_scope_admits(scope, card, &about), ==, cases[i].admitted);
	}
}

/* What a meet admits is what both admit, and nobody means nobody. */
static void test_release(void)
{
	guint admitted = 0;

	for (guint i = 0; i < ROUNDS * 10; i++) {
		g_autoptr(CgScope) a = random_scope(), b = random_scope();
		g_autoptr(CgScope) meet = cg_scope_meet(a, b);
		CgCardTraits about;
		g_autoptr(CgCard) card = random_card(&about);
		gboolean by_a = cg_scope_admits(a, card, &about);
		gboolean by_b = cg_scope_admits(b, card, &about);

		g_assert_cmpint(cg_scope_admits(meet, card, &about), ==, by_a && by_b);
		g_assert_true(!by_a || !cg_scope_nobody(a));
		g_assert_true(!cg_scope_narrows(a, b) || !by_a || by_b);
		g_assert_cmphex(cg_scope_fields(meet) & ~cg_scope_fields(a), ==, 0);
		g_assert_cmpint(cg_scope_list(meet), <=, cg_scope_list(a));
		g_assert_cmpint(cg_scope_calls(meet), <=, cg_scope_calls(a));
		g_assert_cmpint(cg_scope_messages(meet), <=, cg_scope_messages(a));
		g_assert_cmpint(cg_scope_send(meet), <=, cg_scope_send(a));
		admitted += by_a && by_b;
	}
	g_assert_cmpuint(admitted, >, 0);
}

/* A card cut down to what a scope must look at is decided as the whole card is. */
static void test_looks_at_enough(void)
{
	for (guint i = 0; i < ROUNDS * 3; i++) {
		g_autoptr(CgScope) scope = random_scope();
		CgCardTraits about;
		g_autoptr(CgCard) card = random_card(&about);
		g_autoptr(CgCard) cut = cg_card_select(card, cg_scope_looks_at(scope));

		g_assert_cmpint(cg_scope_admits(scope, cut, &about), ==,
				cg_scope_admits(scope, card, &about));
	}
}

/* Whom it holds, and of them no more than who they are. */
static void test_people(void)
{
	g_autoptr(CgScope) scope = scope_of("a", "Contacts=favourites;uid:1\nExclude=label:Work\n"
						 "Fields=TEL;NOTE\nList=no\nCalls=all\n"
						 "Messages=all\nSend=yes");
	g_autoptr(CgScope) people = cg_scope_people(scope);

	assert_printed(people, "[Scope people]\nContacts=favourites;uid:1\nExclude=label:Work\n"
			       "Fields=VERSION;FN;N;UID\nList=yes\nCalls=none\nMessages=none\n"
			       "Send=no\n");
}

void test_policy_scope(void)
{
	g_test_add_func("/policy/scope/people", test_people);
	g_test_add_func("/policy/scope/meet-words", test_meet_words);
	g_test_add_func("/policy/scope/names", test_names);
	g_test_add_func("/policy/scope/laws", test_laws);
	g_test_add_func("/policy/scope/ends", test_ends);
	g_test_add_func("/policy/scope/round-trip", test_round_trip);
	g_test_add_func("/policy/scope/clause-limit", test_clause_limit);
	g_test_add_func("/policy/scope/asked", test_asked);
	g_test_add_func("/policy/scope/owner", test_owner);
	g_test_add_func("/policy/scope/favourites-only", test_favourites_only);
	g_test_add_func("/policy/scope/owner-excluded", test_owner_excluded);
	g_test_add_func("/policy/scope/excluded", test_excluded);
	g_test_add_func("/policy/scope/release", test_release);
	g_test_add_func("/policy/scope/looks-at-enough", test_looks_at_enough);
}
