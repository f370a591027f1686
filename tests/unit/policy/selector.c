/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/selector.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

static CgSelector *selector_of(const char *word)
{
	const char *why = NULL;
	CgSelector *selector = cg_selector_parse(word, &why);

	g_assert_cmpstr(why, ==, NULL);
	g_assert_nonnull(selector);
	return selector;
}

static void test_parse(void)
{
	static const struct {
		const char *word, *printed;
	} cases[] = {
		{ "none", "none" },
		{ "all", "all" },
		{ "owner", "owner" },
		{ "favourites", "favourites" },
		{ "label:Work", "label:Work" },
		{ "label: Work ", "label:Work" },
		{ "label:a;b", "label:a\\;b" },
		{ "name:a\\b", "name:a\\\\b" },
		{ "name:Zo\xc3\xab*", "name:Zo\xc3\xab*" },
		{ "number:+49*", "number:+49*" },
		{ "number:?", "number:?" },
		{ "uid:all", "uid:all" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgSelector) selector = selector_of(cases[i].word);
		g_autoptr(GString) printed = g_string_new(NULL);

		cg_selector_print(selector, printed);
		g_assert_cmpstr(printed->str, ==, cases[i].printed);
	}
}

static void test_refused(void)
{
	static const char *const words[] = {
		"",
		"everybody",
		"All",
		"labels:x",
		"label",
		"label:",
		"label: ",
		"name:",
		"number:",
		"number:+",
		"number:a",
		"number:1+2",
		"number:0 1",
		"uid:",
		"none:x",
		"favourite",
		"allx",
		"label:a\x01",
		"label:a\nb",
		"name:\x7f",
		"owner:",
		"name:\xef\xbc\x8a",
		"uid:\tx\t\ty",
	};
	g_autofree char *filling = g_strnfill(CG_SELECTOR_TEXT_MAX, 'a');
	g_autofree char *longest = g_strconcat("uid:", filling, NULL);
	g_autofree char *over = g_strconcat("uid:a", filling, NULL);
	const char *why = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_test_message("%s", words[i]);
		why = NULL;
		g_assert_null(cg_selector_parse(words[i], &why));
		g_assert_nonnull(why);
	}
	g_assert_null(cg_selector_parse(over, &why));
	g_assert_cmpstr(why, ==, "is over 256 bytes");
	cg_selector_free(selector_of(longest));
}

static void test_order(void)
{
	static const char *const rising[] = { "none",    "all",     "owner",    "favourites",
					      "label:a", "label:b", "number:1", "name:a",
					      "uid:a",   "uid:b" };

	for (guint i = 0; i < G_N_ELEMENTS(rising); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(rising); j++) {
			g_autoptr(CgSelector) a = selector_of(rising[i]),
					      b = selector_of(rising[j]);
			gint order = cg_selector_compare(a, b);

			g_assert_cmpint(CLAMP(order, -1, 1), ==, i == j ? 0 : i < j ? -1 : 1);
		}
	}
}

static void test_matches(void)
{
	g_autoptr(CgCard) card =
		card_of("N:M\xc3\xbcller;Anna;Maria;Dr.;\r\nFN:Anna M\xc3\xbcller\r\n"
			"TEL:+49 (170) 123\r\nTEL:0301234567\r\nTEL:110\r\nTEL:AMZN2FA\r\n"
			"CATEGORIES:Work,Close Friends\r\nUID:urn:1\r\n");
	static const struct {
		const char *word;
		gboolean fits;
	} cases[] = {
		{ "all", TRUE },
		{ "none", FALSE },
		{ "owner", FALSE },
		{ "favourites", TRUE },
		{ "label:work", TRUE },
		{ "label:CLOSE friends", TRUE },
		{ "label:Close", FALSE },
		{ "label:*", FALSE },
		{ "number:+49170*", TRUE },
		{ "number:+49170123", TRUE },
		{ "number:49170123", FALSE },
		{ "number:030*", TRUE },
		{ "number:+4930*", TRUE }, /* by Country */
		{ "number:170", FALSE },
		{ "number:110", TRUE },
		{ "number:2", FALSE }, /* AMZN2FA is no number */
		{ "number:2*", FALSE },
		{ "name:anna m\xc3\xbcller", TRUE },
		{ "name:ANNA M\xc3\x9cLLER", TRUE },
		{ "name:M?ller", TRUE },      /* a part of N */
		{ "name:Mu*", FALSE },        /* another letter */
		{ "name:Mu\xcc\x88*", TRUE }, /* the same, in two */
		{ "name:dr.", TRUE },
		{ "name:Maria", TRUE },
		{ "name:anna", TRUE },
		{ "name:ann", FALSE },
		{ "name:nna*", FALSE },
		{ "uid:urn:1", TRUE },
		{ "uid:URN:1", FALSE },
		{ "uid:urn:*", FALSE },
	};
	CgCardTraits about = { .favourite = TRUE, .country = 49 };
	g_auto(CgMatchContext) look = { .card = card, .traits = &about };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgSelector) selector = selector_of(cases[i].word);

		g_test_message("%s", cases[i].word);
		g_assert_cmpint(cg_selector_matches(selector, &look), ==, cases[i].fits);
	}
}

/* What a card does not say matches nothing, also no `*`. */
static void test_silent_card(void)
{
	static const char *const words[] = { "favourites", "owner", "label:x", "number:*",
					     "name:*",     "uid:x", "none" };
	g_autoptr(CgCard) card = card_of("N:;;;;\r\nFN:\r\nTEL:\r\n");
	CgCardTraits about = { 0 };
	g_auto(CgMatchContext) look = { .card = card, .traits = &about };

	for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
		g_autoptr(CgSelector) selector = selector_of(words[i]);

		g_test_message("%s", words[i]);
		g_assert_false(cg_selector_matches(selector, &look));
	}
}

void test_policy_selector(void)
{
	g_test_add_func("/policy/selector/parse", test_parse);
	g_test_add_func("/policy/selector/refused", test_refused);
	g_test_add_func("/policy/selector/order", test_order);
	g_test_add_func("/policy/selector/matches", test_matches);
	g_test_add_func("/policy/selector/silent-card", test_silent_card);
}
