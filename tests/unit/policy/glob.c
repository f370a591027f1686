/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/glob.c. */
#include "policy-private.h"

#include "policy-test.h"

#include <string.h>

static void test_matches(void)
{
	static const struct {
		const char *glob, *text;
		gboolean fits;
	} cases[] = {
		{ "", "", TRUE },
		{ "", "a", FALSE },
		{ "*", "", TRUE },
		{ "*", "anything", TRUE },
		{ "?", "", FALSE },
		{ "?", "a", TRUE },
		{ "?", "ab", FALSE },
		{ "a*", "a", TRUE },
		{ "a*", "ba", FALSE },
		{ "*a", "bba", TRUE },
		{ "*a", "bab", FALSE },
		{ "a*b*c", "a--b-bc", TRUE },
		{ "a*b*c", "a--c", FALSE },
		{ "*ab*", "aab", TRUE },
		{ "**", "x", TRUE },
		{ "a?c", "abc", TRUE },
		{ "a?c", "ac", FALSE },
		{ "*?b", "b", FALSE },
		{ "[ab]", "a", FALSE },
		{ "\\*", "*", FALSE },
		{ "Zo?", "Zo\xc3\xab", TRUE }, /* one character, two bytes */
		{ "Zo??", "Zo\xc3\xab", FALSE },
		{ "*?", "\xe2\x82\xac", TRUE },
		{ "?", "\xff\xbf\xbf", TRUE }, /* not UTF-8: no character is longer than the text */
		{ "A", "a", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s on %s", cases[i].glob, cases[i].text);
		g_assert_cmpint(cg_glob_matches(cases[i].glob, cases[i].text), ==, cases[i].fits);
	}
}

/* A matcher that tries every star again would not come back. */
static void test_bounded(void)
{
	g_autofree char *text = g_strnfill(10000, 'a');
	g_autoptr(GString) glob = g_string_new(NULL);

	for (guint i = 0; i < 100; i++)
		g_string_append(glob, "*a");
	g_assert_true(cg_glob_matches(glob->str, text));
	g_string_append_c(glob, 'b');
	g_assert_false(cg_glob_matches(glob->str, text));
}

static void test_rank(void)
{
	static const char *const rising[] = { "*", "?*", "A*", "AA*", "AA:?", "AA:BB:*" };

	for (guint i = 1; i < G_N_ELEMENTS(rising); i++)
		g_assert_cmpuint(cg_glob_rank(rising[i - 1], FALSE), <,
				 cg_glob_rank(rising[i], FALSE));
	g_assert_cmpuint(cg_glob_rank("AA:BB:*", FALSE), <, cg_glob_rank("A", TRUE));
	g_assert_true(cg_glob_exact("AA:BB"));
	g_assert_false(cg_glob_exact("AA:*"));
	g_assert_false(cg_glob_exact("AA:?"));
}

static void random_word(char *word, const char *letters, guint most)
{
	guint length = g_test_rand_int_range(0, most + 1);

	for (guint i = 0; i < length; i++)
		word[i] = letters[g_test_rand_int_range(0, strlen(letters))];
	word[length] = '\0';
}

/* Is there a text of at most 6 letters that both match? Longer ones say nothing new of globs of 3.
 */
static gboolean both_match_some(const char *a, const char *b)
{
	char text[7];
	guint count = 1;

	for (guint length = 0; length <= 6; length++, count *= 3) {
		for (guint n = 0; n < count; n++) {
			guint rest = n;

			for (guint i = 0; i < length; i++, rest /= 3)
				text[i] = "abc"[rest % 3];
			text[length] = '\0';
			if (cg_glob_matches(a, text) && cg_glob_matches(b, text))
				return TRUE;
		}
	}
	return FALSE;
}

static void test_overlap(void)
{
	guint overlaps = 0;

	g_assert_true(cg_globs_overlap("*", ""));
	g_assert_true(cg_globs_overlap("app:*.one", "app:two*"));
	g_assert_false(cg_globs_overlap("app:*.one", "app:*.two"));
	for (guint i = 0; i < 1000; i++) {
		char a[4], b[4];

		random_word(a, "ab*?", 3);
		random_word(b, "ab*?", 3);
		g_assert_cmpint(cg_globs_overlap(a, b), ==, both_match_some(a, b));
		overlaps += cg_globs_overlap(a, b);
	}
	g_assert_cmpuint(overlaps, >, 100);
	g_assert_cmpuint(overlaps, <, 900);
}

void test_policy_glob(void)
{
	g_test_add_func("/policy/glob/matches", test_matches);
	g_test_add_func("/policy/glob/bounded", test_bounded);
	g_test_add_func("/policy/glob/rank", test_rank);
	g_test_add_func("/policy/glob/overlap", test_overlap);
}
